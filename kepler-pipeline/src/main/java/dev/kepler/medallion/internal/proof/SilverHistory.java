package dev.kepler.medallion.internal.proof;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.sum;
import static org.apache.spark.sql.functions.when;

import dev.kepler.medallion.GoldTable;
import dev.kepler.medallion.Key;
import dev.kepler.medallion.TotalsTable;
import dev.kepler.medallion.internal.delta.ChangeFeed;
import dev.kepler.medallion.internal.delta.LakeTables;
import dev.kepler.medallion.internal.delta.Table;
import dev.kepler.medallion.lake.TotalsNote;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.expressions.Window;

/**
 * What silver would have counted in its earlier versions: counted back from one version by the rows
 * that its change data feed says have entered and left, for all versions at once. What does not add
 * up cannot be counted back, and is not in here.
 *
 * @param reach the oldest version that is known
 * @param before counts before each version that changed something, and those of the newest
 */
record SilverHistory(long reach, NavigableMap<Long, TotalsNote> before) {

  private static final String SIGN = "sign of the row";
  private static final String ROWS = "rows";
  private static final String HELD = "held";

  /**
   * Counts back.
   *
   * @param totals the numbers to count
   * @param newest version to begin with, which can be read
   * @param feed since when the change data can be read
   */
  static SilverHistory of(
      SparkSession session, LakeTables lake, TotalsTable<?> totals, long newest, FeedReach feed) {
    Dataset<Row> events = events(session, lake.table(lake.silver()), newest, feed);
    NavigableMap<Long, Map<String, Long>> steps = new TreeMap<>();
    if (!totals.additive().isEmpty()) {
      add(steps, additive(events, totals), totals.additive());
    }
    totals
        .groups()
        .forEach(
            (column, gold) ->
                add(steps, groups(events, gold(lake, gold), column), List.of(column)));
    List<String> columns = new ArrayList<>(totals.additive());
    columns.addAll(totals.groups().keySet());
    NavigableMap<Long, TotalsNote> before = new TreeMap<>();
    Map<String, Object> now = new LinkedHashMap<>();
    columns.forEach(column -> now.put(column, 0L));
    before.put(newest + 1, new TotalsNote(null, now));
    steps
        .descendingMap()
        .forEach(
            (version, step) -> {
              step.forEach((column, more) -> now.merge(column, more, SilverHistory::plus));
              before.put(version, new TotalsNote(null, now));
            });
    return new SilverHistory(feed.known(), before);
  }

  private static Object plus(Object number, Object more) {
    return (Long) number + (Long) more;
  }

  private static GoldTable<?, ?> gold(LakeTables lake, String name) {
    return lake.medallion().gold().stream()
        .filter(table -> table.name().equals(name))
        .findFirst()
        .orElseThrow();
  }

  private static void add(
      NavigableMap<Long, Map<String, Long>> steps, Dataset<Row> counted, List<String> columns) {
    for (Row row : counted.collectAsList()) {
      Map<String, Long> step =
          steps.computeIfAbsent(row.<Long>getAs(ChangeFeed.VERSION), version -> new HashMap<>());
      columns.forEach(column -> step.put(column, row.<Long>getAs(column)));
    }
  }

  /** Counts of a version up to the newest; empty for one that is out of reach. */
  Optional<TotalsNote> at(long version) {
    return version < reach
        ? Optional.empty()
        : Optional.ofNullable(before.ceilingEntry(version + 1)).map(Map.Entry::getValue);
  }

  /** Rows that come in, going back: all of the newest version, and what later ones took out. */
  private static Dataset<Row> events(
      SparkSession session, Table silver, long newest, FeedReach feed) {
    Dataset<Row> events = signed(silver, silver.readAt(session, newest), lit(newest + 1), lit(1L));
    if (feed.readable() == newest) {
      return events;
    }
    Dataset<Row> changes = silver.changesBetween(session, feed.readable(), newest);
    Column undone =
        when(col(ChangeFeed.TYPE).isin(ChangeFeed.DELETE, ChangeFeed.BEFORE), 1L).otherwise(-1L);
    return events.union(signed(silver, changes, col(ChangeFeed.VERSION), undone));
  }

  private static Dataset<Row> signed(Table silver, Dataset<Row> rows, Column version, Column sign) {
    List<Column> columns = new ArrayList<>();
    for (String column : silver.columns()) {
      columns.add(col(column));
    }
    columns.add(version.cast("long").as(ChangeFeed.VERSION));
    columns.add(sign.as(SIGN));
    return rows.select(columns.toArray(Column[]::new));
  }

  /** What each version, undone, adds to the numbers that add up. */
  private static Dataset<Row> additive(Dataset<Row> events, TotalsTable<?> totals) {
    List<Column> columns = new ArrayList<>(totals.ofRow(col(SIGN)));
    columns.add(col(ChangeFeed.VERSION));
    List<Column> sums = totals.additive().stream().map(c -> sum(c).as(c)).toList();
    return events
        .select(columns.toArray(Column[]::new))
        .groupBy(ChangeFeed.VERSION)
        .agg(sums.get(0), sums.stream().skip(1).toArray(Column[]::new));
  }

  /** How many groups more or fewer there are once a version is undone. */
  private static Dataset<Row> groups(Dataset<Row> events, GoldTable<?, ?> gold, String column) {
    Column[] group = Key.columns(gold.group());
    List<Column> step = new ArrayList<>(List.of(group));
    step.add(col(ChangeFeed.VERSION));
    Column held = sum(ROWS).over(Window.partitionBy(group).orderBy(col(ChangeFeed.VERSION).desc()));
    Column is = col(HELD).gt(0).cast("long");
    Column was = col(HELD).minus(col(ROWS)).gt(0).cast("long");
    return events
        .groupBy(step.toArray(Column[]::new))
        .agg(sum(SIGN).as(ROWS))
        .withColumn(HELD, held)
        .groupBy(ChangeFeed.VERSION)
        .agg(sum(is.minus(was)).as(column));
  }
}
