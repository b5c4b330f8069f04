package dev.kepler.examples.live;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;

/** Events as the wire has them. JSON holds no line break, so each is one {@code data} line. */
final class Event {

  /** How long a client waits before it comes again, in milliseconds. */
  static final byte[] RETRY = "retry: 1000\n\n".getBytes(StandardCharsets.UTF_8);

  private Event() {}

  /** An event that a client may miss. */
  static byte[] of(String name, Object data) {
    return event("event: " + name + "\n", data);
  }

  /** An event after which a client resumes. */
  static byte[] of(String name, String id, Object data) {
    return event("id: " + id + "\nevent: " + name + "\n", data);
  }

  private static byte[] event(String head, Object data) {
    ByteArrayOutputStream event = new ByteArrayOutputStream();
    event.writeBytes((head + "data: ").getBytes(StandardCharsets.UTF_8));
    event.writeBytes(Answer.bytes(data));
    event.writeBytes("\n\n".getBytes(StandardCharsets.UTF_8));
    return event.toByteArray();
  }
}
