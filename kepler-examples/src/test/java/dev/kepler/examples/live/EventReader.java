package dev.kepler.examples.live;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.net.HttpURLConnection;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Client of server-sent events that takes one at a time, holds it against the OpenAPI file, and
 * waits ten seconds for each.
 */
final class EventReader implements AutoCloseable {

  /** An event that only tests send. */
  static final String UNDESCRIBED = "much";

  private final HttpURLConnection connection;
  private final BufferedReader lines;

  private EventReader(HttpURLConnection connection) throws IOException {
    this.connection = connection;
    this.lines =
        new BufferedReader(
            new InputStreamReader(connection.getInputStream(), StandardCharsets.UTF_8));
  }

  /** An event; its id is null when it has none. */
  record Received(String name, String id, String data) {}

  static EventReader open(URI uri, List<String> headers) {
    try {
      HttpURLConnection connection = (HttpURLConnection) uri.toURL().openConnection();
      connection.setReadTimeout(10_000);
      for (int i = 0; i < headers.size(); i += 2) {
        connection.setRequestProperty(headers.get(i), headers.get(i + 1));
      }
      return new EventReader(connection);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The next event of a name; others are skipped. */
  Received next(String name) {
    Received event = next();
    while (!event.name().equals(name)) {
      event = next();
    }
    return event;
  }

  Received next() {
    Map<String, String> fields = new HashMap<>();
    try {
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        if (line.isEmpty() && fields.containsKey("data")) {
          Received event = new Received(fields.get("event"), fields.get("id"), fields.get("data"));
          if (!event.name().equals(UNDESCRIBED)) {
            OpenApi.FILE.describes(event);
          }
          return event;
        }
        int colon = line.indexOf(": ");
        if (colon > 0) {
          fields.put(line.substring(0, colon), line.substring(colon + 2));
        }
      }
      throw new IllegalStateException("the stream ended");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void close() {
    connection.disconnect();
  }
}
