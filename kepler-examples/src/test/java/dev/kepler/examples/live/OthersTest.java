package dev.kepler.examples.live;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kepler.medallion.lake.Layer;
import java.io.IOException;
import java.io.StringReader;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.w3c.dom.Document;
import org.w3c.dom.NodeList;
import org.xml.sax.InputSource;

@DisplayName("For others the live page has")
class OthersTest {

  private static final String OTHER = "https://example.org";

  /** A line of Prometheus' text: a comment, or a name with labels and a number. */
  private static final Pattern SAMPLE =
      Pattern.compile(
          "# (HELP|TYPE) .+|[a-z_]+(\\{([a-z]+=\"[a-z_]*\",?)+\\})? (NaN|-?[0-9.]+(E[0-9]+)?)");

  @Test
  @DisplayName("metrics in Prometheus' text, before anything is known too")
  void metrics() {
    try (Page page = new Page()) {
      assertThat(metrics(page))
          .contains("kepler_confirmed NaN", "kepler_counted_timestamp_seconds NaN")
          .contains("kepler_status{status=\"running\"} 1.0");

      page.count(2746, 1979);
      page.health().onBatch(Page.entry(Layer.SILVER, 1));
      page.health().onStopped(Layer.GOLD);

      assertThat(metrics(page))
          .contains("kepler_confirmed 2746.0", "kepler_candidates 1979.0")
          .contains("kepler_counted_timestamp_seconds 1.759465526E9", "kepler_lag_seconds 0.0")
          .contains("kepler_lake_rows{layer=\"silver\",outcome=\"entered\"} 1.0")
          .contains("kepler_layer_state{layer=\"gold\",state=\"stopped\"} 1.0")
          .contains("kepler_status{status=\"stopped\"} 1.0")
          .contains("kepler_status{status=\"running\"} 0.0");
    }
  }

  private static List<String> metrics(Page page) {
    HttpResponse<String> answer = page.get("/metrics");
    assertThat(answer.headers().firstValue("Content-Type"))
        .hasValue("text/plain; version=0.0.4; charset=utf-8");
    List<String> lines = answer.body().lines().toList();
    assertThat(lines).allMatch(line -> SAMPLE.matcher(line).matches());
    return lines;
  }

  @Test
  @DisplayName("a badge that says the number, as of when, and how it is")
  void badge() throws Exception {
    try (Page page = new Page(OTHER)) {
      assertThat(badge(page)).startsWith("Planets of Kepler", "not known yet");

      page.count(2746, 1979);
      assertThat(badge(page)).startsWith("2,746 planets", "as of 3 Oct 2025 04:25 UTC, live");

      page.follow(List.of(Page.course("2017-10-03T00:00:00Z", 2)));
      page.health().inputEnded();
      assertThat(badge(page))
          .startsWith("2,746 planets", "as of 3 Oct 2017, all input has arrived");

      page.health().onStopped(Layer.SILVER);
      page.health().notice("\"<script>alert(1)</script>\" & 'co' replayed, " + "x".repeat(60));
      assertThat(badge(page))
          .startsWith("2,746 planets", "as of 3 Oct 2017, stale: stopped")
          .last()
          .satisfies(notice -> assertThat(notice).startsWith("\"<script>alert(1)</script>\" & "));
      assertThat(page.get("/embed").body()).contains("2,746 planets").doesNotContain("<script");
      assertThat(page.get("/embed?x=1").statusCode()).isEqualTo(400);
    }
  }

  /** The texts of the badge as a parser reads them. */
  private static List<String> badge(Page page) throws Exception {
    String svg = page.get("/embed.svg").body();
    assertThat(page.get("/embed").body()).contains(svg);
    DocumentBuilderFactory parsers = DocumentBuilderFactory.newInstance();
    Document picture = parsers.newDocumentBuilder().parse(new InputSource(new StringReader(svg)));
    NodeList texts = picture.getElementsByTagName("text");
    return IntStream.range(0, texts.getLength())
        .mapToObj(i -> texts.item(i).getTextContent())
        .toList();
  }

  @Test
  @DisplayName("a badge that only those who are allowed may frame, and nothing else to frame")
  void frames() {
    try (Page page = new Page(OTHER, "http://Localhost:8000");
        Page all = new Page("*");
        Page none = new Page()) {
      for (String path : List.of("/embed", "/embed.svg")) {
        assertThat(framers(page, path)).isEqualTo(OTHER + " http://localhost:8000");
        assertThat(framers(all, path)).isEqualTo("*");
        assertThat(framers(none, path)).isEqualTo("'none'");
        assertThat(page.get(path).headers().map())
            .doesNotContainKey("x-frame-options")
            .containsEntry("cross-origin-resource-policy", List.of("same-origin"));
        assertThat(all.get(path).headers().map())
            .containsEntry("cross-origin-resource-policy", List.of("cross-origin"));
        assertThat(none.get(path).headers().map()).containsKey("x-frame-options");
      }
      for (String path : List.of("/", "/metrics", "/api/v1/health", "/embed/x", "/kepler.js")) {
        assertThat(framers(all, path)).as(path).isEqualTo("'none'");
        assertThat(all.get(path).headers().map())
            .containsEntry("x-frame-options", List.of("DENY"))
            .containsEntry("cross-origin-resource-policy", List.of("same-origin"));
      }
    }
  }

  private static String framers(Page page, String path) {
    String policy = page.get(path).headers().firstValue("Content-Security-Policy").orElseThrow();
    return policy.replaceFirst(".*frame-ancestors ", "");
  }

  @Test
  @DisplayName("answers for pages of the origins that are allowed, under the server's own names")
  void origins() throws IOException {
    try (Page page = new Page(OTHER + ":443");
        Page all = new Page("*")) {
      assertThat(ask(page, "GET", "localhost", OTHER))
          .startsWith("HTTP/1.1 200 ")
          .contains("Access-Control-Allow-Origin: " + OTHER + "\r\n")
          .contains("Access-Control-Expose-Headers: ", "Vary: Origin")
          .doesNotContain("Allow-Credentials");
      assertThat(ask(page, "OPTIONS", "localhost", OTHER))
          .startsWith("HTTP/1.1 200 ")
          .containsPattern("Access-Control-Allow-Methods: (GET,HEAD|HEAD,GET)\r\n")
          .contains("If-None-Match");
      assertThat(ask(all, "GET", "localhost", "http://anything.example"))
          .startsWith("HTTP/1.1 200 ");

      for (String origin :
          List.of(
              "http://example.org",
              OTHER + ".evil.example",
              "https://exampleXorg",
              "https://a.example.org",
              OTHER + ":444",
              "null")) {
        assertThat(ask(page, "GET", "localhost", origin)).startsWith("HTTP/1.1 403 ");
        assertThat(ask(page, "OPTIONS", "localhost", origin))
            .startsWith("HTTP/1.1 403 ")
            .doesNotContain("Access-Control");
      }
      assertThat(ask(page, "POST", "localhost", OTHER)).startsWith("HTTP/1.1 405 ");
      assertThat(ask(page, "GET", "localhost", "http://localhost"))
          .as("its own page")
          .startsWith("HTTP/1.1 200 ");
      assertThat(ask(all, "GET", "evil.example", OTHER)).startsWith("HTTP/1.1 421 ");
      assertThat(ask(all, "GET", "evil.example", "http://evil.example"))
          .as("a name that was pointed here")
          .startsWith("HTTP/1.1 421 ");
    }
  }

  private static String ask(Page page, String method, String host, String origin)
      throws IOException {
    return page.raw(
        "%s /api/v1/health HTTP/1.1\r\nHost: %s\r\nOrigin: %s\r\n%s\r\n"
            .formatted(
                method,
                host,
                origin,
                method.equals("OPTIONS") ? "Access-Control-Request-Method: GET\r\n" : ""));
  }
}
