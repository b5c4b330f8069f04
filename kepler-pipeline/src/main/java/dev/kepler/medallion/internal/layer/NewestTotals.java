package dev.kepler.medallion.internal.layer;

import static org.apache.spark.sql.functions.col;

import dev.kepler.medallion.TotalsTable;
import dev.kepler.medallion.lake.TotalsNote;
import java.sql.Timestamp;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;

/**
 * Rows of a totals table, as the ledger notes them: those whose moment is the latest, and those
 * that are about to be written.
 */
public final class NewestTotals {

  private NewestTotals() {}

  /**
   * The newest rows, newest first.
   *
   * @param rows of the table
   * @param most how many
   */
  public static List<TotalsNote> of(TotalsTable<?> table, Dataset<?> rows, int most) {
    return rows.toDF().orderBy(col(table.moment()).desc()).takeAsList(most).stream()
        .map(row -> note(table, row))
        .toList();
  }

  /** The newest row; that of an empty silver, of no moment, where there is none. */
  public static TotalsNote orZero(TotalsTable<?> table, Dataset<?> rows) {
    return of(table, rows, 1).stream().findFirst().orElseGet(() -> zero(table));
  }

  /** What an empty silver counts, before anybody has counted: numbers are 0, all else is null. */
  public static TotalsNote zero(TotalsTable<?> table) {
    StructType schema = table.encoder().schema();
    Map<String, Object> values = new LinkedHashMap<>();
    for (String column : table.values()) {
      boolean isNumber = schema.apply(column).dataType().equals(DataTypes.LongType);
      values.put(column, isNumber ? (Object) 0L : null);
    }
    return new TotalsNote(null, values);
  }

  /** A row of the table, or of its numbers alone. */
  public static TotalsNote note(TotalsTable<?> table, Row row) {
    Map<String, Object> values = new LinkedHashMap<>();
    table.values().forEach(column -> values.put(column, row.getAs(column)));
    int moment = List.of(row.schema().fieldNames()).indexOf(table.moment());
    return new TotalsNote(moment < 0 ? null : instant(row.get(moment)), values);
  }

  private static Instant instant(Object moment) {
    return moment instanceof Timestamp timestamp ? timestamp.toInstant() : (Instant) moment;
  }

  /** Rows for the table. */
  public static Dataset<Row> dataset(
      SparkSession session, TotalsTable<?> table, List<TotalsNote> notes) {
    StructType schema = table.encoder().schema();
    List<Row> rows =
        notes.stream()
            .map(
                note ->
                    RowFactory.create(
                        List.of(schema.fieldNames()).stream()
                            .map(
                                column ->
                                    column.equals(table.moment())
                                        ? note.countedAt()
                                        : note.values().get(column))
                            .toArray()))
            .toList();
    return session.createDataFrame(rows, schema);
  }
}
