package dev.kepler.medallion.internal.query;

import dev.kepler.medallion.AlternateKey;
import dev.kepler.medallion.GoldTable;
import dev.kepler.medallion.Medallion;
import dev.kepler.medallion.TotalsTable;
import dev.kepler.medallion.internal.text.OneLine;
import java.util.List;
import java.util.function.Supplier;
import org.apache.spark.sql.AnalysisException;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.functions;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;

/**
 * Look at the columns and functions of a description, by Spark's analysis of what they make of
 * nothing: a column that is not there, or of another type than its table's, is refused before there
 * is a lake, and ends no stream.
 */
record DescriptionCheck(SparkSession session, Medallion<?, ?, ?> medallion) {

  /** What Spark calls a column that it does not find. */
  private static final String UNRESOLVED = "objectName";

  /**
   * Checks all parts.
   *
   * @throws IllegalArgumentException when one does not fit, by name
   */
  void run() {
    StructType arrived = medallion.bronze().schema();
    Dataset<Row> bronze = empty(arrived);
    Dataset<Row> judged =
        analysed("its expectations or meanings", () -> medallion.judge().judge(bronze));
    analysed("its other key", () -> judged.select(medallion.judge().identity()));
    for (AlternateKey other : medallion.alternateKey().stream().toList()) {
      DataType type = bronze.select(other.identity()).schema().apply(0).dataType();
      require("its other key", "identity", type, DataTypes.LongType);
    }
    Dataset<Row> shaped = analysed("its shape or goneWhen", () -> medallion.refine(bronze));
    requireTypes("silver", shaped, medallion.silver().schema());
    Dataset<Row> silver = empty(medallion.silver().schema());
    for (GoldTable<?, ?> table : medallion.gold()) {
      Dataset<Row> gold = analysed(table.name(), () -> medallion.goldOf(table, silver).toDF());
      requireTypes(table.name(), gold, table.encoder().schema());
    }
    for (TotalsTable<?> table : medallion.totals()) {
      Dataset<Row> totals =
          analysed(
              table.name(),
              () ->
                  medallion
                      .totalsOf(table, silver, functions.lit(null).cast(DataTypes.TimestampType))
                      .toDF());
      requireTypes(table.name(), totals, table.encoder().schema());
    }
  }

  private Dataset<Row> empty(StructType schema) {
    return session.createDataFrame(List.of(), schema);
  }

  private Dataset<Row> analysed(String part, Supplier<Dataset<Row>> made) {
    try {
      return made.get();
    } catch (Exception e) { // Spark's, which Scala does not declare
      if (e instanceof AnalysisException analysis) {
        String column = analysis.getMessageParameters().get(UNRESOLVED);
        throw refusal(
            part,
            column == null
                ? "Spark cannot work it out (" + OneLine.of(analysis.getMessage()) + ")"
                : "there is no column " + column.replace("`", ""),
            e);
      }
      throw e;
    }
  }

  private void requireTypes(String table, Dataset<Row> made, StructType must) {
    for (String column : must.fieldNames()) {
      require(table, column, made.schema().apply(column).dataType(), must.apply(column).dataType());
    }
  }

  private void require(String part, String column, DataType is, DataType must) {
    if (!is.sameType(must)) {
      throw refusal(
          part,
          column
              + " is made as "
              + is.simpleString()
              + ", and must be "
              + must.simpleString()
              + ": cast it",
          null);
    }
  }

  private IllegalArgumentException refusal(String part, String why, Throwable cause) {
    return new IllegalArgumentException(
        "Cannot run the description of "
            + medallion.name()
            + ": of "
            + part
            + ", "
            + why
            + ". Mend the description; nothing was made or changed.",
        cause);
  }
}
