package dev.kepler.medallion.lifecycle;

import dev.kepler.medallion.lake.Layer;

/** Failure of a layer: which one, why, and Spark's own exception as the cause. */
public final class PipelineException extends RuntimeException {

  private static final long serialVersionUID = 1;

  private final Layer layer;

  /**
   * A failure.
   *
   * @param layer that failed
   * @param reason why it cannot go on, and what to do
   * @param cause what was thrown
   */
  public PipelineException(Layer layer, String reason, Throwable cause) {
    super("Cannot go on with layer " + layer + ": " + reason, cause);
    this.layer = layer;
  }

  /** Layer that failed; the other layers were stopped. */
  public Layer layer() {
    return layer;
  }
}
