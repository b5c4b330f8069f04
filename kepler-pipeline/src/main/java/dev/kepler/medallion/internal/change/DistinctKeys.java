package dev.kepler.medallion.internal.change;

import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.count;
import static org.apache.spark.sql.functions.first;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.sum;

import dev.kepler.medallion.internal.delta.KeyRange;
import dev.kepler.medallion.internal.delta.LongSet;
import java.util.Optional;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/**
 * Keys of many rows, each of which comes once, as the KOIs do that they stand for. In most large
 * loads that is so; to ask takes one job, and spares a sort of all rows by who might have a rival.
 *
 * @param rows how many they are
 * @param keys the keys; empty where they are too wide apart for a set of them to be small
 * @param kois the KOIs
 */
public record DistinctKeys(long rows, Optional<LongSet> keys, LongSet kois) {

  /** In so narrow a range a set of keys is small, and nothing has to be shuffled. */
  private static final KeyRange NARROW = new KeyRange(0, 0xFFFF_FFFFL);

  private static final String KOI = "koi";

  /**
   * Counts them.
   *
   * @param key a bigint column; rows without a key are left out
   * @param koi a bigint that is not negative, or null
   * @param range in which the keys lie
   * @return empty where a key comes twice, or a KOI
   */
  public static Optional<DistinctKeys> of(
      Dataset<Row> all, String key, Column koi, KeyRange range) {
    boolean isNarrow = NARROW.holds(range);
    Dataset<Row> both = all.select(col(key), koi.as(KOI));
    Row counts = (isNarrow ? inSet(both, key) : byKey(both, key)).head();
    long rows = counts.getLong(0);
    Row kois = counts.getStruct(3);
    boolean areDistinct =
        rows == counts.getLong(1) && counts.getLong(2) == kois.<Long>getAs(LongSet.CARDINALITY);
    return areDistinct
        ? Optional.of(
            new DistinctKeys(
                rows,
                isNarrow ? Optional.of(LongSet.read(counts.getStruct(4))) : Optional.empty(),
                LongSet.read(kois)))
        : Optional.empty();
  }

  private static Dataset<Row> inSet(Dataset<Row> rows, String key) {
    Column keys = LongSet.of(rows.col(key));
    return rows.agg(
        count(col(key)),
        keys.getField(LongSet.CARDINALITY),
        count(col(KOI)),
        LongSet.of(rows.col(KOI)),
        keys);
  }

  private static Dataset<Row> byKey(Dataset<Row> rows, String key) {
    String times = "times";
    Dataset<Row> byKey =
        rows.filter(col(key).isNotNull())
            .groupBy(key)
            .agg(count(lit(1)).as(times), first(col(KOI)).as(KOI));
    return byKey.agg(
        coalesce(sum(times), lit(0L)), count(lit(1)), count(col(KOI)), LongSet.of(byKey.col(KOI)));
  }
}
