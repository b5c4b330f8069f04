package dev.kepler.medallion.internal.layer;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.max;
import static org.apache.spark.sql.functions.row_number;
import static org.apache.spark.sql.functions.timestamp_micros;
import static org.apache.spark.sql.functions.when;

import dev.kepler.medallion.Key;
import dev.kepler.medallion.internal.rows.OnePartition;
import dev.kepler.medallion.internal.rows.ReusableRows;
import dev.kepler.medallion.internal.rows.Thresholds;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.stream.Stream;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.expressions.Window;

/**
 * Records of a micro-batch that follow on each other within their keys: each is of the load whose
 * number is its place among those of its key. Of one that lacks its key nobody knows; it is of the
 * first.
 *
 * @param rows raw records
 * @param more loads after the first
 */
record RecordSequence(ReusableRows rows, long more) implements AutoCloseable {

  private static final String PLACE = "place among those of its key";

  /**
   * Numbers records.
   *
   * @param order a value over their columns
   */
  static RecordSequence of(Dataset<Row> raw, List<String> key, Column order) {
    ReusableRows read = ReusableRows.of(raw);
    try {
      boolean few = read.rows().count() < Thresholds.MANY_ROWS;
      Dataset<Row> rows = few ? OnePartition.of(read.rows()) : read.rows();
      Column hasKey = key.stream().map(c -> col(c).isNotNull()).reduce(Column::and).orElseThrow();
      Column[] group =
          Stream.concat(
                  Stream.of(Key.columns(key)), Stream.of(when(hasKey, lit(null)).otherwise(order)))
              .toArray(Column[]::new);
      Column place = row_number().over(Window.partitionBy(group).orderBy(order)).minus(1);
      Dataset<Row> numbered = rows.withColumn(PLACE, place);
      Row last = numbered.agg(max(PLACE)).head();
      return new RecordSequence(
          new ReusableRows(numbered, true, read.release()), last.isNullAt(0) ? 0 : last.getInt(0));
    } catch (RuntimeException e) {
      read.close();
      throw e;
    }
  }

  /** Arrival time of a record, of the arrival time of the first load. */
  static Column arrival(Instant first) {
    return timestamp_micros(lit(ChronoUnit.MICROS.between(Instant.EPOCH, first)).plus(col(PLACE)));
  }

  @Override
  public void close() {
    rows.close();
  }
}
