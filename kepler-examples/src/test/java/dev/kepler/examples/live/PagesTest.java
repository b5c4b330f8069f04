package dev.kepler.examples.live;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.kepler.model.StarPlanets;
import dev.kepler.pipeline.KoiChange;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@DisplayName("The lists of the live page's interface")
class PagesTest {

  private static final Pattern NEXT = Pattern.compile("<(/[^>]+)>; rel=\"next\"");

  private final Page page = new Page();
  private final Random chance = new Random(7);

  @AfterEach
  void close() {
    page.close();
  }

  @ParameterizedTest
  @ValueSource(ints = {700, 1000})
  @DisplayName("lead through all stars as they were, though each page another load lands")
  void stars(int limit) {
    List<Integer> richness = stars();

    List<String> walked =
        walk("/api/v1/stars?limit=" + limit, "stars", "keplerStarId", this::stars);

    assertThat(walked)
        .containsExactlyElementsOf(
            IntStream.range(0, richness.size())
                .boxed()
                .sorted((a, b) -> richness.get(b) - richness.get(a))
                .map(String::valueOf)
                .toList());
  }

  /** A load after which each star has another number of planets. */
  private List<Integer> stars() {
    page.count(2746, 1979);
    List<Integer> richness =
        new ArrayList<>(IntStream.range(0, 3611).mapToObj(i -> 1 + i % 8).toList());
    Collections.shuffle(richness, chance);
    page.hold(
        IntStream.range(0, richness.size())
            .mapToObj(star -> StarPlanets.of(star, richness.get(star)))
            .toList(),
        List.of());
    return richness;
  }

  @Test
  @DisplayName("lead through all counts since a moment")
  void history() {
    counts(25);

    assertThat(
            walk(
                "/api/v1/totals/history?limit=7&since=2025-10-03T04:25:30Z",
                "totals",
                "version",
                () -> counts(3)))
        .containsExactlyElementsOf(LongStream.rangeClosed(6, 25).mapToObj(v -> "" + v).toList());
  }

  private void counts(int times) {
    IntStream.range(0, times).forEach(i -> page.count(i, i));
  }

  @Test
  @DisplayName("lead through all changes of a release, the newest count first")
  void changes() {
    page.explain(page.count(1, 0), kois(1, 3));
    page.count(2, 0); // who moved it becomes known when the first page has been read
    page.explain(page.count(3, 0), kois(1000, 5541));

    List<String> walked =
        walk(
            "/api/v1/changes",
            "changes",
            "surrogateKey",
            () -> {
              page.explain(page.model().snapshot().steps().get(1).count(), kois(10, 20));
              page.explain(page.count(4, 0), kois(6000, 6010));
            });

    assertThat(walked)
        .containsExactlyElementsOf(
            LongStream.concat(LongStream.range(1000, 5541), LongStream.range(1, 3))
                .mapToObj(String::valueOf)
                .toList());
  }

  private static KoiChange[] kois(long from, long to) {
    return LongStream.range(from, to)
        .mapToObj(
            key ->
                new KoiChange(
                    key,
                    "K%07d".formatted(key),
                    null,
                    KoiChange.Kind.ENTERED,
                    null,
                    "CANDIDATE",
                    List.of(),
                    "file:/x/release.csv",
                    Page.BEGIN))
        .toArray(KoiChange[]::new);
  }

  @Test
  @DisplayName("go on after a restart over the same lake, and say so when what they were is gone")
  void gone() {
    stars();
    String next = next(page.get("/api/v1/stars"));
    page.restart();
    assertThat(page.get(next).statusCode()).isEqualTo(200);

    stars();
    page.restart();
    HttpResponse<String> gone = page.get(next);

    assertThat(gone.statusCode()).isEqualTo(410);
    assertThat(OpenApi.read(gone.body()).get("type").asText())
        .isEqualTo("/openapi.json#/components/responses/CutGone");
    assertThat(OpenApi.read(gone.body()).get("detail").asText())
        .isEqualTo(
            "Cannot go on with the stars: they have changed, and are not kept as they were. Begin"
                + " at the first page.");
  }

  @Test
  @DisplayName("are kept for the last 32 states that were begun, and no more")
  void kept() {
    page.count(1, 0);
    page.count(1, 0);
    String next = next(page.get("/api/v1/totals/history?limit=1"));
    for (int i = 0; i < 31; i++) {
      page.count(1, 0);
      page.get("/api/v1/totals/history?limit=1");
    }
    assertThat(page.get(next).statusCode()).isEqualTo(200);

    page.count(1, 0);
    page.get("/api/v1/totals/history?limit=1");
    assertThat(page.get(next).statusCode()).isEqualTo(410);
  }

  @Test
  @DisplayName("take no cursor but their own")
  void cursors() {
    stars();
    counts(2);
    String stars = next(page.get("/api/v1/stars?limit=1"));
    String history = next(page.get("/api/v1/totals/history?limit=1"));
    String cursor = stars.replaceAll(".*cursor=", "");
    String form = new String(Base64.getUrlDecoder().decode(cursor), UTF_8);

    for (String wrong :
        List.of(
            "/api/v1/changes?cursor=" + cursor,
            "/api/v1/stars?cursor=" + encoded(form.replaceFirst(" 1 ", " 999999 ")),
            "/api/v1/stars?cursor=" + encoded(form.replaceFirst("[^ ]+$", "2025-13-13T00:00:00Z")),
            "/api/v1/stars?cursor=" + cursor + "%00")) {
      HttpResponse<String> answer = page.get(wrong);
      assertThat(answer.statusCode()).as(wrong).isEqualTo(400);
      assertThat(answer.body()).contains("Cannot take the cursor: it is none of this list.");
    }
    assertThat(page.get(history + "&since=2025-10-03").body())
        .contains("Cannot take since: the cursor says it already. Leave it out.");
  }

  private static String encoded(String form) {
    return Base64.getUrlEncoder().encodeToString(form.getBytes(UTF_8));
  }

  /** A field of all entries, page after page; something lands before each next page. */
  private List<String> walk(String first, String list, String field, Runnable landing) {
    List<String> walked = new ArrayList<>();
    for (String path = first; path != null; landing.run()) {
      HttpResponse<String> answer = page.get(path);
      assertThat(answer.statusCode()).as(path).isEqualTo(200);
      for (JsonNode entry : OpenApi.read(answer.body()).get(list)) {
        walked.add(entry.get(field).asText());
      }
      path = next(answer);
    }
    return walked;
  }

  private static String next(HttpResponse<String> answer) {
    Matcher next = NEXT.matcher(answer.headers().firstValue("Link").orElse(""));
    return next.matches() ? next.group(1) : null;
  }
}
