package dev.kepler.pipeline;

import java.util.Objects;
import org.apache.spark.sql.SparkSession;

/** Failure of a layer: which one, why, and Spark's own exception as the cause. */
public final class PipelineException extends RuntimeException {

  private static final long serialVersionUID = 1;

  private final Layer layer;

  PipelineException(Layer layer, Throwable cause) {
    this(layer, cause, null);
  }

  /** Failure of a running query. */
  PipelineException(LayerQuery query, Throwable cause) {
    this(query.layer(), cause, query.query().sparkSession());
  }

  private PipelineException(Layer layer, Throwable cause, SparkSession session) {
    super("Cannot go on with layer " + layer + ": " + reason(layer, cause, session), cause);
    this.layer = layer;
  }

  /** Layer that failed; the other layers were stopped. */
  public Layer layer() {
    return layer;
  }

  /**
   * What went wrong: of a table in our words, else in those of the innermost cause, which is where
   * our own errors stand.
   */
  private static String reason(Layer layer, Throwable cause, SparkSession session) {
    return new TableTrouble(layer, session).reason(cause).orElseGet(() -> innermost(cause));
  }

  private static String innermost(Throwable cause) {
    Throwable root = cause;
    while (root.getCause() != null && root.getCause() != root) {
      root = root.getCause();
    }
    return Objects.requireNonNullElse(root.getMessage(), root.getClass().getName());
  }
}
