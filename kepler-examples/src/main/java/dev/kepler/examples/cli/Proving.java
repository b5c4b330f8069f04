package dev.kepler.examples.cli;

import dev.kepler.medallion.lake.VerificationReport;
import java.time.Duration;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Verifies a lake at intervals, on a thread of its own; the first time within a minute. */
final class Proving implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(Proving.class);
  private static final Duration SOON = Duration.ofMinutes(1);

  private final ScheduledExecutorService schedule =
      Executors.newSingleThreadScheduledExecutor(
          work -> {
            Thread thread = new Thread(work, "kepler proof");
            thread.setDaemon(true);
            return thread;
          });

  private final ScheduledFuture<?> turns;

  /**
   * Starts.
   *
   * @param every from the end of one verification to the next
   * @param there whether there is something to verify
   * @param told what each found
   */
  Proving(
      Duration every,
      BooleanSupplier there,
      Supplier<VerificationReport> verify,
      Consumer<VerificationReport> told) {
    this.turns =
        schedule.scheduleWithFixedDelay(
            () -> prove(there, verify, told),
            Math.min(SOON.toMillis(), every.toMillis()),
            every.toMillis(),
            TimeUnit.MILLISECONDS);
  }

  private void prove(
      BooleanSupplier there,
      Supplier<VerificationReport> verify,
      Consumer<VerificationReport> told) {
    try {
      if (there.getAsBoolean()) {
        told.accept(verify.get());
      }
    } catch (Exception e) { // checked ones of Spark's too, which Scala does not declare
      if (!schedule.isShutdown()) {
        LOG.warn("Cannot verify the lake: {}. Trying again at the next turn.", e.toString());
      }
    }
  }

  /** Verifies no more; a verification in progress is given up. */
  @Override
  public void close() {
    turns.cancel(true);
    schedule.shutdownNow();
  }
}
