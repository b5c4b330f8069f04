package dev.kepler.medallion.lifecycle;

import dev.kepler.medallion.lake.Layer;
import dev.kepler.medallion.lake.LedgerEntry;
import dev.kepler.medallion.lake.MaintenanceReport;
import java.time.Duration;

/**
 * Hears what a pipeline does. All methods do nothing unless overridden. {@link #onBatch} is called
 * on the thread of the layer's query, so a slow listener slows its layer; the others on threads of
 * the pipeline or of whoever starts it. One that throws is logged and never stops the pipeline.
 */
public interface PipelineListener {

  /** The layer's query runs. */
  default void onStarted(Layer layer) {}

  /**
   * A micro-batch of a layer is in its tables, or was found to change nothing. One that comes again
   * after a crash is heard again, and then finds its work done.
   *
   * @param entry its counts
   */
  default void onBatch(LedgerEntry entry) {}

  /**
   * A layer failed by an error of the store, and is started again after a while. What fails before
   * any layer runs, such as the making of the tables, is told of bronze, the first one.
   *
   * @param failure what happened
   * @param attempt counted from 1, anew once a batch was finished
   * @param delay how long until then
   */
  default void onRestart(PipelineException failure, int attempt, Duration delay) {}

  /**
   * A table was looked after between batches, as the pipeline's {@code upkeep} asks for.
   *
   * @param upkeep what was done
   */
  default void onMaintained(MaintenanceReport.Upkeep upkeep) {}

  /**
   * The upkeep of a table failed. The pipeline goes on, and tries again after as many commits as
   * make an upkeep due; what fails again and again is told once.
   *
   * @param table its name
   * @param failure what happened
   */
  default void onUpkeepFailed(String table, Exception failure) {}

  /** A layer failed for good; the others are being stopped. */
  default void onFailed(PipelineException failure) {}

  /** The layer's query runs no more, whatever the reason. */
  default void onStopped(Layer layer) {}
}
