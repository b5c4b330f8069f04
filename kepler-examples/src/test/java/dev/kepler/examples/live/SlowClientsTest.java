package dev.kepler.examples.live;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.net.URI;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@DisplayName("The live page's server")
class SlowClientsTest {

  /** They were connected for a moment before they are watched here. */
  private static final Duration AT_LEAST = SlowClients.PATIENCE.minusSeconds(2);

  private static final Duration AT_MOST = SlowClients.PATIENCE.plusSeconds(5);
  private static final int SMALL = 2048;
  private static final String WHOLE = "GET /api/v1/health HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n";
  private static final String BEGUN =
      "GET / HTTP/1.1\r\nHost: 127.0.0.1\r\nX-Slow: " + "x".repeat(1000);

  /** What a client does again and again. */
  @FunctionalInterface
  private interface Step {
    void at(int time) throws IOException;
  }

  @Test
  @Timeout(value = 60, unit = TimeUnit.SECONDS)
  @DisplayName("cuts off who is slow to ask or slow to read, and nobody else")
  void slow() throws Exception {
    try (Page page = new Page();
        Socket asking = connect(page);
        Socket askingAgain = connect(page);
        Socket reading = connect(page);
        Socket resting = connect(page);
        EventReader events = page.events(null)) {
      events.next("health");
      askingAgain.getOutputStream().write(WHOLE.getBytes(US_ASCII));
      resting.getOutputStream().write(WHOLE.getBytes(US_ASCII));
      LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(500));
      drain(askingAgain);
      drain(resting);

      CompletableFuture<Duration> asked = sends(asking);
      CompletableFuture<Duration> askedAgain = sends(askingAgain);
      OutputStream requests = reading.getOutputStream();
      byte[] many = WHOLE.repeat(10_000).getBytes(US_ASCII);
      CompletableFuture<Duration> read = untilCutOff(reading, at -> requests.write(many));

      assertThat(asked.get()).isBetween(AT_LEAST, AT_MOST);
      assertThat(askedAgain.get()).isBetween(AT_LEAST, AT_MOST);
      assertThat(read.get()).isBetween(AT_LEAST, AT_MOST);
      page.count(2746, 1979);
      assertThat(events.next("totals").name()).isEqualTo("totals");
      resting.getOutputStream().write(WHOLE.getBytes(US_ASCII));
      assertThat(resting.getInputStream().read()).isEqualTo('H');
    }
  }

  /** Sends a byte of a request now and then. */
  private static CompletableFuture<Duration> sends(Socket socket) throws IOException {
    OutputStream out = socket.getOutputStream();
    socket.setSoTimeout(1);
    return untilCutOff(
        socket,
        at -> {
          out.write(BEGUN.charAt(at));
          LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(50));
          requireOpen(socket);
        });
  }

  private static void requireOpen(Socket socket) throws IOException {
    try {
      if (socket.getInputStream().read() < 0) {
        throw new IOException("closed by the other side");
      }
    } catch (SocketTimeoutException e) {
      return; // open, and nothing to read
    }
  }

  /** How long it takes until the other side has closed the connection. */
  private static CompletableFuture<Duration> untilCutOff(Socket socket, Step step) {
    long begun = System.nanoTime();
    return CompletableFuture.supplyAsync(
        () -> {
          for (int i = 0; socket.isConnected(); i++) {
            try {
              step.at(i);
            } catch (IOException e) {
              break;
            }
          }
          return Duration.ofNanos(System.nanoTime() - begun);
        },
        task -> {
          Thread thread = new Thread(task, "slow client");
          thread.setDaemon(true);
          thread.start();
        });
  }

  private static void drain(Socket socket) {
    try {
      assertThat(socket.getInputStream().readNBytes(socket.getInputStream().available()))
          .isNotEmpty();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Socket connect(Page page) throws IOException {
    URI address = page.uri("/");
    Socket socket = new Socket();
    socket.setReceiveBufferSize(SMALL);
    socket.setTcpNoDelay(true);
    socket.connect(new InetSocketAddress(address.getHost(), address.getPort()));
    return socket;
  }
}
