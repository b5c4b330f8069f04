package dev.kepler.examples.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import dev.kepler.examples.feed.LandingFeed;
import dev.kepler.examples.feed.Location;
import dev.kepler.examples.live.OpenApi;
import dev.kepler.examples.live.Reach;
import dev.kepler.examples.tess.TessOracle;
import dev.kepler.medallion.landing.Landing;
import dev.kepler.medallion.pipeline.UpkeepPolicy;
import dev.kepler.model.testing.LocalSpark;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Predicate;
import java.util.stream.StreamSupport;
import java.util.zip.GZIPOutputStream;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/** Releases of the TESS Objects of Interest, simulated and real, judged by plain Java. */
@DisplayName("The live page of TESS")
@ExtendWith(LocalSpark.class)
class TessPageTest {

  private static final Duration PATIENCE = Duration.ofMinutes(3);

  private final SparkSession spark;
  private final HttpClient http = HttpClient.newHttpClient();
  @TempDir private Path folder;

  TessPageTest(SparkSession spark) {
    this.spark = spark;
  }

  @Test
  @Tag("exhaustive")
  @DisplayName(
      "draws the number by the dates of the releases, tells of a star and a TOI, and has no word of"
          + " Kepler, in a real browser")
  void simulated() throws Exception {
    List<Path> releases = List.of(packed("2001-01-07"), packed("2001-01-14"));
    try (Browser browser = Browser.open();
        Live live = live(Optional.of(Duration.ofMinutes(1)))) {
      Thread pipeline = running(live);
      follows(releases, live.address());
      browser.size(1280, 1400, false);
      browser.visit(live.address());
      browser.waitFor("#confirmed-moved", "+1 since 7 Jan 2001");
      browser.waitFor("#points", "Release of 14 Jan 2001: 3 confirmed, 1 candidates");
      browser.waitFor("#changes .left", "TOI-90003.01: ambiguous candidate → false alarm");
      browser.waitFor("#changes", "TOI-90004.01: new, candidate");
      browser.waitFor("#reasons", "tfopwg_disposition_known: 1");
      browser.waitFor("#proof", "Proven at ");
      browser.value("document.querySelectorAll('details').forEach(d => { d.open = true; })");
      assertThat(browser.text("#history-rows"))
          .isEqualTo("Release of 14 Jan 2001\t3\t1\t3\nRelease of 7 Jan 2001\t2\t2\t3");
      assertThat(browser.text("#stars-rows")).startsWith("TOI-90001\tTIC 1000000001\t2\n");
      assertThat(browser.text("#flow")).contains("12 records arrived");
      assertThat(browser.value("document.title")).isEqualTo("3 planets: TESS, live");
      isOfTessAndForEveryone(browser, "tess");

      browser.click("#search input");
      browser.press("toi 90003");
      browser.waitFor("#view-state", "2 found.");
      browser.visit(live.address().resolve("/tois/90003.01"));
      browser.waitFor("#view-body", "false alarm since 14 Jan 2001.");
      assertThat(browser.text("[data-part=past]"))
          .contains("14 Jan 2001\ttoday\tfalse alarm\tcomment: Simulated: it was a stray light")
          .contains("7 Jan 2001\t14 Jan 2001\tambiguous candidate\tno record of it stood before");
      isOfTessAndForEveryone(browser, "toi");
      browser.visit(live.address().resolve("/stars/1000000001"));
      browser.waitFor(
          "#view-body", "TIC 1000000001: 2 confirmed, 0 candidates, 0 false positives.");
      isOfTessAndForEveryone(browser, "tess-star");
      assertThat(get(live.address(), "/api/v1/tois/90003.01?format=csv"))
          .startsWith("tic_id,toi,from,to,disposition,reasons,source\n1000000003,90003.01,2001-");
      assertThat(get(live.address(), "/metrics")).doesNotContain("kepler_named");
      assertThat(browser.complaints())
          .allSatisfy(complaint -> assertThat(complaint).contains("503")); // not known yet
      live.stop();
      pipeline.join();
    }
  }

  private static void isOfTessAndForEveryone(Browser browser, String picture) throws IOException {
    String said =
        (String)
            browser.value(
                "document.title + document.body.innerText +"
                    + " [...document.querySelectorAll('[aria-label], [placeholder]')]"
                    + ".map(e => `${e.ariaLabel ?? ''} ${e.placeholder ?? ''}`).join()");
    assertThat(said)
        .contains("TESS")
        .doesNotContainIgnoringCase("kepler")
        .doesNotContain("KOI", "KIC", "Named", "named", "Confidence", "undefined");
    browser.picture(picture);
    assertThat(browser.barriers()).isEmpty();
  }

  @Test
  @DisplayName("replays simulated releases where nothing is given, and asks a lake whose it is")
  void replayed() throws Exception {
    Live.Settings nothingGiven = settings("--entity", "tess", "--every", "1s", "--port", "0");
    try (Live live = new Live(spark, nothingGiven)) {
      Thread pipeline = running(live);
      eventually(
          live.address(), "/api/v1/totals", totals -> totals.path("confirmed").asLong() == 3);
      assertThat(get(live.address(), "/api/v1/health"))
          .contains("Simulated records, and a simulated arrival: this is two small releases");
      live.stop();
      pipeline.join();
    }

    Live.Settings looksOnly = settings("--lake", nothingGiven.lake().toString());
    assertThat(looksOnly.entity()).isSameAs(TessEntity.INSTANCE);
    assertThat(looksOnly.feed()).isEmpty();
    assertThatThrownBy(() -> settings("--archive", "6h", "--lake", nothingGiven.lake().toString()))
        .hasMessageContaining("--archive asks for KOIs, and this is about TOIs");
  }

  private static Live.Settings settings(String... options) throws IOException {
    LiveCommand command = new LiveCommand();
    Values.readBy(new CommandLine(command)).parseArgs(options);
    return command.settings();
  }

  @Test
  @Tag("exhaustive")
  @DisplayName("says of real weekly releases what plain Java makes of the files")
  void real() throws Exception {
    Path real = realReleases();
    List<Path> releases =
        List.of(real.resolve("toi-2023-10-03.csv.gz"), real.resolve("toi-2025-03-30.csv.gz"));
    try (Live live = live(Optional.empty())) {
      Thread pipeline = running(live);
      follows(releases, live.address());
      live.stop();
      pipeline.join();
    }
  }

  /** Lands the releases, each once the one before is counted, and compares. */
  private void follows(List<Path> releases, URI page) throws IOException {
    Landing landing = Landing.into(folder.resolve("landing"));
    TessOracle judge = new TessOracle();
    List<TessOracle.Figures> oracle = new ArrayList<>();
    for (Path release : releases) {
      TessOracle.Figures figures = judge.take(release);
      oracle.add(figures);
      landing.land(release);
      eventually(
          page, "/api/v1/totals", totals -> totals.path("confirmed").asLong() == figures.planets());
      eventually(
          page,
          "/api/v1/stars?limit=1",
          stars -> stars.at("/stars/0/numPlanets").asLong() == figures.mostPlanets());
    }
    isWhat(oracle, page);
  }

  private void isWhat(List<TessOracle.Figures> oracle, URI page) {
    TessOracle.Figures last = oracle.get(oracle.size() - 1);
    JsonNode course = until(page, "/api/v1/totals/course", "releases", oracle.size());
    JsonNode moved = until(page, "/api/v1/releases", "releases", oracle.size());
    JsonNode star = OpenApi.read(get(page, "/api/v1/stars?limit=1")).at("/stars/0");

    assertThat(each(course))
        .extracting(JsonNode::toString)
        .containsExactlyElementsOf(
            oracle.stream()
                .map(
                    f ->
                        "{\"from\":\"%sT00:00:00Z\",\"confirmed\":%d,\"candidates\":%d,\"stars\":%d}"
                            .formatted(f.release(), f.planets(), f.candidates(), f.stars()))
                .toList());
    for (int i = 0; i < oracle.size(); i++) {
      TessOracle.Figures f = oracle.get(i);
      JsonNode release = moved.get(i);
      assertThat(release.get("confirmed").asLong()).isEqualTo(f.planets());
      assertThat(release.get("candidates").asLong()).isEqualTo(f.candidates());
      assertThat(release.at("/moved/lost").asLong()).isEqualTo(f.left());
      assertThat(each(release.get("moved")).stream().mapToLong(JsonNode::asLong).sum())
          .isEqualTo(f.entered() + f.changed() + f.left());
    }
    assertThat(star.get("ticId").asLong()).isEqualTo(last.topStar());
    assertThat(star.get("numPlanets").asLong()).isEqualTo(last.mostPlanets());
    assertThat(OpenApi.read(get(page, "/api/v1/health")).get("quarantined").asLong())
        .isEqualTo(oracle.stream().mapToLong(TessOracle.Figures::quarantined).sum());
    everyAnswerIsAsDescribed(page, star.get("ticId").asText(), moved);
  }

  private void everyAnswerIsAsDescribed(URI page, String star, JsonNode releases) {
    JsonNode history = OpenApi.read(get(page, "/api/v1/stars/" + star + "/history"));
    for (String path : OpenApi.FILE.paths()) {
      if (!path.equals("/api/v1/events") && !path.equals("/api/v1/kois/{name}")) {
        get(
            page,
            path.replace("{id}", star)
                .replace("{name}", history.at("/tois/0/toi").asText())
                .replace("{version}", latest(page))
                .replace("{date}", releases.get(0).get("from").asText()));
      }
    }
    get(page, "/api/v1/search?q=toi");
  }

  private String latest(URI page) {
    return OpenApi.read(get(page, "/api/v1/totals")).get("version").asText();
  }

  /** The entries of a list, once there are so many of them. */
  private JsonNode until(URI page, String path, String list, int size) {
    return eventually(page, path, answer -> answer.path(list).size() == size).get(list);
  }

  /** An answer, once it says what is waited for. */
  private JsonNode eventually(URI page, String path, Predicate<JsonNode> said) {
    Instant deadline = Instant.now().plus(PATIENCE);
    JsonNode answer = OpenApi.read(answer(page, path).body());
    while (!said.test(answer)) {
      assertThat(Instant.now()).as("%s: %s", path, answer).isBefore(deadline);
      LockSupport.parkNanos(Duration.ofMillis(100).toNanos());
      answer = OpenApi.read(answer(page, path).body());
    }
    return answer;
  }

  private String get(URI page, String path) {
    Instant deadline = Instant.now().plus(PATIENCE);
    HttpResponse<String> answer = answer(page, path);
    while (answer.statusCode() == 503) { // not known yet
      assertThat(Instant.now()).as(answer.body()).isBefore(deadline);
      LockSupport.parkNanos(Duration.ofMillis(100).toNanos());
      answer = answer(page, path);
    }
    assertThat(answer.statusCode()).as(path).isEqualTo(200);
    return answer.body();
  }

  private HttpResponse<String> answer(URI page, String path) {
    try {
      HttpResponse<String> answer =
          http.send(
              HttpRequest.newBuilder(page.resolve(path)).build(),
              HttpResponse.BodyHandlers.ofString());
      OpenApi.FILE.describes(answer);
      return answer;
    } catch (IOException | InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  private static List<JsonNode> each(JsonNode list) {
    return StreamSupport.stream(list.spliterator(), false).toList();
  }

  /** The page over a folder into which releases land, proven so often. */
  private Live live(Optional<Duration> proof) {
    return new Live(
        spark,
        new Live.Settings(
            Entities.Option.tess.entity(),
            Location.of(folder.resolve("lake")),
            Optional.of(new LandingFeed(folder.resolve("landing"))),
            new Reach("127.0.0.1", 0, List.of(), List.of()),
            UpkeepPolicy.off(),
            new ReleaseOptions(),
            proof));
  }

  private static Thread running(Live live) {
    Thread pipeline = new Thread(live::run, "live under test");
    pipeline.start();
    return pipeline;
  }

  /** A simulated release, packed and named as the real ones are. */
  private Path packed(String date) throws IOException {
    Path file = folder.resolve("toi-" + date + ".csv.gz");
    try (InputStream content =
            TessOracle.class.getResourceAsStream("simulated-toi-" + date + ".csv");
        OutputStream packed = new GZIPOutputStream(Files.newOutputStream(file))) {
      content.transferTo(packed);
    }
    return file;
  }

  private static Path realReleases() {
    String data = System.getenv("KOI_DATA");
    Path releases = data == null ? null : Path.of(data, "tess");
    boolean there = releases != null && Files.isDirectory(releases);
    if (!there) {
      System.err.println(
          "TessPageTest.real skipped: KOI_DATA does not name a folder with tess/ in it");
    }
    assumeTrue(there, "KOI_DATA does not name a folder with tess/ in it");
    return releases;
  }
}
