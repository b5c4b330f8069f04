package dev.kepler.medallion.internal.query;

import dev.kepler.medallion.internal.delta.TableTrouble;
import dev.kepler.medallion.internal.source.KafkaTrouble;
import dev.kepler.medallion.lake.Layer;
import dev.kepler.medallion.lifecycle.PipelineException;
import java.util.Objects;
import org.apache.spark.sql.SparkSession;

/**
 * What went wrong with a layer: of a table in our words, else in those of the innermost cause,
 * which is where our own errors stand.
 */
public final class LayerFailure {

  private LayerFailure() {}

  /** Failure of what must be done before a layer runs. */
  public static PipelineException of(Layer layer, Throwable cause) {
    return of(layer, cause, null);
  }

  /** Failure of a running query. */
  public static PipelineException of(LayerQuery query, Throwable cause) {
    return of(query.layer(), cause, query.query().sparkSession());
  }

  /**
   * Failure of a layer.
   *
   * @param session reads the log of a table that is to blame; null where there is none
   */
  static PipelineException of(Layer layer, Throwable cause, SparkSession session) {
    String reason =
        new TableTrouble(layer, session)
            .reason(cause)
            .or(() -> KafkaTrouble.reason(cause))
            .orElseGet(() -> innermost(cause));
    return new PipelineException(layer, reason, cause);
  }

  private static String innermost(Throwable cause) {
    Throwable root = cause;
    while (root.getCause() != null && root.getCause() != root) {
      root = root.getCause();
    }
    return Objects.requireNonNullElse(root.getMessage(), root.getClass().getName());
  }
}
