package dev.kepler.examples.live;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpResponse;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@DisplayName("The interface to the past")
class ExploreTest {

  private static final String RELEASE = "/api/v1/releases/2025-10-03T04:25:25Z";

  private Page page;

  @BeforeEach
  void open() {
    page = new Page();
  }

  @AfterEach
  void close() {
    page.close();
  }

  @ParameterizedTest
  @DisplayName("says that it is not known yet until it is, and by which cut it is known")
  @ValueSource(
      strings = {"/api/v1/search?q=kepler", "/api/v1/kois/K00242.01", "/api/v1/releases", RELEASE})
  void notYet(String path) {
    HttpResponse<String> unknown = page.get(path);
    assertThat(unknown.statusCode()).isEqualTo(503);
    assertThat(unknown.headers().firstValue("Retry-After")).hasValue("2");

    page.explorer().know(Page.chronicle("Kepler-227 b"));
    HttpResponse<String> known = page.get(path);
    assertThat(known.statusCode()).isEqualTo(200);
    String etag = known.headers().firstValue("ETag").orElseThrow();
    assertThat(etag).startsWith("W/\"" + Page.cut(2));
    assertThat(page.get(path, "If-None-Match", etag).statusCode()).isEqualTo(304);
  }

  @ParameterizedTest
  @DisplayName("finds stars and KOIs by what people type")
  @CsvSource({
    "kepler 503, Kepler-503",
    "KEPLER-503b, Kepler-503 b",
    "k00242, Kepler-503 b",
    "KOI-242.01, Kepler-503 b",
    "koi 242, Kepler-503 b",
    "KIC 10797460, Kepler-227",
    "227, Kepler-227",
  })
  void search(String typed, String found) {
    page.explorer().know(Page.chronicle("Kepler-227 b"));

    String path = "/api/v1/search?q=" + typed.replace(" ", "%20");
    assertThat(OpenApi.read(page.get(path).body()).at("/matches/0/name").asText()).isEqualTo(found);
    assertThat(page.get("/api/v1/search?q=nothing").body())
        .isEqualTo("{\"matches\":[],\"more\":false}");
  }

  @Test
  @DisplayName("tells of a KOI each state with its reasons, and NASA's page of it")
  void koi() {
    page.explorer().know(Page.chronicle("Kepler-227 b"));

    assertThat(page.get("/api/v1/kois/K00242.01").body())
        .contains("\"starName\":\"Kepler-503\"")
        .contains("https://exoplanetarchive.ipac.caltech.edu/overview/Kepler-503%20b")
        .contains(
            "\"disposition\":\"FALSE POSITIVE\",\"name\":null,\"confidence\":null,"
                + "\"reasons\":[\"by the literature\"]")
        .contains("\"source\":\"koi.csv\"")
        .doesNotContain("somebody");
    assertThat(page.get("/api/v1/kois/K99999.01").statusCode()).isEqualTo(404);
    assertThat(page.get("/api/v1/stars/1/history").statusCode()).isEqualTo(404);
    assertThat(page.get("/api/v1/releases/2020-01-01").statusCode()).isEqualTo(404);
    assertThat(page.get("/api/v1/counts/7").statusCode()).isEqualTo(503);
  }

  @Test
  @DisplayName("tells what a release changed, by group and page by page, all of one sum")
  void release() {
    page.explorer().know(Page.chronicle("Kepler-227 b"));

    assertThat(page.get(RELEASE + "?limit=1").body())
        .contains(
            "\"sums\":{\"confirmed\":1,\"candidates\":0},"
                + "\"sumsBefore\":{\"confirmed\":1,\"candidates\":1}")
        .contains("\"moved\":{\"lost\":1,\"confirmed\":1,\"found\":0,\"renamed\":0,\"other\":0}")
        .contains("\"before\":\"2017-10-03T00:00:00Z\",\"after\":null")
        .contains("\"kepoiName\":\"K00242.01\"")
        .doesNotContain("K00752.01");
    String next = RELEASE + "?limit=1&cursor=" + next(RELEASE + "?limit=1");
    assertThat(page.get(next).body()).contains("K00752.01").endsWith("\"next\":null}");
    assertThat(page.get(next + "&group=lost").statusCode()).isEqualTo(400);
    assertThat(page.get(RELEASE + "?group=confirmed").body())
        .contains("K00752.01")
        .doesNotContain("K00242.01");
    assertThat(page.get(RELEASE + "?group=stolen").statusCode()).isEqualTo(400);
    page.explorer().know(Page.chronicle("Kepler-227 c"));
    assertThat(page.get(next).statusCode()).as("another list by now").isEqualTo(410);
    assertThat(page.get("/api/v1/releases").body()).contains("\"found\":1", "\"lost\":1");
  }

  private String next(String path) {
    HttpResponse<String> answer = page.get(path);
    String next = OpenApi.read(answer.body()).get("next").asText();
    assertThat(answer.headers().firstValue("Link").orElseThrow()).contains("cursor=" + next);
    return next;
  }

  @Test
  @DisplayName("gives the same as a table, whose texts no spreadsheet takes for formulas")
  void csv() {
    page.explorer().know(Page.chronicle("=HYPERLINK(\"x\"), b"));

    HttpResponse<String> table = page.get(RELEASE + "?format=csv");

    assertThat(table.headers().firstValue("Content-Type")).hasValue("text/csv; charset=utf-8");
    assertThat(table.headers().firstValue("Content-Disposition"))
        .hasValue("attachment; filename=\"kepler-2025-10-03T04-25-25Z.csv\"");
    assertThat(table.body().lines())
        .containsExactly(
            "kepoi_name,exoplanet_name,group,from,to,reasons,source",
            "K00242.01,\"Kepler-503 b\",lost,CONFIRMED,\"FALSE POSITIVE\",\"by the literature\","
                + "koi.csv",
            "K00752.01,\"'=HYPERLINK(\"\"x\"\"), b\",confirmed,CANDIDATE,CONFIRMED,"
                + "\"a name was given\",koi.csv");
    assertThat(page.get("/api/v1/stars/3642741/history?format=csv").body()).hasLineCount(3);
    assertThat(page.get("/api/v1/search?q=503&format=csv").body()).hasLineCount(3);
    assertThat(page.get("/api/v1/releases?format=csv").body()).hasLineCount(3);
  }

  @Test
  @DisplayName("has the number in the first bytes of each view, for who has no script")
  void front() {
    page.count(2746, 1979);

    for (String path : new String[] {"/", "/kois/K00242.01", "/search?q=x", "/history"}) {
      String html = page.get(path).body();
      assertThat(html.substring(0, 1460))
          .as("the first packet of %s", path)
          .contains("<title>2,746 planets: Kepler, live</title>", ">2,746</strong>");
    }
    page.health().notice("<script>alert(1)</script>");
    assertThat(page.get("/").body()).contains(">&lt;script&gt;alert(1)&lt;/script&gt;</p>");
    page.count(2747, 1979);
    assertThat(page.get("/").body()).contains(">2,747</strong>");
    assertThat(page.get("/nowhere").statusCode()).isEqualTo(404);
  }
}
