package dev.kepler.pipeline;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.Executors;

/**
 * A server that takes deliveries as the README says a server may: each key once, and only what
 * follows on what it has. It remembers what broke that.
 */
final class CountingServer implements AutoCloseable {

  /** How the next requests end. */
  enum Fate {
    TAKEN,
    /** Cut off before it is taken. */
    LOST,
    /** Taken, and cut off before the answer. */
    UNANSWERED,
    /** Not taken, and told so. */
    REFUSED
  }

  private static final int OK = 204;
  private static final int DOES_NOT_FOLLOW = 412;
  private static final int AWAY = 503;

  private final ObjectMapper json = new ObjectMapper();
  private final HttpServer server;
  private final Map<String, String> bodies = new HashMap<>();
  private final List<String> faults = new ArrayList<>();
  private final Map<String, Map<JsonNode, JsonNode>> tables = new TreeMap<>();
  private String last;
  private String cut = "";
  private int taken;
  private volatile Fate fate = Fate.TAKEN;

  CountingServer() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext("/counts", this::answer);
    server.setExecutor(Executors.newCachedThreadPool());
    server.start();
  }

  URI address() {
    return URI.create("http://127.0.0.1:" + server.getAddress().getPort() + "/counts");
  }

  void ends(Fate next) {
    fate = next;
  }

  private void answer(HttpExchange exchange) throws IOException {
    String body = new String(exchange.getRequestBody().readAllBytes(), UTF_8);
    Fate now = fate;
    int status = AWAY;
    if (now == Fate.TAKEN || now == Fate.UNANSWERED) {
      status = take(exchange, body);
    }
    if (now == Fate.TAKEN || now == Fate.REFUSED) {
      byte[] words = status == OK ? new byte[0] : "not now\nreally".getBytes(UTF_8);
      exchange.sendResponseHeaders(status, status == OK ? -1 : words.length);
      exchange.getResponseBody().write(words);
    }
    exchange.close(); // without an answer, where none was sent
  }

  private synchronized int take(HttpExchange exchange, String body) throws IOException {
    JsonNode change = json.readTree(body);
    String key = change.get("key").asText();
    if (!exchange.getRequestHeaders().getFirst("Idempotency-Key").equals('"' + key + '"')) {
      faults.add("another key in the header than " + key);
    }
    String before = bodies.putIfAbsent(key, body);
    if (before != null) {
      if (!before.equals(body)) {
        faults.add("another change under the key " + key);
      }
      return OK;
    }
    if (!change.get("after").isNull() && !change.get("after").asText().equals(last)) {
      return DOES_NOT_FOLLOW;
    }
    change.get("tables").forEach(this::apply);
    last = key;
    cut = change.get("cut").asText();
    taken++;
    return OK;
  }

  private void apply(JsonNode change) {
    Map<JsonNode, JsonNode> rows =
        tables.computeIfAbsent(change.get("table").asText(), name -> new HashMap<>());
    if (change.get("whole").asBoolean()) {
      rows.clear();
    }
    JsonNode columns = change.get("key");
    for (JsonNode row : change.get("left")) {
      if (rows.remove(key(columns, row)) == null) {
        faults.add(row + " left, and was not there");
      }
    }
    for (JsonNode row : change.get("entered")) {
      rows.put(key(columns, row), row);
    }
  }

  private JsonNode key(JsonNode columns, JsonNode row) {
    var key = json.createArrayNode();
    columns.forEach(column -> key.add(row.get(column.asText())));
    return key;
  }

  /** Goes back to having nothing, as one does that is set up anew. */
  synchronized void forget() {
    bodies.clear();
    tables.clear();
    last = null;
    cut = "";
  }

  /** Rows of a table. */
  synchronized List<JsonNode> rows(String table) {
    return List.copyOf(tables.getOrDefault(table, Map.of()).values());
  }

  /** Name of the cut that it holds. */
  synchronized String cut() {
    return cut;
  }

  /** How many changes it has taken. */
  synchronized int taken() {
    return taken;
  }

  /** What was wrong with what it was sent. */
  synchronized List<String> faults() {
    return List.copyOf(faults);
  }

  @Override
  public void close() {
    server.stop(0);
  }
}
