package dev.kepler.examples.live;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kepler.medallion.lake.CountedTotals;
import dev.kepler.medallion.lake.QuarantineReason;
import dev.kepler.medallion.lake.VerificationReport;
import dev.kepler.model.DiscoveryTotals;
import dev.kepler.model.StarPlanets;
import java.net.http.HttpResponse;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@DisplayName("The live page's interface")
class AnswersTest {

  private static final String SCRIPT = "<script>alert(1)</script>";

  private Page page;

  @BeforeEach
  void open() {
    page = new Page();
  }

  @AfterEach
  void close() {
    page.close();
  }

  private void twoCounts() {
    CountedTotals<DiscoveryTotals> first = page.count(2, 1);
    CountedTotals<DiscoveryTotals> second = page.count(1, 1);
    page.hold(
        List.of(StarPlanets.of(757137, 1), StarPlanets.of(10797460, 2)),
        List.of(
            Page.planet(75202, 10797460, "Kepler-227 c"), Page.planet(75201, 10797460, SCRIPT)));
    page.explain(first);
    page.explain(second, Page.kepler503bLeft());
    page.follow(
        List.of(Page.course("2017-10-03T00:00:00Z", 2), Page.course("2025-10-03T04:25:25Z", 1)));
  }

  @ParameterizedTest
  @DisplayName(
      "says that it is not known yet, that there is none, and what there is: three answers")
  @CsvSource({
    "/api/v1/totals/history, totals",
    "/api/v1/totals/course, releases",
    "/api/v1/stars, stars",
    "/api/v1/changes, changes"
  })
  void threeStates(String path, String list) {
    HttpResponse<String> unknown = page.get(path);
    assertThat(unknown.statusCode()).isEqualTo(503);
    assertThat(unknown.headers().firstValue("Retry-After")).hasValue("2");
    assertThat(OpenApi.read(unknown.body()).get("detail").asText())
        .contains("it is not known yet. Ask again in a moment.");

    page.none();
    assertThat(OpenApi.read(page.get(path).body()).get(list)).isEmpty();

    twoCounts();
    assertThat(OpenApi.read(page.get(path).body()).get(list)).isNotEmpty();
  }

  @Test
  @DisplayName("tells the totals by the dates of the releases")
  void course() {
    twoCounts();

    assertThat(page.get("/api/v1/totals/course").body())
        .isEqualTo(
            "{\"releases\":[{\"from\":\"2017-10-03T00:00:00Z\",\"confirmed\":2,\"candidates\":0,"
                + "\"named\":2,\"stars\":2},{\"from\":\"2025-10-03T04:25:25Z\",\"confirmed\":1,"
                + "\"candidates\":0,\"named\":1,\"stars\":1}]}");
  }

  @Test
  @DisplayName("says of how many counts it is not known who moved them")
  void unknownChanges() {
    page.count(2, 1);
    assertThat(page.get("/api/v1/changes").body())
        .isEqualTo("{\"changes\":[],\"more\":false,\"unknown\":1}");
  }

  @Test
  @DisplayName("packs what is long for who can unpack it, and names it by the same tag")
  void packed() {
    twoCounts();
    HttpResponse<String> plain = page.get("/openapi.json");
    HttpResponse<String> packed = page.get("/openapi.json", "Accept-Encoding", "gzip");

    assertThat(packed.headers().firstValue("Content-Encoding")).hasValue("gzip");
    assertThat(plain.headers().firstValue("Content-Encoding")).isEmpty();
    assertThat(packed.body().length()).isLessThan(plain.body().length() / 3);
    assertThat(page.get("/api/v1/totals", "Accept-Encoding", "gzip").headers().map())
        .as("short")
        .doesNotContainKey("content-encoding");
  }

  @Test
  @DisplayName("answers every path of its file as the file says, with and without a lake")
  void asDescribed() {
    everyPathIsAsDescribed();
    twoCounts();
    page.explorer().know(Page.chronicle(SCRIPT));
    everyPathIsAsDescribed();
    page.health().verified(new VerificationReport(9, 3, 1, 2, 4, 1, 2, 0, List.of(), List.of()));
    page.get("/api/v1/health");

    assertThat(OpenApi.FILE.faults()).isEmpty();
    assertThat(
            new OpenApi(page.get("/openapi.json").body().replace("\"name\"", "\"nam\"")).faults())
        .as("it would be told of some")
        .isNotEmpty();
    assertThat(OpenApi.FILE.paths())
        .containsExactlyInAnyOrder(
            "/embed",
            "/embed.svg",
            "/metrics",
            "/api/v1/changes",
            "/api/v1/counts/{version}",
            "/api/v1/events",
            "/api/v1/health",
            "/api/v1/kois/{name}",
            "/api/v1/releases",
            "/api/v1/releases/{date}",
            "/api/v1/search",
            "/api/v1/stars",
            "/api/v1/stars/{id}",
            "/api/v1/stars/{id}/history",
            "/api/v1/tois/{name}",
            "/api/v1/totals",
            "/api/v1/totals/course",
            "/api/v1/totals/history");
    assertThat(page.get("/api/v1/stars/10797460").statusCode()).isEqualTo(200);
    assertThat(page.get("/api/v1/stars/1").statusCode()).isEqualTo(404);
  }

  private void everyPathIsAsDescribed() {
    for (String path : OpenApi.FILE.paths()) {
      if (!path.equals("/api/v1/events")) { // has no end
        page.get(
            path.replace("{id}", "10797460")
                .replace("{name}", "K00242.01")
                .replace("{version}", "2")
                .replace("{date}", Page.BEGIN.toString()));
      }
      page.get(path.replaceAll("[{].*[}]", "1") + "?foo=bar");
    }
  }

  @Test
  @DisplayName("tells the latest count, its history, the richest stars, and who moved it in words")
  void content() {
    assertThat(page.get("/api/v1/totals").statusCode()).isEqualTo(503);

    twoCounts();

    assertThat(page.get("/api/v1/totals").body())
        .isEqualTo(
            "{\"version\":2,\"countedAt\":\"2025-10-03T04:25:27Z\",\"confirmed\":1,"
                + "\"candidates\":1,\"named\":1,\"stars\":1,\"journey\":null}");
    assertThat(page.get("/api/v1/totals/history").body())
        .contains("\"version\":1", "\"version\":2");
    assertThat(page.get("/api/v1/totals/history?since=2025-10-03T04:25:26Z").body())
        .doesNotContain("\"version\":1")
        .contains("\"version\":2");
    assertThat(page.get("/api/v1/stars?limit=1").body())
        .isEqualTo("{\"stars\":[{\"keplerStarId\":10797460,\"name\":null,\"numPlanets\":2}]}");
    assertThat(page.get("/api/v1/changes").body())
        .contains("\"words\":\"Kepler-503 b: confirmed → false positive\"")
        .contains("\"source\":\"release.csv\"")
        .doesNotContain("somebody");
    assertThat(page.get("/api/v1/changes?since=2025-10-03T04:25:27Z").body())
        .isEqualTo("{\"changes\":[],\"more\":false,\"unknown\":0}");
    assertThat(page.get("/api/v1/changes?since=2025-10-04").body())
        .as("a day will do")
        .isEqualTo("{\"changes\":[],\"more\":false,\"unknown\":0}");
  }

  @Test
  @DisplayName("tells why records are in quarantine, as the file says")
  void quarantine() {
    page.health().reasons(List.of(new QuarantineReason<>("readable_record", 3, List.of())));

    HttpResponse<String> health = page.get("/api/v1/health");

    assertThat(health.body())
        .contains("\"quarantineReasons\":[{\"expectation\":\"readable_record\",\"records\":3}]");
  }

  @Test
  @DisplayName("answers 304 to who holds the content, until the content changes")
  void etag() {
    CountedTotals<DiscoveryTotals> first = page.count(2, 1);
    String etag = page.get("/api/v1/totals").headers().firstValue("ETag").orElseThrow();

    assertThat(page.get("/api/v1/totals", "If-None-Match", etag))
        .satisfies(r -> assertThat(r.statusCode()).isEqualTo(304))
        .satisfies(r -> assertThat(r.body()).isEmpty())
        .satisfies(r -> assertThat(r.headers().firstValue("ETag")).hasValue(etag));
    assertThat(etag).as("it is weak").startsWith("W/\"");
    for (String held : List.of("*", "\"other\", " + etag, etag.substring(2), "\"a\",\"b\", *")) {
      assertThat(page.get("/api/v1/totals", "If-None-Match", held).statusCode())
          .as("%s", held)
          .isEqualTo(304);
    }
    assertThat(page.get("/api/v1/totals", "If-None-Match", "\"other\"").statusCode())
        .isEqualTo(200);

    page.count(first.totals().getConfirmed() + 1, 1);
    assertThat(page.get("/api/v1/totals", "If-None-Match", etag).statusCode()).isEqualTo(200);
  }

  @Test
  @DisplayName("leaves text from data as text, whatever it holds")
  void markup() {
    twoCounts();

    HttpResponse<String> star = page.get("/api/v1/stars/10797460");

    assertThat(star.headers().firstValue("Content-Type"))
        .hasValue("application/json; charset=utf-8");
    assertThat(star.headers().firstValue("X-Content-Type-Options")).hasValue("nosniff");
    assertThat(OpenApi.read(star.body()).at("/planets/0/name").asText()).isEqualTo(SCRIPT);
  }

  @ParameterizedTest
  @DisplayName("refuses a query outside its bounds with the reason")
  @CsvSource({
    "/api/v1/stars?limit=0, limit '0': it is no number from 1 to 1000",
    "/api/v1/stars?limit=-1, no number from 1 to 1000",
    "/api/v1/stars?limit=1001, no number from 1 to 1000",
    "/api/v1/stars?limit=99999999999999999999, no number from 1 to 1000",
    "/api/v1/stars?limit=2&limit=3, there twice",
    "/api/v1/stars?limit=%zz, not well written",
    "/api/v1/stars?since=2025-10-03, unknown here",
    "/api/v1/stars?cursor=, the cursor: it is none of this list",
    "/api/v1/stars?cursor=nonsense, the cursor: it is none of this list",
    "/api/v1/totals/history?limit=10001, no number from 1 to 10000",
    "/api/v1/changes?limit=1001, no number from 1 to 1000",
    "/api/v1/changes?since=yesterday, no moment",
    "/api/v1/totals?since=2025-10-03T04:25:25Z, unknown here",
    "/api/v1/totals/history?since=<script>, no moment",
  })
  void bounds(String path, String reason) throws Exception {
    String answer = page.raw("GET " + path + " HTTP/1.1\r\nHost: localhost\r\n\r\n");

    assertThat(answer)
        .startsWith("HTTP/1.1 400 ")
        .contains(reason)
        .contains("application/problem+json")
        .contains("\"title\":\"Bad Request\",\"status\":400,\"detail\":\"Cannot ");
  }

  @ParameterizedTest
  @DisplayName("answers GET and HEAD alone")
  @ValueSource(strings = {"POST", "PUT", "DELETE", "PATCH", "OPTIONS", "TRACE", "BREW"})
  void methods(String method) {
    HttpResponse<String> answer = page.send(method, "/api/v1/health");

    assertThat(answer.statusCode()).isEqualTo(405);
    assertThat(answer.headers().firstValue("Allow")).hasValue("GET, HEAD");
    assertThat(page.send("HEAD", "/api/v1/health"))
        .satisfies(r -> assertThat(r.statusCode()).isEqualTo(200))
        .satisfies(r -> assertThat(r.body()).isEmpty());
  }

  @ParameterizedTest
  @DisplayName("answers under its own names alone, whatever name points at its address")
  @CsvSource({
    "localhost, 200",
    "LOCALHOST:80, 200",
    "127.0.0.1, 200",
    "[::1]:8080, 200",
    "kepler.example:8080, 200",
    "evil.example, 421",
    "localhost.evil.example, 421",
    "127.0.0.1.evil.example:8080, 421",
    "10.0.0.1, 421",
    "'', 400"
  })
  void hosts(String host, int status) throws Exception {
    assertThat(page.raw("GET /api/v1/health HTTP/1.1\r\nHost: " + host + "\r\n\r\n"))
        .startsWith("HTTP/1.1 " + status + " ");
  }

  @Test
  @DisplayName("answers its own pages alone")
  void origins() throws Exception {
    String request = "GET /api/v1/health HTTP/1.1\r\nHost: localhost:8080\r\nOrigin: %s\r\n\r\n";

    assertThat(page.raw(request.formatted("http://localhost:8080"))).contains(" 200 ");
    assertThat(page.raw(request.formatted("http://evil.example"))).contains(" 403 ");
    assertThat(page.raw(request.formatted("http://localhost:8081"))).contains(" 403 ");
    assertThat(page.raw(request.formatted("https://localhost:8080"))).contains(" 403 ");
    assertThat(page.raw(request.formatted("null"))).contains(" 403 ");
  }

  @Test
  @DisplayName("says in every answer what a browser must not do with it, and nothing of itself")
  void headers() throws Exception {
    for (String path :
        List.of(
            "/",
            "/kois/K00242.01",
            "/kepler.js",
            "/api/v1/health",
            "/api/v1/stars?limit=0",
            "/nowhere")) {
      assertThat(page.get(path).headers().map())
          .containsEntry(
              "content-security-policy",
              List.of(
                  "default-src 'self'; base-uri 'none'; form-action 'none';"
                      + " frame-ancestors 'none'"))
          .containsEntry("x-content-type-options", List.of("nosniff"))
          .containsEntry("cross-origin-resource-policy", List.of("same-origin"))
          .doesNotContainKeys("server", "access-control-allow-origin");
    }
    assertThat(page.get("/").body()).doesNotContain("style=", "onclick", "http://", "https://");
  }

  @Test
  @DisplayName("lives on after what no browser would send, and tells nothing by its errors")
  void hostile() throws Exception {
    String end = " HTTP/1.1\r\nHost: localhost\r\n\r\n";
    for (String request :
        List.of(
            "GET /../../etc/passwd" + end,
            "GET /%2e%2e/%2e%2e/etc/passwd" + end,
            "GET /..%2f..%2fetc/passwd" + end,
            "GET //etc/passwd" + end,
            "GET /api/v1/stars/..%00" + end,
            "GET /api/v1/stars/99999999999999999999" + end,
            "GET /" + "a".repeat(100_000) + end,
            "GET /api/v1/stars?limit=" + "9".repeat(100_000) + end,
            "GET / HTTP/1.1\r\nHost: localhost\r\nX: " + "x".repeat(100_000) + "\r\n\r\n",
            "GET / HTTP/9.9\r\n\r\n",
            "\0\1\2\3\r\n\r\n",
            "GET / HTTP/1.1\r\n\r\n")) {
      String answer = page.raw(request);
      assertThat(answer).as("%.60s", request).matches("(?s)HTTP/1.1 4[0-9][0-9] .*|HTTP/1.1 505.*");
      assertThat(answer).doesNotContain("root:", "Exception", "org.eclipse", "\tat ", "Jetty");
    }

    assertThat(page.get("/api/v1/health").statusCode()).isEqualTo(200);
  }
}
