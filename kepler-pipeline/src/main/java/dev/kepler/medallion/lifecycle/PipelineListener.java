package dev.kepler.medallion.lifecycle;

import dev.kepler.medallion.lake.Layer;
import dev.kepler.medallion.lake.LedgerEntry;
import dev.kepler.medallion.lake.MaintenanceReport;
import java.time.Duration;

/**
 * Hears what a pipeline does. All methods do nothing unless overridden. {@link #onBatch} and what
 * is told of a {@link LakeRun} are called on the thread that does the work, a layer's query or a
 * caller's, so a slow listener slows it; the others on threads of the pipeline or of whoever starts
 * it. One that throws is logged and never stops the pipeline.
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
   * Work on the lake begins: a micro-batch, with rows or without, a rebuild, a redrive, an undo or
   * a redo. It ends by {@link #onDone} or {@link #onBroken}, or with the process; work that a crash
   * has cut short begins again under the same key.
   */
  default void onBegun(LakeRun run) {}

  /**
   * Work on the lake is done, or was found done already.
   *
   * @param entry its counts
   */
  default void onDone(LakeRun run, LedgerEntry entry) {}

  /**
   * Work on the lake broke off. A layer that fails before it has a batch, because its source cannot
   * be read, say, is told as the batch that would have been next.
   *
   * @param failure what happened: of a layer that was running a {@link PipelineException}; of one
   *     that was cancelled when the pipeline was closed an interrupt is among the causes
   */
  default void onBroken(LakeRun run, Throwable failure) {}

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
