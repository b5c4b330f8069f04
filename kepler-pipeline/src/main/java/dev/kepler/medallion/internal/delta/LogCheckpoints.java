package dev.kepler.medallion.internal.delta;

import java.util.Map;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * Checkpoints of logs, which every tenth commit writes: here by a thread of their own, so that no
 * batch waits for them. One that does not come to its end costs nothing but that the log is read
 * from the one before.
 */
public final class LogCheckpoints {

  private static final long SECONDS_TO_SETTLE = 60;

  private static final ExecutorService WRITER =
      Executors.newSingleThreadExecutor(
          work -> {
            Thread thread = new Thread(work, "kepler log checkpoints");
            thread.setDaemon(true);
            return thread;
          });

  /** Those under way, by the folders of their tables. */
  private static final Map<String, Future<?>> UNDER_WAY = new ConcurrentHashMap<>();

  private LogCheckpoints() {}

  /** Has a checkpoint written, unless one of the table is under way. */
  static void write(String table, Runnable checkpoint) {
    UNDER_WAY.compute(
        table,
        (folder, before) -> before == null || before.isDone() ? WRITER.submit(checkpoint) : before);
  }

  /** Waits for those under way: from then on nothing is written that nobody waits for. */
  public static void settle() {
    for (Future<?> checkpoint : UNDER_WAY.values()) {
      try {
        checkpoint.get(SECONDS_TO_SETTLE, TimeUnit.SECONDS);
      } catch (ExecutionException | TimeoutException | CancellationException e) {
        checkpoint.cancel(true); // what went wrong is in Delta's log
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        return;
      }
    }
    UNDER_WAY.values().removeIf(Future::isDone);
  }
}
