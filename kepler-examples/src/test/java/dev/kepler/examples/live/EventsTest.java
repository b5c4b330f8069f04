package dev.kepler.examples.live;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import dev.kepler.examples.live.EventReader.Received;
import dev.kepler.medallion.lake.CountedTotals;
import dev.kepler.medallion.lake.Layer;
import dev.kepler.model.DiscoveryTotals;
import dev.kepler.model.StarPlanets;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("The live page's events")
class EventsTest {

  private static final int STREAMS = 500;

  private Page page;

  @BeforeEach
  void open() {
    page = new Page();
  }

  @AfterEach
  void close() {
    page.close();
  }

  @Test
  @DisplayName("tell the number, the stars, who moved it, and how the layers are, as they come")
  void asTheyCome() {
    try (EventReader events = page.events(null)) {
      assertThat(events.next().name()).as("nothing else is known").isEqualTo("health");

      CountedTotals<DiscoveryTotals> count = page.count(2746, 1979);
      Received totals = events.next("totals");
      page.hold(List.of(StarPlanets.of(10797460, 2)), List.of());
      events.next("stars");
      page.explain(count, Page.kepler503bLeft());
      Received changes = events.next("changes");
      page.follow(List.of(Page.course("2025-10-03T04:25:25Z", 2746)));
      events.next("course");
      page.health().onStopped(Layer.SILVER);
      events.next("health");

      assertThat(totals.name()).isEqualTo("totals");
      assertThat(totals.id()).isNull();
      assertThat(changes.id()).endsWith("-1");
      assertThat(OpenApi.read(changes.data()).at("/changes/0/words").asText())
          .isEqualTo("Kepler-503 b: confirmed → false positive");
    }
  }

  @Test
  @DisplayName("are resumed after the last one taken in, also from a server that came anew")
  void resumed() {
    page.explain(page.count(1, 0));
    String last;
    try (EventReader events = page.events(null)) {
      last = events.next("changes").id();
    }
    page.explain(page.count(2, 0));
    page.restart();
    page.explain(page.count(3, 0), Page.kepler503bLeft());

    try (EventReader events = page.events(last)) {
      assertThat(List.of(events.next(), events.next(), events.next(), events.next()))
          .extracting(e -> e.name() + " " + OpenApi.read(e.data()).get("version"))
          .containsExactly("totals 2", "changes 2", "totals 3", "changes 3");
      assertThat(events.next().name()).isEqualTo("health");
    }
    try (EventReader events = page.events(last.replaceAll("-.*", "-3"))) {
      assertThat(events.next().name()).isEqualTo("health");
    }
  }

  @Test
  @DisplayName("begin anew for who comes from another lake, or from the future")
  void reset() {
    page.explain(page.count(1, 0));
    String last;
    try (EventReader events = page.events(null)) {
      last = events.next("changes").id();
    }

    for (String foreign : List.of("abc-1", last.replaceAll("-.*", "-7"))) {
      try (EventReader events = page.events(foreign)) {
        Received first = events.next();
        assertThat(first.name()).isEqualTo("reset");
        assertThat(first.id()).isEqualTo(last);
      }
    }
  }

  @Test
  @DisplayName("reach 500 readers from a handful of threads, and nobody is forgotten when gone")
  void many() throws IOException {
    List<Socket> readers = new ArrayList<>();
    for (int i = 0; i < STREAMS; i++) {
      readers.add(reader(64 * 1024));
    }
    until(() -> page.server().streams() == STREAMS, "all streams are open");

    page.count(2746, 1979);

    for (Socket reader : readers) {
      assertThat(readUntil(reader, "event: totals")).contains("\"confirmed\":2746");
    }
    assertThat(
            Thread.getAllStackTraces().keySet().stream()
                .filter(thread -> thread.getName().startsWith("kepler http"))
                .count())
        .isLessThanOrEqualTo(18);
    for (Socket reader : readers) {
      reader.close();
    }
    until(
        () -> {
          page.server().events().tellHealth();
          return page.server().streams() == 0;
        },
        "those that are gone are forgotten");
  }

  @Test
  @DisplayName("are not held up by a reader that does not read: it is dropped")
  void slow() throws IOException {
    Socket slow = reader(2 * 1024);
    try (EventReader quick = page.events(null)) {
      until(() -> page.server().streams() == 2, "both streams are open");
      String much = "x".repeat(32 * 1024);

      Instant begin = Instant.now();
      int sent = 0;
      while (page.server().streams() == 2 && sent < 2000) {
        page.server().events().publish(Event.of(EventReader.UNDESCRIBED, ++sent + much));
        assertThat(quick.next(EventReader.UNDESCRIBED).data()).startsWith("\"" + sent + "x");
      }

      assertThat(page.server().streams()).as("the slow one is dropped").isEqualTo(1);
      assertThat(Duration.between(begin, Instant.now())).isLessThan(Duration.ofSeconds(20));
      page.count(7, 7);
      assertThat(quick.next("totals").data()).contains("\"confirmed\":7");
    }
    slow.close();
  }

  /** A client that has asked for events and reads when it is told to. */
  private Socket reader(int buffer) throws IOException {
    Socket socket = new Socket();
    socket.setReceiveBufferSize(buffer);
    socket.setSoTimeout(10_000);
    socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), page.port()));
    socket
        .getOutputStream()
        .write(
            "GET /api/v1/events HTTP/1.1\r\nHost: localhost\r\n\r\n"
                .getBytes(StandardCharsets.US_ASCII));
    return socket;
  }

  private static String readUntil(Socket socket, String wanted) throws IOException {
    StringBuilder read = new StringBuilder();
    byte[] bytes = new byte[4096];
    while (read.indexOf(wanted) < 0 || read.indexOf("\n\n", read.indexOf(wanted)) < 0) {
      int n = socket.getInputStream().read(bytes);
      if (n < 0) {
        return fail("the stream ended before " + wanted);
      }
      read.append(new String(bytes, 0, n, StandardCharsets.UTF_8));
    }
    return read.toString();
  }

  private static void until(BooleanSupplier met, String what) {
    Instant deadline = Instant.now().plusSeconds(20);
    while (!met.getAsBoolean()) {
      if (Instant.now().isAfter(deadline)) {
        fail("not within 20 s: " + what);
      }
      LockSupport.parkNanos(Duration.ofMillis(20).toNanos());
    }
  }
}
