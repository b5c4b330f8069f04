package dev.kepler.pipeline;

import java.util.Objects;

/** Failure of a layer: which one, why, and Spark's own exception as the cause. */
public final class PipelineException extends RuntimeException {

  private static final long serialVersionUID = 1;

  private final Layer layer;

  PipelineException(Layer layer, Throwable cause) {
    super("Cannot go on with layer " + layer + ": " + reason(cause), cause);
    this.layer = layer;
  }

  /** Layer that failed; the other layers were stopped. */
  public Layer layer() {
    return layer;
  }

  /** What went wrong in the words of the innermost cause, which is where our own errors stand. */
  private static String reason(Throwable cause) {
    Throwable root = cause;
    while (root.getCause() != null && root.getCause() != root) {
      root = root.getCause();
    }
    return Objects.requireNonNullElse(root.getMessage(), root.getClass().getName());
  }
}
