package dev.kepler.medallion.pipeline;

import dev.kepler.medallion.internal.source.CsvSource;
import dev.kepler.medallion.internal.source.KafkaSource;
import dev.kepler.medallion.internal.source.OwnColumns;
import dev.kepler.medallion.internal.source.ReleaseSource;
import dev.kepler.medallion.internal.source.ReleasesInOrder;
import dev.kepler.medallion.internal.source.TableSource;
import dev.kepler.medallion.source.AbsentKeys;
import dev.kepler.medallion.source.CsvForm;
import dev.kepler.medallion.source.KafkaTopic;
import dev.kepler.medallion.source.RawSource;
import java.time.LocalDateTime;
import java.util.Optional;
import java.util.function.Function;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoder;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;

/** Sources of raw records of any entity. */
public final class Sources {

  private Sources() {}

  /**
   * CSV files that land in a folder. Each file is one load, in the order of modification times
   * among those that wait, of which small ones are read in one batch; within one such time their
   * order is not promised. {@code source} is the file's path. UTF-8, or UTF-16 with a byte-order
   * mark; packed by gzip, or as a zip of one file, which is seen in the content; names beginning
   * with {@code _} or {@code .} are left alone. Files without rows are read and give nothing. A
   * record is a line, or several where a quoted field holds line ends.
   *
   * <p>A line that cannot be read becomes a record with its text in {@code _corrupt_record}; so
   * does, with the reason, a file that is no such table. No file stops the stream. A file is read
   * once: one that is changed in place afterwards is named by a verification.
   *
   * <p>Columns that the form does not ask for are kept in bronze's {@code other_columns}, where the
   * form and the records have it; {@link #withoutOtherColumns} leaves them out.
   *
   * @param folder an existing folder of any file system that Spark can reach
   * @param form how the columns become the fields of a record
   * @param raw encoder of the records
   */
  public static <R> RawSource<R> csv(String folder, CsvForm<R> form, Encoder<R> raw) {
    return new CsvSource<>(folder, form, raw, false);
  }

  /**
   * Releases of a table that land in a folder, as CSV files like those of {@link #csv}. One that
   * lands late, after a newer one, takes its place by its date: what the newer ones say stands, and
   * the past is told with it; {@link #inOrder} refuses it. A release without a date can only be a
   * lake's first.
   *
   * @param folder an existing folder of any file system that Spark can reach
   * @param form how the columns become the fields of a record
   * @param raw encoder of the records
   * @param dates gives the date of a file, by its path, where its preamble bears none
   * @param absent what becomes of a key that a newer release no longer has
   */
  public static <R> RawSource<R> releases(
      String folder,
      CsvForm<R> form,
      Encoder<R> raw,
      Function<String, Optional<LocalDateTime>> dates,
      AbsentKeys absent) {
    return new ReleaseSource<>(folder, form, raw, dates, absent);
  }

  /**
   * Messages of a topic of Kafka, each a JSON object whose members are columns of the raw record,
   * by name and in any case. One that lacks a column has null there. {@code source} tells topic,
   * partition and offset: {@code orders-3@1042}. An application needs Spark's {@code
   * spark-sql-kafka-0-10}.
   *
   * <p>Messages of a key count in the order of their offsets, those that wait together too; of
   * several partitions, the later one in the later batch, and in the greater partition. A message
   * without a value, a tombstone, takes its thing out of silver, where the raw record has {@link
   * dev.kepler.medallion.bean.RecordColumns#DELETED}; where it has not, and where it cannot be told
   * of which thing it is, it is set aside. So is, with its text and what is wrong with it in {@code
   * _corrupt_record}, one that is no JSON object or has a value that cannot be read. No message
   * stops the stream.
   *
   * <p>A broker that is away is an error of the store: a pipeline with {@link
   * MedallionPipeline.Builder#restarts} goes on once it is back. Messages that Kafka has removed
   * before they were read stop it with an error.
   *
   * @param form how the members become the fields of a record
   * @param raw encoder of the records
   * @throws IllegalArgumentException when the form lacks the column of the topic's keys
   */
  public static <R> RawSource<R> kafka(KafkaTopic topic, CsvForm<R> form, Encoder<R> raw) {
    return new KafkaSource<>(topic, form, raw);
  }

  /**
   * Rows of a stream of one's own, with the columns of the raw record in any order, others ignored.
   * Where {@code _corrupt_record} is absent every record could be read; where {@code source} is, it
   * is the name given here. A column of a narrower type is widened.
   *
   * @param name what to call the stream in errors and in {@code source}
   * @param raw encoder of the records
   * @param rows opens the stream
   */
  public static <R> RawSource<R> rows(
      String name, Encoder<R> raw, Function<SparkSession, Dataset<Row>> rows) {
    return new TableSource<>("stream", name, raw, rows);
  }

  /**
   * A Delta table in a folder, appended to by others, with the columns of the raw record in any
   * order. Commits that wait together are read as one load, up to two million rows, or 64 MiB of
   * files; none is split. A table that is overwritten, updated, deleted from or restored stops
   * bronze with an error that names the version; {@link #deltaChanges} goes on from there in the
   * same lake.
   *
   * @param path the table's folder
   * @param raw encoder of the records
   */
  public static <R> RawSource<R> delta(String path, Encoder<R> raw) {
    return table(path, raw, session -> TableSource.commits(session).load(path));
  }

  /**
   * A Delta table as for {@link #delta}, whose commits may be split: files of 64 MiB together are a
   * load, whichever commits they are of, in their order. For a table that one commit has filled
   * with more rows than memory holds, of which no two are of one key and differ; of those the later
   * file would win, where in one load both are set aside.
   *
   * @param path the table's folder
   * @param raw encoder of the records
   */
  public static <R> RawSource<R> deltaFiles(String path, Encoder<R> raw) {
    return table(
        path, raw, session -> TableSource.files(session.readStream().format("delta")).load(path));
  }

  /**
   * A Delta table in a folder that others overwrite, update, delete from or restore: its change
   * data feed, which must be on ({@code delta.enableChangeDataFeed}). Rows that are inserted, and
   * the new images of rows that are updated, are the records; a row that is deleted leaves its
   * thing as it is. Each commit is a load of its own, or several: one for each of its files.
   *
   * @param path the table's folder
   * @param raw encoder of the records
   */
  public static <R> RawSource<R> deltaChanges(String path, Encoder<R> raw) {
    return table(
        path, raw, session -> TableSource.records(TableSource.changes(session).load(path)));
  }

  /**
   * A table of the catalog that Spark can stream from, with the columns of the raw record in any
   * order. As for {@link #delta}, it must only be appended to.
   *
   * @param name such as {@code spark_catalog.shop.orders}
   * @param raw encoder of the records
   */
  public static <R> RawSource<R> table(String name, Encoder<R> raw) {
    return table(name, raw, session -> session.readStream().table(name));
  }

  /**
   * A Delta table of the catalog that others overwrite, update, delete from or restore, as for
   * {@link #deltaChanges}.
   *
   * @param name such as {@code spark_catalog.shop.orders}
   * @param raw encoder of the records
   */
  public static <R> RawSource<R> tableChanges(String name, Encoder<R> raw) {
    return table(
        name, raw, session -> TableSource.records(TableSource.changes(session).table(name)));
  }

  /**
   * The same source, whose releases must land in the order of their dates: an older one stops
   * bronze with an error.
   *
   * @param source of releases
   */
  public static <R> RawSource<R> inOrder(RawSource<R> source) {
    return new ReleasesInOrder<>(source);
  }

  /**
   * The same source, of whose further columns bronze keeps nothing: {@code other_columns} is null.
   *
   * @param source of records
   */
  public static <R> RawSource<R> withoutOtherColumns(RawSource<R> source) {
    return new OwnColumns<>(source);
  }

  private static <R> RawSource<R> table(
      String name, Encoder<R> raw, Function<SparkSession, Dataset<Row>> rows) {
    return new TableSource<>("table", name, raw, rows);
  }
}
