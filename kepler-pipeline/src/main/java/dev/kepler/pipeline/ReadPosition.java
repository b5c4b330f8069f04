package dev.kepler.pipeline;

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
record ReadPosition(Layer layer, LakeTable table, long read, long needed) {

  private static final String VERSION = "reservoirVersion";

  /** Positions of silver in bronze and of gold in silver. */
  static List<ReadPosition> of(SparkSession session, TableLayout layout) {
    return List.of(
        of(session, layout, Layer.SILVER, LakeTable.BRONZE),
        of(session, layout, Layer.GOLD, LakeTable.SILVER));
  }

  private static ReadPosition of(
      SparkSession session, TableLayout layout, Layer layer, LakeTable table) {
    Checkpoint checkpoint = new Checkpoint(session, layout.checkpoint(layer));
    OptionalLong last = checkpoint.lastCommitted();
    if (last.isEmpty()) {
      return new ReadPosition(layer, table, -1, 0);
    }
    long batch = last.getAsLong();
    return new ReadPosition(
        layer,
        table,
        checkpoint.sourceVersion(batch),
        Math.min(start(checkpoint, batch), start(checkpoint, Math.max(0, batch - 1))));
  }

  private static long start(Checkpoint checkpoint, long batch) {
    return checkpoint.offset(batch).map(offset -> offset.path(VERSION).asLong(0)).orElse(0L);
  }
}
