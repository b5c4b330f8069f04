package dev.kepler.examples.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import dev.kepler.examples.live.Page;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("A page of another origin, in a browser,")
class OtherOriginTest {

  /** Reads the number by a request that needs leave, hears an event, frames the badge. */
  private static final String PAGE =
      """
      <!DOCTYPE html><title>other</title><p id="read"></p><p id="heard"></p><p id="drawn"></p>
      <img crossorigin="anonymous" src="%1$sembed.svg" onload="drawn.textContent = 'drawn'"
        onerror="drawn.textContent = 'refused'">
      <iframe src="%1$sembed"></iframe><iframe src="%1$s"></iframe>
      <script>
        fetch('%1$sapi/v1/totals', { headers: { 'If-None-Match': '"x"' } })
          .then((a) => a.json()).then((t) => { read.textContent = t.confirmed; })
          .catch(() => { read.textContent = 'refused'; });
        const events = new EventSource('%1$sapi/v1/events');
        events.addEventListener('totals', () => { heard.textContent = 'heard'; });
        events.onerror = () => { heard.textContent = 'refused'; };
      </script>
      """;

  @Test
  @DisplayName("reads the answers and frames the badge where it is allowed, and nothing where not")
  void other() throws IOException {
    HttpServer other =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    String origin = "http://127.0.0.1:" + other.getAddress().getPort();
    try (Browser browser = Browser.open();
        Page allowing = new Page(origin);
        Page closed = new Page("https://example.org")) {
      serve(other, "/allowed", allowing);
      serve(other, "/closed", closed);
      other.start();

      browser.visit(URI.create(origin + "/allowed"));
      browser.waitFor("#read", "2746");
      browser.waitFor("#heard", "heard");
      browser.waitFor("#drawn", "drawn");
      assertThat(browser.framed()).containsExactly("2,746 planets", "");

      browser.visit(URI.create(origin + "/closed"));
      browser.waitFor("#read", "refused");
      browser.waitFor("#heard", "refused");
      browser.waitFor("#drawn", "refused");
      assertThat(browser.framed()).containsExactly("", "");
    } finally {
      other.stop(0);
    }
  }

  private static void serve(HttpServer server, String path, Page asked) {
    asked.count(2746, 1979);
    byte[] page = PAGE.formatted(asked.uri("/")).getBytes(UTF_8);
    server.createContext(
        path,
        exchange -> {
          exchange.getResponseHeaders().add("Content-Type", "text/html");
          exchange.sendResponseHeaders(200, page.length);
          exchange.getResponseBody().write(page);
          exchange.close();
        });
  }
}
