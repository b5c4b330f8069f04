package dev.kepler.medallion.internal.source;

import static dev.kepler.medallion.bean.RecordColumns.CORRUPT_RECORD;
import static dev.kepler.medallion.bean.RecordColumns.DELETED;
import static dev.kepler.medallion.bean.RecordColumns.OTHER_COLUMNS;
import static dev.kepler.medallion.bean.RecordColumns.SOURCE;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.lit;

import dev.kepler.medallion.Records;
import dev.kepler.medallion.internal.csv.RequiredColumns;
import dev.kepler.medallion.internal.delta.ChangeFeed;
import dev.kepler.medallion.internal.delta.TableTrouble;
import dev.kepler.medallion.internal.delta.WokenTable;
import dev.kepler.medallion.internal.rows.PlanFacts;
import dev.kepler.medallion.internal.rows.Thresholds;
import dev.kepler.medallion.internal.text.OneLine;
import dev.kepler.medallion.lake.Layer;
import dev.kepler.medallion.source.RawSource;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.function.Function;
import java.util.stream.Stream;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoder;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.streaming.DataStreamReader;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.StructField;

/**
 * Raw records out of the columns of a table or a stream of rows, bound by name.
 *
 * @param <R> raw record
 */
public final class TableSource<R> implements RawSource<R> {

  private final String kind;
  private final String name;
  private final Encoder<R> raw;
  private final Function<SparkSession, Dataset<Row>> reader;

  /**
   * Describes a table or a stream.
   *
   * @param kind what it is, a word of errors
   * @param name what to call it in errors and in {@code source}
   * @param raw encoder of the records
   * @param reader opens it
   */
  public TableSource(
      String kind, String name, Encoder<R> raw, Function<SparkSession, Dataset<Row>> reader) {
    this.kind = kind;
    this.name = Objects.requireNonNull(name, kind);
    this.raw = Objects.requireNonNull(raw, "raw");
    this.reader = Objects.requireNonNull(reader, "rows");
  }

  /** What is appended to a table, commit by commit; those that wait together are one load. */
  public static DataStreamReader commits(SparkSession session) {
    return WokenTable.reader(session);
  }

  /**
   * What is appended to a table, file by file: so many at once that memory holds them.
   *
   * @param reader of a table
   */
  public static DataStreamReader files(DataStreamReader reader) {
    return reader
        .option("maxFilesPerTrigger", Integer.MAX_VALUE)
        .option("maxBytesPerTrigger", Thresholds.BYTES_AT_ONCE + "b");
  }

  /** The change data feed, a file at a time: two commits in one load would be rivals. */
  public static DataStreamReader changes(SparkSession session) {
    return session
        .readStream()
        .format("delta")
        .option("readChangeFeed", true)
        .option("maxFilesPerTrigger", 1);
  }

  /** Of a change data feed what a row was inserted as, or updated to. */
  public static Dataset<Row> records(Dataset<Row> feed) {
    return feed.filter(col(ChangeFeed.TYPE).isin(ChangeFeed.INSERT, ChangeFeed.AFTER));
  }

  @Override
  public Dataset<R> open(SparkSession session) {
    Dataset<Row> rows = rows(session);
    List<String> found = Arrays.asList(rows.columns());
    RequiredColumns.check(
        toString(),
        Stream.of(raw.schema().fieldNames())
            .filter(c -> !List.of(CORRUPT_RECORD, SOURCE, OTHER_COLUMNS, DELETED).contains(c))
            .toList(),
        found);
    Dataset<Row> bound = rows;
    if (!found.contains(CORRUPT_RECORD)) {
      bound = bound.withColumn(CORRUPT_RECORD, lit(null).cast("string"));
    }
    if (!found.contains(SOURCE)) {
      bound = bound.withColumn(SOURCE, lit(name));
    }
    for (StructField column : raw.schema().fields()) {
      if (!List.of(bound.columns()).contains(column.name())) { // of which a table need have none
        bound = bound.withColumn(column.name(), lit(null).cast(column.dataType()));
      }
      checkType(bound.schema().apply(column.name()).dataType(), column);
      bound = bound.withColumn(column.name(), bound.col(column.name()).cast(column.dataType()));
    }
    return Records.of(bound, raw);
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
