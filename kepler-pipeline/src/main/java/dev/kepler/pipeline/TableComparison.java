package dev.kepler.pipeline;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.struct;

import dev.kepler.model.KoiColumns;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/** Names every difference between the rows a table must hold and those it holds. */
final class TableComparison {

  private static final String ROW = "row";
  private static final String NONE = "none";

  private TableComparison() {}

  /** Compares by a key, column by column. */
  static List<Difference> byKey(
      LakeTable table,
      Dataset<Row> expected,
      Dataset<Row> found,
      String key,
      List<String> columns) {
    Dataset<Row> must = expected.withColumn(ROW, lit(true)).alias("must");
    Dataset<Row> is = found.withColumn(ROW, lit(true)).alias("is");
    Column same = col("must." + ROW).isNotNull().and(col("is." + ROW).isNotNull());
    for (String column : columns) {
      same = same.and(col("must." + column).eqNullSafe(col("is." + column)));
    }
    List<Difference> differences = new ArrayList<>();
    found
        .groupBy(key)
        .count()
        .filter(col("count").gt(1))
        .collectAsList()
        .forEach(
            row ->
                differences.add(
                    new Difference(
                        table.tableName(),
                        key + " " + row.get(0),
                        ROW,
                        "one",
                        row.getLong(1) + " of them")));
    must.join(is, col("must." + key).equalTo(col("is." + key)), "full")
        .filter(same.equalTo(false))
        .select(struct("must.*"), struct("is.*"))
        .collectAsList()
        .forEach(pair -> differences.addAll(differences(table, pair, key, columns)));
    return differences;
  }

  private static List<Difference> differences(
      LakeTable table, Row pair, String key, List<String> columns) {
    Row must = pair.getStruct(0);
    Row is = pair.getStruct(1);
    boolean missing = is.getAs(ROW) == null;
    boolean leftOver = must.getAs(ROW) == null;
    String id = key + " " + (leftOver ? is : must).getAs(key);
    if (missing || leftOver) {
      return List.of(
          new Difference(
              table.tableName(),
              id,
              ROW,
              leftOver ? NONE : text(must, columns),
              missing ? NONE : text(is, columns)));
    }
    return columns.stream()
        .filter(c -> !Objects.equals(must.getAs(c), is.getAs(c)))
        .map(
            c ->
                new Difference(
                    table.tableName(),
                    id,
                    c,
                    String.valueOf(must.<Object>getAs(c)),
                    String.valueOf(is.<Object>getAs(c))))
        .toList();
  }

  /** Compares as bags of rows: how often each stands there. */
  static List<Difference> asBags(LakeTable table, Dataset<Row> expected, Dataset<Row> found) {
    List<Difference> differences = new ArrayList<>();
    for (Row row : expected.exceptAll(found).collectAsList()) {
      differences.add(new Difference(table.tableName(), record(row), ROW, row.toString(), NONE));
    }
    for (Row row : found.exceptAll(expected).collectAsList()) {
      differences.add(new Difference(table.tableName(), record(row), ROW, NONE, row.toString()));
    }
    return differences;
  }

  private static String record(Row row) {
    return KoiColumns.ROW_ID + " " + row.getAs(KoiColumns.ROW_ID);
  }

  private static String text(Row row, List<String> columns) {
    return columns.stream().map(c -> String.valueOf(row.<Object>getAs(c))).toList().toString();
  }
}
