package dev.kepler.medallion.internal.change;

import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.count;
import static org.apache.spark.sql.functions.count_if;
import static org.apache.spark.sql.functions.first;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.sum;

import dev.kepler.medallion.internal.delta.KeyRange;
import dev.kepler.medallion.internal.delta.LongSet;
import dev.kepler.medallion.internal.delta.TableKey;
import java.util.Optional;
import java.util.stream.Stream;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/**
 * Keys of many rows, each of which comes once, as do the other identities of the rows. In most
 * large loads that is so; to ask takes one job, and spares a sort of all rows by who might have a
 * rival.
 *
 * @param rows how many they are
 * @param keys the keys; empty where they are no number, or too wide apart for a set of them to be
 *     small
 * @param identities the other identities
 */
public record DistinctKeys(long rows, Optional<LongSet> keys, LongSet identities) {

  /** In so narrow a range a set of keys is small, and nothing has to be shuffled. */
  private static final KeyRange NARROW = new KeyRange(0, 0xFFFF_FFFFL);

  private static final String IDENTITY = "other identity";

  /**
   * Counts them.
   *
   * @param key rows without one are left out
   * @param identity a bigint that is not negative, or null
   * @param range in which the keys lie
   * @return empty where a key comes twice, or an identity
   */
  public static Optional<DistinctKeys> of(
      Dataset<Row> all, TableKey key, Column identity, KeyRange range) {
    boolean isNarrow = key.isNumber() && NARROW.holds(range);
    Dataset<Row> both =
        all.select(
            Stream.concat(Stream.of(key.values()), Stream.of(identity.as(IDENTITY)))
                .toArray(Column[]::new));
    Row counts = (isNarrow ? inSet(both, key) : byKey(both, key)).head();
    long rows = counts.getLong(0);
    Row identities = counts.getStruct(3);
    boolean areDistinct =
        rows == counts.getLong(1)
            && counts.getLong(2) == identities.<Long>getAs(LongSet.CARDINALITY);
    return areDistinct
        ? Optional.of(
            new DistinctKeys(
                rows,
                isNarrow ? Optional.of(LongSet.read(counts.getStruct(4))) : Optional.empty(),
                LongSet.read(identities)))
        : Optional.empty();
  }

  private static Dataset<Row> inSet(Dataset<Row> rows, TableKey key) {
    Column keys = LongSet.of(key.number(rows));
    return rows.agg(
        count_if(key.isThere()),
        keys.getField(LongSet.CARDINALITY),
        count(col(IDENTITY)),
        LongSet.of(rows.col(IDENTITY)),
        keys);
  }

  private static Dataset<Row> byKey(Dataset<Row> rows, TableKey key) {
    String times = "times";
    Dataset<Row> byKey =
        rows.filter(key.isThere())
            .groupBy(key.values())
            .agg(count(lit(1)).as(times), first(col(IDENTITY)).as(IDENTITY));
    return byKey.agg(
        coalesce(sum(times), lit(0L)),
        count(lit(1)),
        count(col(IDENTITY)),
        LongSet.of(byKey.col(IDENTITY)));
  }
}
