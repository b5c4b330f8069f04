package dev.kepler.examples.live;

import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Thread that keeps a {@link LakeReader} at work: at intervals, and at once when {@link #wake} says
 * that something was written. A look that fails is noted, told, and tried again.
 */
public final class LakeWatch implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(LakeWatch.class);
  private static final Duration AFTER_FAILURE = Duration.ofSeconds(2);

  /** A batch says that it has written a moment before it is done. */
  private static final Duration SOON = Duration.ofMillis(10);

  /** What a look has found. */
  private enum Look {
    SOMETHING,
    NOTHING,
    FAILURE
  }

  private final LakeReader<?, ?> reader;
  private final Health health;
  private final Duration interval;
  private final Runnable moved;
  private final Semaphore written = new Semaphore(0);
  private final Thread thread = new Thread(this::run, "kepler live");
  private volatile boolean closed;

  private LakeWatch(LakeReader<?, ?> reader, Health health, Duration interval, Runnable moved) {
    this.reader = Objects.requireNonNull(reader, "reader");
    this.health = Objects.requireNonNull(health, "health");
    this.interval = interval;
    this.moved = Objects.requireNonNull(moved, "moved");
  }

  /**
   * Starts watching.
   *
   * @param health told when the lake cannot be read
   * @param interval between two looks when nobody wakes it
   * @param moved done after each look that found something new
   */
  public static LakeWatch start(
      LakeReader<?, ?> reader, Health health, Duration interval, Runnable moved) {
    LakeWatch watch = new LakeWatch(reader, health, interval, moved);
    watch.thread.setDaemon(true);
    watch.thread.start();
    return watch;
  }

  /** Says that something may have been written. */
  public void wake() {
    written.release();
  }

  private void run() {
    Duration pause = interval;
    while (!closed) {
      pause =
          switch (look()) {
            case SOMETHING -> interval;
            case NOTHING -> shorter(pause.multipliedBy(2), interval);
            case FAILURE -> AFTER_FAILURE;
          };
      try {
        if (written.tryAcquire(pause.toMillis(), TimeUnit.MILLISECONDS)) {
          written.drainPermits();
          pause = SOON;
        }
      } catch (InterruptedException e) {
        return;
      }
    }
  }

  private static Duration shorter(Duration one, Duration other) {
    return one.compareTo(other) < 0 ? one : other;
  }

  private Look look() {
    try {
      boolean found = reader.refresh();
      if (found) {
        moved.run();
      }
      health.reasons(reader.reasons());
      health.readable(true);
      return found ? Look.SOMETHING : Look.NOTHING;
    } catch (Exception e) { // checked ones of Spark's too, which Scala does not declare
      if (!closed) {
        LOG.warn("Cannot read the lake: {}. Trying again.", e.toString());
        health.readable(false);
      }
      return Look.FAILURE;
    }
  }

  /** Stops watching; a look in progress is finished, within a minute. */
  @Override
  public void close() {
    closed = true;
    wake();
    try {
      thread.join(Duration.ofMinutes(1).toMillis());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
