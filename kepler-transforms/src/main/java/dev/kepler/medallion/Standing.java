package dev.kepler.medallion;

import static dev.kepler.medallion.bean.RecordColumns.ARRIVAL_TIME;
import static dev.kepler.medallion.bean.RecordColumns.FAILED_EXPECTATIONS;
import static org.apache.spark.sql.functions.array;
import static org.apache.spark.sql.functions.array_contains;
import static org.apache.spark.sql.functions.array_except;
import static org.apache.spark.sql.functions.array_min;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.collect_set;
import static org.apache.spark.sql.functions.exists;
import static org.apache.spark.sql.functions.filter;
import static org.apache.spark.sql.functions.least;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.map_from_entries;
import static org.apache.spark.sql.functions.max;
import static org.apache.spark.sql.functions.min;
import static org.apache.spark.sql.functions.not;
import static org.apache.spark.sql.functions.size;
import static org.apache.spark.sql.functions.struct;
import static org.apache.spark.sql.functions.when;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.expressions.Window;
import org.apache.spark.sql.expressions.WindowSpec;
import org.apache.spark.sql.types.ArrayType;
import org.apache.spark.sql.types.StructType;

/**
 * Which record of each key stands: the last that can be trusted, unless a newer whole release no
 * longer has the key. A row in quarantine is a row of its release: the key is there, though nothing
 * else of the record can be trusted.
 */
public final class Standing {

  /** Column of {@link #ofReleases}: whether a release after the record has none of its key. */
  public static final String ABSENT = "absent";

  /** Column of {@link #ever}: when a record no longer stood. */
  static final String UNTIL = "stands until";

  private static final String LAST = "last";
  private static final String RECORD = "record";
  private static final String SEEN = "seen";

  private Standing() {}

  /**
   * Keeps of each key the record that arrived last. Identical records of one load collapse; among
   * different ones the choice is arbitrary but always the same.
   *
   * <p>On a stream this is an aggregate: output modes update and complete.
   *
   * @param bronze rows of bronze that met the expectations
   * @return one of them for each key
   */
  public static Dataset<Row> latest(Medallion<?, ?, ?> medallion, Dataset<?> bronze) {
    List<String> key = medallion.key().bronze();
    Dataset<Row> records =
        bronze
            .groupBy(key.stream().map(bronze::col).toArray(Column[]::new))
            .agg(max(record(medallion, bronze)).as(LAST));
    return inOrder(medallion, records.select(and(key, col(LAST + ".*"))));
  }

  /** A record but for its key, ordered by its arrival; maps as {@link Records#comparable}. */
  private static Column record(Medallion<?, ?, ?> medallion, Dataset<?> bronze) {
    return struct(
        Stream.concat(Stream.of(ARRIVAL_TIME), medallion.recordColumns().stream())
            .map(column -> Records.comparable(bronze, column).as(column))
            .toArray(Column[]::new));
  }

  private static Column[] and(List<String> names, Column... more) {
    List<Column> columns = new ArrayList<>(names.stream().map(n -> col(n)).toList());
    columns.addAll(List.of(more));
    return columns.toArray(Column[]::new);
  }

  /** The columns of bronze, in order and of its types, out of records. */
  private static Dataset<Row> inOrder(
      Medallion<?, ?, ?> medallion, Dataset<Row> records, String... more) {
    StructType bronze = medallion.bronze().schema();
    return records.select(
        Stream.concat(
                medallion.bronzeColumns().stream()
                    .map(
                        c ->
                            Records.isMap(bronze, c) && isEntries(records.schema(), c)
                                ? map_from_entries(records.col(c)).as(c)
                                : records.col(c)),
                Stream.of(more).map(records::col))
            .toArray(Column[]::new));
  }

  private static boolean isEntries(StructType records, String column) {
    return records.apply(column).dataType() instanceof ArrayType;
  }

  /**
   * Keeps of each key the trusted record that arrived last, as {@link #latest} does, and tells
   * whether a later release has none of it.
   *
   * @param judged as {@link Judge#judge} gives it, the rows of those releases among them
   * @param releases arrival times of the loads that are whole releases
   * @return one row per key: the columns of bronze, all null but the key where no record can be
   *     trusted, and {@link #ABSENT}, a boolean
   */
  public static Dataset<Row> ofReleases(
      Medallion<?, ?, ?> medallion, Dataset<Row> judged, List<Instant> releases) {
    List<String> key = medallion.key().bronze();
    Column met = size(col(FAILED_EXPECTATIONS)).equalTo(0);
    Column last = col(RECORD).getField(ARRIVAL_TIME);
    Column all = array(releases.stream().map(time -> lit(time)).toArray(Column[]::new));
    Column absent =
        exists(
            all,
            release ->
                last.isNull().or(release.gt(last)).and(not(array_contains(col(SEEN), release))));
    Dataset<Row> records =
        judged
            .filter(hasKey(key))
            .groupBy(Key.columns(key))
            .agg(
                max(when(met, record(medallion, judged))).as(RECORD),
                collect_set(ARRIVAL_TIME).as(SEEN))
            .select(and(key, col(RECORD + ".*"), absent.as(ABSENT)));
    return inOrder(medallion, records, ABSENT);
  }

  /**
   * Every record that ever stood, load by load, and what ended it.
   *
   * @param judged as for {@link #ofReleases}, all of the loads
   * @param releases as for {@link #ofReleases}
   * @return the trusted record of each key and load: the columns of bronze, and {@link #UNTIL}, the
   *     arrival time of the next load that has a trusted record of the key, or of the first release
   *     that has none of it; null for a record that stands
   */
  static Dataset<Row> ever(
      Medallion<?, ?, ?> medallion, Dataset<Row> judged, List<Instant> releases) {
    List<String> key = medallion.key().bronze();
    Column met = size(col(FAILED_EXPECTATIONS)).equalTo(0);
    WindowSpec ofKey = Window.partitionBy(Key.columns(key));
    WindowSpec later =
        ofKey
            .orderBy(ARRIVAL_TIME)
            .rowsBetween(Window.currentRow() + 1, Window.unboundedFollowing());
    Column next = min(when(col(RECORD).isNotNull(), col(ARRIVAL_TIME))).over(later);
    Dataset<Row> loads =
        judged
            .filter(hasKey(key))
            .groupBy(and(key, col(ARRIVAL_TIME)))
            .agg(max(when(met, record(medallion, judged))).as(RECORD));
    Column until = releases.isEmpty() ? next : least(next, firstWithout(releases, ofKey));
    Dataset<Row> records =
        loads
            .withColumn(UNTIL, until)
            .filter(col(RECORD).isNotNull())
            .select(and(key, col(RECORD + ".*"), col(UNTIL)));
    return inOrder(medallion, records, UNTIL);
  }

  /** The first release after a row's that has nothing of its key. */
  private static Column firstWithout(List<Instant> releases, WindowSpec ofKey) {
    Column all = array(releases.stream().map(time -> lit(time)).toArray(Column[]::new));
    Column newer = filter(all, release -> release.gt(col(ARRIVAL_TIME)));
    return array_min(array_except(newer, collect_set(ARRIVAL_TIME).over(ofKey)));
  }

  static Column hasKey(List<String> key) {
    return key.stream().map(c -> col(c).isNotNull()).reduce(Column::and).orElseThrow();
  }

  /**
   * The trusted records that stand: the last of each key, but for those of which a later release
   * has none.
   *
   * @param judged as for {@link #ofReleases}
   * @param releases as for {@link #ofReleases}; none for loads that are parts of a table
   * @return as {@link #latest} gives it
   */
  public static Dataset<Row> of(
      Medallion<?, ?, ?> medallion, Dataset<Row> judged, List<Instant> releases) {
    return releases.isEmpty()
        ? latest(medallion, medallion.judge().met(judged))
        : ofReleases(medallion, judged, releases)
            .filter(col(ARRIVAL_TIME).isNotNull().and(not(col(ABSENT))))
            .drop(ABSENT);
  }
}
