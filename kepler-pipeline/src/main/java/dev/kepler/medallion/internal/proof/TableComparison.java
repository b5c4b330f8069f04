package dev.kepler.medallion.internal.proof;

import static dev.kepler.medallion.internal.proof.DifferenceGroups.DOUBLED;
import static dev.kepler.medallion.internal.proof.DifferenceGroups.LEFT_OVER;
import static dev.kepler.medallion.internal.proof.DifferenceGroups.MISSING;
import static dev.kepler.medallion.internal.proof.DifferenceGroups.NONE;
import static dev.kepler.medallion.internal.proof.DifferenceGroups.ROW;
import static org.apache.spark.sql.functions.array;
import static org.apache.spark.sql.functions.array_compact;
import static org.apache.spark.sql.functions.array_contains;
import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.concat;
import static org.apache.spark.sql.functions.explode;
import static org.apache.spark.sql.functions.greatest;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.not;
import static org.apache.spark.sql.functions.struct;
import static org.apache.spark.sql.functions.sum;
import static org.apache.spark.sql.functions.when;

import dev.kepler.medallion.Key;
import dev.kepler.medallion.Records;
import dev.kepler.medallion.internal.delta.LakeTable;
import dev.kepler.medallion.lake.Difference;
import dev.kepler.medallion.lake.DifferenceGroup;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/**
 * Finds the differences between the rows a table must hold and those it holds: counts them by kind,
 * and brings only the first few of each to the driver.
 */
final class TableComparison {

  private static final String KINDS = "kinds";
  private static final String FOUND = "rows found";
  private static final String SURPLUS = "surplus of expected rows";

  private TableComparison() {}

  /**
   * What a comparison came to.
   *
   * @param rows of the table
   * @param groups how they differ from those that must be there
   */
  record Compared(long rows, List<DifferenceGroup> groups) {}

  /** Compares by a key, column by column. */
  static Compared byKey(
      LakeTable table,
      Dataset<Row> expected,
      Dataset<Row> found,
      List<String> key,
      List<String> columns) {
    return byKey(table, expected, found, key, columns, Optional.empty());
  }

  /**
   * Compares by a key, column by column.
   *
   * @param bounded column that must not be greater than it is expected to be
   */
  static Compared byKey(
      LakeTable table,
      Dataset<Row> expected,
      Dataset<Row> found,
      List<String> key,
      List<String> columns,
      Optional<String> bounded) {
    Dataset<Row> doubled = found.groupBy(Key.columns(key)).count().filter(col("count").gt(1));
    Dataset<Row> pairs = pairs(expected, found, key, columns, bounded);
    List<DifferenceGroup> groups = new ArrayList<>();
    long rows = 0;
    for (Row count : kinds(doubled, pairs)) { // one job, and no other where all is right
      String kind = count.getString(0);
      if (kind.equals(FOUND)) {
        rows = count.getLong(1);
      } else if (kind.equals(DOUBLED)) {
        Dataset<Row> first = doubled.orderBy(Key.columns(key));
        DifferenceGroups.of(table, DOUBLED, count.getLong(1), first, row -> twice(table, key, row))
            .ifPresent(groups::add);
      } else {
        groups.add(group(table, pairs, key, columns, bounded, kind, count.getLong(1)));
      }
    }
    return new Compared(rows, groups);
  }

  private static List<Row> kinds(Dataset<Row> doubled, Dataset<Row> pairs) {
    String kind = "kind";
    Column found = when(col("is." + ROW).isNotNull(), array(lit(FOUND))).otherwise(array());
    return pairs
        .select(explode(concat(found, col(KINDS))).as(kind))
        .unionAll(doubled.select(lit(DOUBLED).as(kind)))
        .groupBy(kind)
        .count()
        .orderBy(kind)
        .collectAsList();
  }

  private static DifferenceGroup group(
      LakeTable table,
      Dataset<Row> pairs,
      List<String> key,
      List<String> columns,
      Optional<String> bounded,
      String kind,
      long count) {
    boolean whole = kind.equals(MISSING) || kind.equals(LEFT_OVER);
    String atMost = bounded.filter(kind::equals).isPresent() ? "at most " : "";
    List<Difference> first =
        pairs
            .filter(array_contains(col(KINDS), kind))
            .orderBy(
                key.stream()
                    .map(c -> coalesce(col("must." + c), col("is." + c)))
                    .toArray(Column[]::new))
            .takeAsList(DifferenceGroups.SHOWN)
            .stream()
            .map(
                pair ->
                    whole
                        ? wholeRow(table, pair, key, columns)
                        : oneColumn(table, pair, key, kind, atMost))
            .toList();
    return new DifferenceGroup(
        table.tableName(), whole ? kind : DifferenceGroups.differs(kind), count, first);
  }

  private static Difference twice(LakeTable table, List<String> key, Row row) {
    return new Difference(
        table.tableName(), name(key, row), ROW, "one", row.<Long>getAs("count") + " of them");
  }

  /** Rows that must be and rows that are, with the ways in which they differ. */
  private static Dataset<Row> pairs(
      Dataset<Row> expected,
      Dataset<Row> found,
      List<String> key,
      List<String> columns,
      Optional<String> bounded) {
    Dataset<Row> must = expected.withColumn(ROW, lit(true)).alias("must");
    Dataset<Row> is = found.withColumn(ROW, lit(true)).alias("is");
    Column both = col("must." + ROW).isNotNull().and(col("is." + ROW).isNotNull());
    List<Column> kinds = new ArrayList<>();
    kinds.add(when(col("is." + ROW).isNull(), lit(MISSING)));
    kinds.add(when(col("must." + ROW).isNull(), lit(LEFT_OVER)));
    for (String column : columns) {
      Column equal = col("must." + column).eqNullSafe(col("is." + column));
      kinds.add(when(both.and(not(equal)), lit(column)));
    }
    bounded.ifPresent(
        column ->
            kinds.add(when(both.and(col("is." + column).gt(col("must." + column))), lit(column))));
    return must.join(
            is,
            key.stream()
                .map(c -> col("must." + c).equalTo(col("is." + c)))
                .reduce(Column::and)
                .orElseThrow(),
            "full")
        .select(
            struct("must.*").as("must"),
            struct("is.*").as("is"),
            array_compact(array(kinds.toArray(Column[]::new))).as(KINDS));
  }

  private static Difference wholeRow(
      LakeTable table, Row pair, List<String> key, List<String> columns) {
    Row must = pair.getStruct(0);
    Row is = pair.getStruct(1);
    boolean leftOver = must.getAs(ROW) == null;
    return new Difference(
        table.tableName(),
        name(key, leftOver ? is : must),
        ROW,
        leftOver ? NONE : text(must, columns),
        leftOver ? text(is, columns) : NONE);
  }

  private static Difference oneColumn(
      LakeTable table, Row pair, List<String> key, String column, String atMost) {
    return new Difference(
        table.tableName(),
        name(key, pair.getStruct(0)),
        column,
        atMost + pair.getStruct(0).<Object>getAs(column),
        String.valueOf(pair.getStruct(1).<Object>getAs(column)));
  }

  /** Compares as bags of rows: how often each stands there. */
  static Compared asBags(
      LakeTable table, Dataset<Row> expected, Dataset<Row> found, List<String> key) {
    List<String> columns = List.of(found.columns());
    Dataset<Row> rows =
        signed(expected, columns, 1)
            .unionAll(signed(found, columns, -1))
            .groupBy(Key.columns(columns))
            .agg(sum(SURPLUS).as(SURPLUS), sum(FOUND).as(FOUND));
    Column missing = greatest(col(SURPLUS), lit(0L));
    Column leftOver = greatest(col(SURPLUS).multiply(-1L), lit(0L));
    Row counts = rows.agg(total(col(FOUND)), total(missing), total(leftOver)).head();
    List<DifferenceGroup> groups = new ArrayList<>();
    DifferenceGroups.of(
            table,
            MISSING,
            counts.getLong(1),
            bag(rows.filter(missing.gt(0)), columns, key),
            row -> new Difference(table.tableName(), name(key, row), ROW, row.toString(), NONE))
        .ifPresent(groups::add);
    DifferenceGroups.of(
            table,
            LEFT_OVER,
            counts.getLong(2),
            bag(rows.filter(leftOver.gt(0)), columns, key),
            row -> new Difference(table.tableName(), name(key, row), ROW, NONE, row.toString()))
        .ifPresent(groups::add);
    return new Compared(counts.getLong(0), groups);
  }

  /** Rows, each for one of the table's or one that it must have. */
  private static Dataset<Row> signed(Dataset<Row> rows, List<String> columns, long sign) {
    return rows.select(Records.comparable(rows, columns))
        .withColumn(SURPLUS, lit(sign))
        .withColumn(FOUND, lit(sign < 0 ? 1L : 0L));
  }

  private static Column total(Column number) {
    return coalesce(sum(number), lit(0L));
  }

  private static Dataset<Row> bag(Dataset<Row> rows, List<String> columns, List<String> key) {
    return rows.select(Key.columns(columns)).orderBy(Key.columns(key));
  }

  /** How a row is called: its key, by column. */
  private static String name(List<String> key, Row row) {
    return key.stream().map(c -> c + " " + row.getAs(c)).collect(Collectors.joining(", "));
  }

  private static String text(Row row, List<String> columns) {
    return columns.stream().map(c -> String.valueOf(row.<Object>getAs(c))).toList().toString();
  }
}
