package dev.kepler.examples.bench;

import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;

/** Waiting for what is to happen elsewhere, looking every millisecond. */
final class Patience {

  private static final Duration LIMIT = Duration.ofMinutes(30);

  private Patience() {}

  /**
   * Blocks until it is so.
   *
   * @param what names what is waited for
   * @throws IllegalStateException when half an hour is not enough
   */
  static void until(String what, BooleanSupplier so) {
    long deadline = System.nanoTime() + LIMIT.toNanos();
    while (!so.getAsBoolean()) {
      if (System.nanoTime() > deadline) {
        throw new IllegalStateException(
            "Cannot go on: "
                + what
                + " did not come within "
                + LIMIT.toMinutes()
                + " minutes. Measure smaller sizes.");
      }
      LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(1));
    }
  }
}
