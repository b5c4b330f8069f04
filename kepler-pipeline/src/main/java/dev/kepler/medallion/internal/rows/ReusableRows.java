package dev.kepler.medallion.internal.rows;

import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.sql.catalyst.trees.TreePattern;
import org.apache.spark.storage.StorageLevel;

/**
 * Rows that are read several times: worked out once and kept for as long as it is open, or worked
 * out anew each time, where that costs no more than to keep them.
 *
 * @param rows to be read
 * @param isKept whether they are
 * @param release lets go of them
 */
public record ReusableRows(Dataset<Row> rows, boolean isKept, Runnable release)
    implements AutoCloseable {

  /** Keeps the rows that a Dataset gives when it first runs. */
  public static ReusableRows of(Dataset<Row> rows) {
    if (!OnePartition.is(rows)) {
      Dataset<Row> cached = rows.persist();
      return new ReusableRows(cached, true, cached::unpersist);
    }
    JavaRDD<InternalRow> copies =
        OnePartition.planned(rows)
            .toJavaRDD()
            .map(InternalRow::copy) // each row comes in the same place as the one before
            .persist(StorageLevel.MEMORY_AND_DISK());
    return new ReusableRows(
        OnePartition.of(rows.sparkSession(), copies.rdd(), rows.schema()),
        true,
        () -> copies.unpersist(false));
  }

  /** Works the rows out each time. */
  public static ReusableRows anew(Dataset<Row> rows) {
    return new ReusableRows(rows, false, () -> {});
  }

  /**
   * Works rows out each time that are the same then, each for itself; keeps those that might be
   * others, as those of a window are whose order is not total.
   */
  public static ReusableRows ifVolatile(Dataset<Row> rows) {
    boolean windows =
        rows.queryExecution().analyzed().containsPattern(TreePattern.WINDOW_EXPRESSION());
    return windows || !PreparedPlan.isRepeatable(rows) ? of(rows) : anew(rows);
  }

  @Override
  public void close() {
    release.run();
  }
}
