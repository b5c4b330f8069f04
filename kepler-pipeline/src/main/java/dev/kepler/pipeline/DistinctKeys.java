package dev.kepler.pipeline;

import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.count;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.sum;

import dev.kepler.pipeline.LiveFiles.Range;
import java.util.OptionalLong;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/**
 * Tells whether a key comes twice in many rows, in one job. In most large loads none does; to ask
 * spares a sort of all rows by who might have a rival.
 */
final class DistinctKeys {

  /** In so narrow a range a set of keys is small, and nothing has to be shuffled. */
  private static final Range NARROW = new Range(0, 0xFFFF_FFFFL);

  private DistinctKeys() {}

  /**
   * Counts them.
   *
   * @param key a bigint column; rows without a key are left out
   * @param range in which the keys lie
   * @return how many they are; empty where one comes twice
   */
  static OptionalLong of(Dataset<Row> rows, String key, Range range) {
    Row counts = (NARROW.holds(range) ? inSet(rows, key) : byKey(rows, key)).head();
    long all = counts.getLong(0);
    return all == counts.getLong(1) ? OptionalLong.of(all) : OptionalLong.empty();
  }

  private static Dataset<Row> inSet(Dataset<Row> rows, String key) {
    return rows.agg(count(col(key)), LongSet.of(rows.col(key)).getField(LongSet.CARDINALITY));
  }

  private static Dataset<Row> byKey(Dataset<Row> rows, String key) {
    String times = "times";
    return rows.filter(col(key).isNotNull())
        .groupBy(key)
        .agg(count(lit(1)).as(times))
        .agg(coalesce(sum(times), lit(0L)), count(lit(1)));
  }
}
