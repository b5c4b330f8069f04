package dev.kepler.medallion.internal.layer;

import dev.kepler.medallion.Key;
import dev.kepler.medallion.internal.checkpoint.LayerCheckpoint;
import dev.kepler.medallion.internal.checkpoint.LayerCheckpoint.Position;
import dev.kepler.medallion.internal.delta.Commit;
import dev.kepler.medallion.internal.delta.LakeTable;
import dev.kepler.medallion.internal.delta.LiveFiles;
import dev.kepler.medallion.internal.rows.OnePartition;
import dev.kepler.medallion.internal.rows.PlanFacts;
import dev.kepler.medallion.internal.rows.Thresholds;
import dev.kepler.medallion.lake.LedgerEntry;
import java.util.List;
import java.util.Set;
import java.util.function.LongFunction;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;

/**
 * Micro-batch of a layer's query.
 *
 * @param rows what it holds
 * @param number counted from 0 by the query's checkpoint
 * @param sourceVersion version of the Delta table above that it reads up to; -1 for another source
 * @param readVersion the version that the batch before had read up to; -1 for none
 * @param off safeguards that a test does without
 */
public record Batch(
    Dataset<Row> rows, long number, long sourceVersion, long readVersion, Set<Safeguard> off) {

  private static final String QUERY_ID = "sql.streaming.queryId";

  /** A batch, with the offset that Spark noted down before it ran it. */
  public static Batch of(
      Dataset<Row> rows, long number, LayerCheckpoint checkpoint, Set<Safeguard> off) {
    return new Batch(
        rows, number, version(checkpoint, number), version(checkpoint, number - 1), off);
  }

  private static long version(LayerCheckpoint checkpoint, long batch) {
    return batch < 0 ? -1 : checkpoint.position(batch).map(Position::version).orElse(-1L);
  }

  boolean lacks(Safeguard safeguard) {
    return off.contains(safeguard);
  }

  /**
   * The rows: all in one task where they are few; where they are many, and all that happened above
   * is that files came, read from these by the columns that are wanted.
   *
   * @param above files of the table above, gone on to this batch's version just now
   */
  Dataset<Row> rows(LiveFiles above) {
    return isLarge() ? above.appended(session()).orElse(rows) : OnePartition.of(rows);
  }

  /** Rows of the batch, those of a key in one task. */
  Dataset<Row> together(Dataset<Row> some, List<String> key) {
    return OnePartition.is(some) ? some : some.repartition(Key.columns(key));
  }

  /** In how many tasks it is read. */
  public int partitions() {
    return Math.max(1, PlanFacts.partitions(rows));
  }

  /** Whether the files that it reads are so large that work done once for all rows pays. */
  public boolean isLarge() {
    return PlanFacts.bytes(rows) >= Thresholds.LARGE_BATCH;
  }

  /** The batch's write into a table, to be called on the thread of the batch's query. */
  Commit commit(LakeTable table, LedgerEntry entry) {
    return commit(table, rows -> entry);
  }

  /** The same with an entry that says how many rows were written. */
  Commit commit(LakeTable table, LongFunction<LedgerEntry> entry) {
    String query = session().sparkContext().getLocalProperty(QUERY_ID);
    return new Commit(
        session(),
        lacks(Safeguard.TRANSACTION_IDS) ? Commit.NONE : Commit.application(query, table),
        number,
        entry);
  }

  /** Session clone of the query. */
  public SparkSession session() {
    return rows.sparkSession();
  }
}
