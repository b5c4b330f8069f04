package dev.kepler.pipeline;

/**
 * Hears what a pipeline does. All methods do nothing unless overridden; they are called on the
 * thread of the layer's query, so a slow listener slows its layer. One that throws is logged and
 * never stops the pipeline.
 */
public interface PipelineListener {

  /** The layer's query runs. */
  default void onStarted(Layer layer) {}

  /**
   * A micro-batch of a layer is in its tables, or was found to change nothing.
   *
   * @param entry its counts
   */
  default void onBatch(LedgerEntry entry) {}

  /** A layer failed; the others are being stopped. */
  default void onFailed(PipelineException failure) {}

  /** The layer's query runs no more, whatever the reason. */
  default void onStopped(Layer layer) {}
}
