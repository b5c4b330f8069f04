package dev.kepler.examples.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kepler.examples.feed.Feed;
import dev.kepler.examples.feed.IncrementalLoader;
import dev.kepler.examples.feed.LandingFeed;
import dev.kepler.examples.feed.Load;
import dev.kepler.examples.feed.Loads;
import dev.kepler.medallion.lake.TableLayout;
import dev.kepler.model.testing.LocalSpark;
import dev.kepler.pipeline.KeplerPipeline;
import dev.kepler.pipeline.source.KoiSource;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.streaming.StreamingQuery;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** One lake, one pipeline and one browser, in the order of a day: starting Spark costs the most. */
@DisplayName("The live page, in a real browser,")
@ExtendWith(LocalSpark.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class LivePageTest {

  private static final String COLUMNS =
      "row_id,kepler_star_id,kepoi_name,kepler_name,disposition,confidence";
  private static final String NOT_RELOADED = "window.notReloaded";

  private final SparkSession spark;
  private Path folder;
  private Path landing;
  private Browser browser;
  private Live live;
  private Thread pipeline;
  private int landed;

  LivePageTest(SparkSession spark) {
    this.spark = spark;
  }

  @BeforeAll
  void open(@TempDir Path temporary) throws IOException {
    folder = temporary;
    browser = Browser.open();
    landing = Files.createDirectory(folder.resolve("landing"));
    live = new Live(spark, settings(Optional.of(new LandingFeed(landing)), 0));
    pipeline = new Thread(live::run, "live under test");
    pipeline.start();
  }

  @AfterAll
  void close() throws InterruptedException {
    if (browser != null) {
      browser.close();
    }
    if (live != null) {
      live.close();
      pipeline.join();
    }
  }

  @Test
  @Order(1)
  @DisplayName("moves by itself when a load lands, and names who moved it")
  void moves() throws IOException {
    browser.visit(live.address());
    browser.waitFor("#status", "Waiting for the first load");
    assertThat(browser.text("#no-changes")).isIn("Not known yet.", "Nothing has moved yet.");
    browser.value(NOT_RELOADED + " = true");

    land(Loads.ofSample().get(0));
    browser.waitFor("#confirmed", "101");
    land(Loads.ofSample().get(1));
    browser.waitFor("#confirmed", "121");
    browser.waitFor("#candidates", "23");
    browser.waitFor("#changes .left", "Kepler-503 b: confirmed → false positive");
    browser.size(1280, 1400, false);
    browser.picture("live"); // the README's
    land("9999001,9999,K09999.01,Kepler-9999 <img src=x onerror=alert(1)> b,CONFIRMED,1.0");
    browser.waitFor("#changes", "Kepler-9999 <img src=x onerror=alert(1)> b: new, confirmed");

    assertThat(browser.text("#confirmed-moved")).startsWith("+1 since ");
    assertThat(browser.text("#feed")).contains("Lost 9", "Confirmed 21", "Found 9");
    assertThat(browser.text("#flow")).contains("341 records arrived");
    assertThat(browser.text("#status")).contains("Live");
    assertThat(browser.value("document.title")).isEqualTo("122 planets: Kepler, live");
    assertThat(browser.value("document.querySelectorAll('main img').length")).isEqualTo(0L);
    assertThat(browser.value(NOT_RELOADED)).isEqualTo(true);

    land("9999002,-1,K09999.02,,CANDIDATE,1.0");
    browser.waitFor("#reasons", "kepler_star_id_valid: 1");
  }

  @Test
  @Order(2)
  @DisplayName("is for everyone: wide, on a phone, in the dark, read aloud; nothing complains")
  void everyone() throws IOException {
    browser.size(1280, 1400, false);
    browser.visit(live.address());
    browser.waitFor("#changes", "Kepler-503 b");
    assertThat(firstPaint()).as("milliseconds to the first paint").isLessThan(1000);
    browser.picture("desktop");
    assertThat(browser.barriers()).isEmpty();

    browser.colours("dark");
    browser.picture("dark");
    assertThat(browser.barriers()).isEmpty();

    browser.colours("light");
    browser.size(390, 844, true);
    browser.visit(live.address());
    browser.waitFor("#changes", "Kepler-503 b");
    browser.picture("phone");
    assertThat(browser.barriers()).isEmpty();
    assertThat(browser.value("document.documentElement.scrollWidth")).isEqualTo(390L);

    browser.size(1280, 1400, false);
    assertThat(browser.complaints()).isEmpty();
    assertThat(browser.requests())
        .isNotEmpty()
        .allSatisfy(uri -> assertThat(uri.getAuthority()).isEqualTo(live.address().getAuthority()));
  }

  private double firstPaint() {
    return ((Number)
            browser.value("performance.getEntriesByName('first-contentful-paint')[0].startTime"))
        .doubleValue();
  }

  @Test
  @Order(3)
  @DisplayName("says that it is stale when a layer has stopped")
  void stale() throws Exception {
    browser.visit(live.address());
    browser.waitFor("#status", "Live");

    for (StreamingQuery query : spark.streams().active()) {
      if (query.name().startsWith("silver of file:" + folder)) {
        query.stop();
      }
    }

    browser.waitFor("#alarm", "silver has stopped");
    assertThat(browser.text("#status")).isEqualTo("Stale");
    assertThat(browser.text("#confirmed")).isEqualTo("122");
  }

  @Test
  @Order(4)
  @DisplayName("loses no event while the server is away, and finds it again by itself")
  void restart() throws Exception {
    browser.visit(live.address());
    browser.waitFor("#changes", "Kepler-503 b");
    browser.value(NOT_RELOADED + " = true");
    URI address = live.address();

    live.close();
    pipeline.join();
    browser.waitFor("#alarm", "No connection to the server");
    land(kepler503b(0));
    runOnce();
    land(kepler503b(1));
    runOnce();
    live = new Live(spark, settings(Optional.empty(), address.getPort()));
    pipeline = new Thread(live::run, "live under test");
    pipeline.start();

    browser.waitFor("#status", "Live, written elsewhere");
    assertThat(browser.text("#journey")).startsWith("The newest load: landed → bronze ");
    browser.waitFor("#changes .left", "Kepler-503 b: confirmed → false positive");
    browser.waitFor("#changes", "Kepler-503 b: false positive → confirmed");
    assertThat(browser.text("#confirmed")).isEqualTo("122");
    assertThat(browser.value("document.querySelectorAll('#changes .step').length")).isEqualTo(5L);
    assertThat(browser.value(NOT_RELOADED)).isEqualTo(true);
    assertThat(browser.text("#flow")).contains("344 records arrived");
  }

  private Live.Settings settings(Optional<Feed> feed, int port) {
    return new Live.Settings(folder.resolve("lake"), feed, "127.0.0.1", port, List.of());
  }

  /** The record of K00242.01 as a release of the sample has it: confirmed, then retracted. */
  private static String kepler503b(int release) {
    return Loads.ofSample().get(release).lines().stream()
        .filter(line -> line.contains("K00242.01"))
        .findFirst()
        .orElseThrow();
  }

  private void runOnce() {
    KeplerPipeline.builder(spark)
        .source(KoiSource.csv(landing.toString()))
        .tables(TableLayout.under(folder.resolve("lake").toString()))
        .build()
        .runOnce();
  }

  private void land(Load load) {
    new IncrementalLoader(landing, List.of(load)).next();
  }

  private void land(String row) throws IOException {
    Path aside = Files.writeString(folder.resolve("aside"), COLUMNS + "\n" + row + "\n");
    Files.move(aside, landing.resolve("more-" + landed++ + ".csv"));
  }
}
