package dev.kepler.pipeline.source;

import dev.kepler.medallion.landing.Landing;
import dev.kepler.medallion.pipeline.Sources;
import dev.kepler.medallion.source.AbsentKeys;
import dev.kepler.medallion.source.KafkaTopic;
import dev.kepler.medallion.source.RawSource;
import dev.kepler.model.RawKoi;
import dev.kepler.pipeline.KeplerPipeline;
import java.time.LocalDateTime;
import java.util.Optional;
import java.util.function.Function;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;

/**
 * Where raw KOI records come from. Anything that gives a streaming {@code Dataset<RawKoi>} will do,
 * with all columns of {@link dev.kepler.model.KoiColumns#RAW}, {@code other_columns} as it likes;
 * {@link #rows} fills in what may be absent:
 *
 * <pre>{@code
 * KoiSource mine = session -> myRecords(session).as(RawKoi.ENCODER);
 * }</pre>
 *
 * <p>A micro-batch of the source is one <em>load</em>: within it identical records of a KOI
 * collapse and different ones are set aside, between loads the later one wins.
 */
@FunctionalInterface
public interface KoiSource extends RawSource<RawKoi> {

  /**
   * Rows of a stream of one's own, with the columns of {@link dev.kepler.model.KoiColumns#NOTEBOOK}
   * in any order, others ignored. Where {@code _corrupt_record} is absent every record could be
   * read; where {@code source} is, it is the name given here. A column of a narrower type, such as
   * an int {@code row_id}, is widened.
   *
   * <pre>{@code
   * KoiSource alerts = KoiSource.rows("alerts", session -> session.readStream().format("kinesis")...);
   * }</pre>
   *
   * @param name what to call the stream in errors and in {@code source}
   * @param rows opens the stream
   */
  static KoiSource rows(String name, Function<SparkSession, Dataset<Row>> rows) {
    return of(KeyScheme.ROW_ID, Sources.rows(name, RawKoi.ENCODER, rows));
  }

  /** What {@code row_id} is made of; default: {@link KeyScheme#ROW_ID}, the source's own. */
  default KeyScheme keys() {
    return KeyScheme.ROW_ID;
  }

  /**
   * The same source, of whose further columns bronze keeps nothing: {@code other_columns} is null.
   */
  default KoiSource withoutOtherColumns() {
    return of(keys(), Sources.withoutOtherColumns(this));
  }

  /**
   * The same source, whose releases must land in the order of their dates: an older one stops
   * bronze with an error.
   */
  default KoiSource inOrder() {
    return of(keys(), Sources.inOrder(this));
  }

  /**
   * Releases of the NASA Exoplanet Archive's KOI cumulative table that land in a folder: CSV as the
   * archive hands it out, with or without its {@code #} preamble, columns bound by name (see {@link
   * dev.kepler.model.ArchiveColumns}), others kept in {@code other_columns}; files as for {@link
   * #csv}. {@code row_id} is made of the KOI name, {@link KeyScheme#KOI_NAME}.
   *
   * <p>Releases count in the order of the dates in their preambles. One that lands late, after a
   * newer one, takes its place among them: silver stays what the newer ones say, and the past is
   * told with it; {@link #inOrder} refuses it. Those that bear one modification time and wait
   * together are taken in the order of their dates, and of their names within a date (names with
   * other characters than letters, digits, {@code .}, {@code _} and {@code -}: as the file system
   * lists them). A release without a date can only be a lake's first. A file of which no line can
   * be read is no release.
   *
   * <p>A date is a line such as {@code # Fri Oct 3 04:25:25 2025} or {@code #
   * 2025-10-03T04:25:25Z}. The archive tells no zone, and its time is taken as it stands; one with
   * a zone or an offset is converted to UTC. A line that looks like a date and is not understood,
   * such as one with a wrong day of the week, stops bronze with an error that names it.
   *
   * <p>A release is a whole table: a KOI that a newer one no longer has leaves silver and gold,
   * {@link AbsentKeys#RETRACT}, within {@link KeplerPipeline.Builder#departureLimit}.
   *
   * @param folder an existing folder of any file system that Spark can reach
   */
  static KoiSource archive(String folder) {
    return archive(folder, file -> Optional.empty());
  }

  /**
   * Releases as for {@link #archive(String)}, with dates for those whose preamble bears none.
   *
   * @param folder an existing folder of any file system that Spark can reach
   * @param dates gives the date of a file, by its path
   */
  static KoiSource archive(String folder, Function<String, Optional<LocalDateTime>> dates) {
    return archive(folder, dates, AbsentKeys.RETRACT);
  }

  /**
   * Releases as for {@link #archive(String)}, under another policy for what they no longer have.
   *
   * @param folder an existing folder of any file system that Spark can reach
   * @param dates gives the date of a file, by its path, where its preamble bears none
   * @param absent what becomes of a KOI that a newer release no longer has
   */
  static KoiSource archive(
      String folder, Function<String, Optional<LocalDateTime>> dates, AbsentKeys absent) {
    return of(
        KeyScheme.KOI_NAME,
        Sources.releases(folder, KoiForm.ARCHIVE, RawKoi.ENCODER, dates, absent));
  }

  /**
   * CSV files that land in a folder, in the notebook's form: a header with the columns {@link
   * dev.kepler.model.KoiColumns#NOTEBOOK}, in any order and case, others kept in {@code
   * other_columns}. Each file is one load, in the order of modification times among those that
   * wait, of which small ones are read in one batch; within one such time their order is not
   * promised. {@code source} is the file's path. UTF-8, or UTF-16 with a byte-order mark; packed by
   * gzip, or as a zip of one file, which is seen in the content; names beginning with {@code _} or
   * {@code .} are left alone. Files without rows are read and give nothing. A record is a line, or
   * several where a quoted field holds line ends. A number that is a {@link
   * dev.kepler.medallion.bean.MissingValue} is null; a whole number may be written {@code
   * 10797460.0}; texts stay as they are.
   *
   * <p>A line that cannot be read (a field too many or too few, a number that is none, broken
   * UTF-8, more than 16,777,216 characters) becomes a record with its text, or the beginning of it,
   * in {@code _corrupt_record}; so does, with the reason, a file whose header lacks one of the
   * columns or has it twice, one that is no such table at all, and the place where a packed file is
   * cut off. No file stops the stream. A file is read once: one that is changed in place afterwards
   * is named by {@link KeplerPipeline#verify}. {@link Landing} lands files as they should be.
   *
   * <p>The folder may be moved, copied, restored or linked, with the lake or without it: a file is
   * known by its name, its modification time, and its content where it was read. Where these do not
   * say whether a file was read, the pipeline stops and names both folders. Another folder may be
   * given to a lake as well; its files are new.
   *
   * @param folder an existing folder of any file system that Spark can reach
   */
  static KoiSource csv(String folder) {
    return of(KeyScheme.ROW_ID, Sources.csv(folder, KoiForm.NOTEBOOK, RawKoi.ENCODER));
  }

  /**
   * A Delta table in a folder, appended to by others, with the columns of {@link
   * dev.kepler.model.KoiColumns#NOTEBOOK} in any order. Commits that wait together are read as one
   * load, up to two million rows; none is split. A table that is overwritten, updated, deleted from
   * or restored stops bronze with an error that names the version; {@link #deltaChanges} goes on
   * from there in the same lake.
   *
   * @param path the table's folder
   */
  static KoiSource delta(String path) {
    return of(KeyScheme.ROW_ID, Sources.delta(path, RawKoi.ENCODER));
  }

  /**
   * A Delta table as for {@link #delta}, whose commits may be split, see {@link
   * Sources#deltaFiles}.
   *
   * @param path the table's folder
   */
  static KoiSource deltaFiles(String path) {
    return of(KeyScheme.ROW_ID, Sources.deltaFiles(path, RawKoi.ENCODER));
  }

  /**
   * A Delta table in a folder that others overwrite, update, delete from or restore: its change
   * data feed, which must be on ({@code delta.enableChangeDataFeed}). Rows that are inserted, and
   * the new images of rows that are updated, are the records; a row that is deleted leaves its KOI
   * as it is. A lake that was begun with {@link #delta} of the table can be continued with this.
   * Each commit is a load of its own, or several: one for each of its files.
   *
   * @param path the table's folder
   */
  static KoiSource deltaChanges(String path) {
    return of(KeyScheme.ROW_ID, Sources.deltaChanges(path, RawKoi.ENCODER));
  }

  /**
   * Messages of a topic of Kafka, each a JSON object with the columns of {@link
   * dev.kepler.model.KoiColumns#NOTEBOOK}, others kept in {@code other_columns}. Messages of a KOI
   * count in the order of their offsets. One that is malformed, and one without a value, is set
   * aside with what is wrong with it; {@code source} tells topic, partition and offset.
   *
   * @param topic such as {@code KafkaTopic.of("broker:9092", "kois")}
   */
  static KoiSource kafka(KafkaTopic topic) {
    return of(KeyScheme.ROW_ID, Sources.kafka(topic, KoiForm.NOTEBOOK, RawKoi.ENCODER));
  }

  /**
   * A table of the catalog that Spark can stream from, with the columns of {@link
   * dev.kepler.model.KoiColumns#NOTEBOOK} in any order. Commits that wait together are read as one
   * load. As for {@link #delta}, it must only be appended to.
   *
   * @param name such as {@code spark_catalog.kepler.raw_kois}
   */
  static KoiSource table(String name) {
    return of(KeyScheme.ROW_ID, Sources.table(name, RawKoi.ENCODER));
  }

  /**
   * A Delta table of the catalog that others overwrite, update, delete from or restore, as for
   * {@link #deltaChanges}. A lake that was begun with {@link #table} can be continued with it.
   *
   * @param name such as {@code spark_catalog.kepler.raw_kois}
   */
  static KoiSource tableChanges(String name) {
    return of(KeyScheme.ROW_ID, Sources.tableChanges(name, RawKoi.ENCODER));
  }

  /**
   * A source of raw KOI records, with what their row ids are made of.
   *
   * @param source of records
   */
  static KoiSource of(KeyScheme keys, RawSource<RawKoi> source) {
    return new KeyedSource(keys, source);
  }
}
