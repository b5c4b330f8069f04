package dev.kepler.medallion.internal.checkpoint;

import dev.kepler.medallion.internal.delta.LakeTable;
import dev.kepler.medallion.internal.delta.LakeTables;
import dev.kepler.medallion.lake.Layer;
import dev.kepler.medallion.lake.TableLayout;
import java.util.List;
import java.util.OptionalLong;
import org.apache.spark.sql.SparkSession;

/**
 * How far a layer has read the table above it.
 *
 * @param layer that reads
 * @param table that it reads
 * @param read version up to which its committed batches have read; -1 for none
 * @param needed oldest version whose log entry it needs when it starts again: Spark plans the last
 *     committed batch once more, from the end of the one before
 */
public record ReadPosition(Layer layer, LakeTable table, long read, long needed) {

  private static final String VERSION = "reservoirVersion";

  /** Positions of silver in bronze and of gold in silver. */
  public static List<ReadPosition> of(SparkSession session, LakeTables lake) {
    return Layer.QUERIES.stream()
        .flatMap(
            layer -> lake.readBy(layer).map(t -> of(session, lake.layout(), layer, t)).stream())
        .toList();
  }

  private static ReadPosition of(
      SparkSession session, TableLayout layout, Layer layer, LakeTable table) {
    LayerCheckpoint checkpoint = LayerCheckpoint.of(session, layout, layer);
    OptionalLong last = checkpoint.lastDone();
    if (last.isEmpty()) {
      return new ReadPosition(layer, table, -1, 0);
    }
    long batch = last.getAsLong();
    long read = checkpoint.position(batch).map(LayerCheckpoint.Position::version).orElse(-1L);
    return new ReadPosition(
        layer, table, read, Math.min(start(checkpoint, batch), start(checkpoint, batch - 1)));
  }

  /** Version that a batch ends in; without the batch before, what that one read does not matter. */
  private static long start(LayerCheckpoint checkpoint, long batch) {
    return batch < 0
        ? Long.MAX_VALUE
        : checkpoint.sourceOffset(batch).map(o -> o.path(VERSION).asLong(0)).orElse(0L);
  }
}
