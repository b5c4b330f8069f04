package dev.kepler.medallion.lineage;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;

/** Server that takes lineage events, well or ill, and holds each against the schema. */
public final class LineageServer implements AutoCloseable {

  private static final ObjectMapper JSON = new ObjectMapper();

  private final List<JsonNode> events = new CopyOnWriteArrayList<>();
  private final AtomicInteger refusals = new AtomicInteger();
  private final CountDownLatch closing = new CountDownLatch(1);
  private final ExecutorService threads = Executors.newCachedThreadPool();
  private final HttpServer server;
  private volatile boolean silent;

  /** Starts it on a port of its own. */
  public LineageServer() {
    try {
      server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    server.createContext("/api/v1/lineage", this::take);
    server.setExecutor(threads);
    server.start();
  }

  /** Where it is. */
  public URI uri() {
    return URI.create("http://localhost:" + server.getAddress().getPort());
  }

  /** Answers so many requests by 500. */
  public LineageServer refuse(int requests) {
    refusals.set(requests);
    return this;
  }

  /** Answers no request before it is closed. */
  public LineageServer silent() {
    silent = true;
    return this;
  }

  private void take(HttpExchange exchange) throws IOException {
    try (InputStream body = exchange.getRequestBody()) {
      JsonNode event = JSON.readTree(body);
      if (silent) {
        closing.await();
      }
      boolean isRefused = refusals.getAndUpdate(left -> Math.max(0, left - 1)) > 0;
      if (!isRefused) {
        events.add(event);
      }
      exchange.sendResponseHeaders(isRefused ? 500 : 201, -1);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } finally {
      exchange.close();
    }
  }

  /** All events, each found to be as the schema demands. */
  public List<JsonNode> events() {
    events.forEach(LineageServer::check);
    return List.copyOf(events);
  }

  /** Checks an event. */
  public static void check(JsonNode event) {
    assertThat(EventSchema.faults(event)).as(event.toPrettyString()).isEmpty();
  }

  @Override
  public void close() {
    closing.countDown();
    server.stop(0);
    threads.shutdownNow();
  }
}
