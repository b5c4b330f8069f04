package dev.kepler.examples.live;

import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.eclipse.jetty.io.Connection;
import org.eclipse.jetty.server.Server;

/**
 * Cuts off a client that takes too long over one request: over sending it, or over taking in the
 * answer. Jetty's idle time does not see one that moves a byte now and then, and a few thousand of
 * such would keep all others out. A client between two requests, and one that listens to events, is
 * not waited for.
 */
final class SlowClients implements Connection.Listener {

  /** How long a request and its answer may each take. */
  static final Duration PATIENCE = Duration.ofSeconds(10);

  private static final long LOOK_MILLIS = 500;

  private final Map<Connection, Stage> stages = new ConcurrentHashMap<>();
  private final Server server;

  /**
   * How far a connection was when it last got on.
   *
   * @param messages requests and answers until then
   * @param bytes that had come in by then
   * @param since by {@link System#nanoTime}
   */
  private record Stage(long messages, long bytes, long since) {

    static Stage of(Connection connection) {
      return new Stage(messages(connection), connection.getBytesIn(), System.nanoTime());
    }

    private static long messages(Connection connection) {
      return connection.getMessagesIn() + connection.getMessagesOut();
    }

    /** Begins anew where the connection has got on, or is not waited for. */
    Stage next(Connection connection) {
      if (messages(connection) != messages) {
        return of(connection);
      }
      return isWaitedFor(connection) ? this : new Stage(messages, bytes, System.nanoTime());
    }

    /** An answer is on its way, as nothing is read meanwhile, or a part of a request has come. */
    private boolean isWaitedFor(Connection connection) {
      return !connection.getEndPoint().isFillInterested() || connection.getBytesIn() > bytes;
    }

    boolean isOver() {
      return System.nanoTime() - since > PATIENCE.toNanos();
    }
  }

  /** Watches the connections of a server that is about to start. */
  SlowClients(Server server) {
    this.server = server;
  }

  /** Looks from now on, as long as the server runs. */
  void watch() {
    server
        .getScheduler()
        .schedule(
            () -> {
              try {
                stages.keySet().forEach(this::look);
              } finally {
                watch();
              }
            },
            LOOK_MILLIS,
            TimeUnit.MILLISECONDS);
  }

  /** Leaves a connection alone: it is an event stream, which is always on its way. */
  void release(Connection connection) {
    stages.remove(connection);
  }

  @Override
  public void onOpened(Connection connection) {
    stages.put(connection, new Stage(0, 0, System.nanoTime()));
  }

  @Override
  public void onClosed(Connection connection) {
    stages.remove(connection);
  }

  private void look(Connection connection) {
    Stage now = stages.computeIfPresent(connection, (open, stage) -> stage.next(open));
    if (now != null && now.isOver()) {
      connection.getEndPoint().close(new TimeoutException("slow client")); // tells onClosed
    }
  }
}
