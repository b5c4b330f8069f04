package dev.kepler.pipeline.source;

import static dev.kepler.model.KoiColumns.CORRUPT_RECORD;
import static dev.kepler.model.KoiColumns.NOTEBOOK;
import static dev.kepler.model.KoiColumns.SOURCE;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.lit;

import dev.kepler.medallion.Records;
import dev.kepler.medallion.internal.csv.RequiredColumns;
import dev.kepler.medallion.internal.delta.ChangeFeed;
import dev.kepler.medallion.internal.delta.TableTrouble;
import dev.kepler.medallion.internal.rows.PlanFacts;
import dev.kepler.medallion.internal.text.OneLine;
import dev.kepler.medallion.lake.Layer;
import dev.kepler.model.RawKoi;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.function.Function;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.streaming.DataStreamReader;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.StructField;

/** Raw records out of the columns of a table or a stream of rows, bound by name. */
final class TableSource implements KoiSource {

  private final String kind;
  private final String name;
  private final Function<SparkSession, Dataset<Row>> reader;

  private TableSource(String kind, String name, Function<SparkSession, Dataset<Row>> reader) {
    this.kind = kind;
    this.name = Objects.requireNonNull(name, kind);
    this.reader = Objects.requireNonNull(reader, "rows");
  }

  static TableSource table(String name, Function<SparkSession, Dataset<Row>> reader) {
    return new TableSource("table", name, reader);
  }

  /** Rows that a host opens by itself. */
  static TableSource rows(String name, Function<SparkSession, Dataset<Row>> reader) {
    return new TableSource("stream", name, reader);
  }

  /** The change data feed, a file at a time: two commits in one load would be rivals. */
  static DataStreamReader changes(SparkSession session) {
    return session
        .readStream()
        .format("delta")
        .option("readChangeFeed", true)
        .option("maxFilesPerTrigger", 1);
  }

  /** Of a change data feed what a row was inserted as, or updated to. */
  static Dataset<Row> records(Dataset<Row> feed) {
    return feed.filter(col(ChangeFeed.TYPE).isin(ChangeFeed.INSERT, ChangeFeed.AFTER));
  }

  @Override
  public Dataset<RawKoi> open(SparkSession session) {
    Dataset<Row> rows = rows(session);
    List<String> found = Arrays.asList(rows.columns());
    RequiredColumns.check(toString(), NOTEBOOK, found);
    Dataset<Row> bound = rows;
    if (!found.contains(CORRUPT_RECORD)) {
      bound = bound.withColumn(CORRUPT_RECORD, lit(null).cast("string"));
    }
    if (!found.contains(SOURCE)) {
      bound = bound.withColumn(SOURCE, lit(name));
    }
    for (StructField column : RawKoi.ENCODER.schema().fields()) {
      checkType(bound.schema().apply(column.name()).dataType(), column);
      bound = bound.withColumn(column.name(), bound.col(column.name()).cast(column.dataType()));
    }
    return Records.of(bound, RawKoi.ENCODER);
  }

  private Dataset<Row> rows(SparkSession session) {
    try {
      return reader.apply(session);
    } catch (Exception e) { // checked ones of Spark's too, which Scala does not declare
      throw new IllegalArgumentException(
          "Cannot read "
              + this
              + ": "
              + new TableTrouble(Layer.BRONZE, session)
                  .reason(e)
                  .orElseGet(
                      () ->
                          "Spark cannot stream from it ("
                              + OneLine.of(String.valueOf(e.getMessage()))
                              + "). Name one that is there, and has columns."),
          e);
    }
  }

  /** A cast that may lose something would lose it silently. */
  private void checkType(DataType found, StructField column) {
    if (!PlanFacts.widens(found, column.dataType())) {
      throw new IllegalArgumentException(
          "Cannot read "
              + this
              + ": its column "
              + column.name()
              + " is "
              + found.simpleString()
              + " and not "
              + column.dataType().simpleString()
              + ". Cast it in a view or a lambda source.");
    }
  }

  @Override
  public String toString() {
    return kind + " " + name;
  }
}
