package dev.kepler.medallion.internal.query;

import dev.kepler.medallion.lake.Layer;
import dev.kepler.medallion.lifecycle.PipelineException;
import dev.kepler.medallion.lifecycle.PipelineListener;
import dev.kepler.medallion.lifecycle.RestartPolicy;
import java.nio.channels.ClosedByInterruptException;
import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Supplier;

/**
 * Does what must be done before a layer runs, again where its policy says so.
 *
 * @param listener hears of each failure that is tried again
 */
public record Restarts(RestartPolicy policy, PipelineListener listener) {

  /**
   * Does what a layer needs before it runs, as often as the policy allows.
   *
   * @param layer of whose failures the listener hears
   * @throws IllegalStateException when the thread is interrupted
   * @throws PipelineException for another checked exception of Spark's, which Scala does not
   *     declare
   */
  public <T> T call(Layer layer, Supplier<T> work) {
    for (int failures = 1; ; failures++) {
      try {
        return work.get();
      } catch (Exception e) {
        requireNoInterrupt(layer, e);
        PipelineException failure = LayerFailure.of(layer, e);
        if (!policy.retries(e, failures) || Thread.currentThread().isInterrupted()) {
          throw e instanceof RuntimeException unchecked ? unchecked : failure;
        }
        Duration delay = policy.delay(failures);
        listener.onRestart(failure, failures, delay);
        LockSupport.parkNanos(delay.toNanos());
      }
    }
  }

  /** Spark forgets that the thread was interrupted when it throws. */
  private static void requireNoInterrupt(Layer layer, Exception failure) {
    for (Throwable e = failure; e != null; e = e.getCause()) {
      if (e instanceof InterruptedException || e instanceof ClosedByInterruptException) {
        Thread.currentThread().interrupt();
        throw new IllegalStateException(
            "Cannot begin " + layer + ": the thread was interrupted. Run again.", failure);
      }
    }
  }
}
