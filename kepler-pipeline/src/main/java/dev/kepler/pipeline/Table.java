package dev.kepler.pipeline;

import static org.apache.spark.sql.functions.col;

import dev.kepler.transforms.Change;
import dev.kepler.transforms.Records;
import io.delta.tables.DeltaTable;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.DataFrameWriter;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SaveMode;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.delta.DeltaLog;
import org.apache.spark.sql.streaming.DataStreamReader;
import org.apache.spark.sql.types.StructType;
import scala.Option;

/** A Delta table of the lake, by path or by name: created, read, streamed from and written to. */
final class Table {

  private final LakeTable kind;
  private final String place;
  private final boolean named;
  private final String carried;
  private String location;

  private Table(LakeTable kind, TableLayout layout) {
    this.kind = kind;
    this.place = layout.table(kind);
    this.named = layout.inCatalog();
    this.carried = layout.carriedLedger(kind);
    this.location = named ? null : place;
  }

  /** A table that may not exist yet. */
  static Table in(TableLayout layout, LakeTable kind) {
    return new Table(kind, layout);
  }

  /**
   * Creates the table where it is missing, and checks the columns of one that is there.
   *
   * @param more properties to create it with, beyond its own
   * @throws IllegalStateException when it has other columns
   */
  void create(SparkSession session, Map<String, String> more) {
    StructType schema = kind.encoder().schema();
    String properties =
        Stream.of(kind.properties(), more)
            .flatMap(map -> map.entrySet().stream())
            .map(property -> "'" + property.getKey() + "' = '" + property.getValue() + "'")
            .collect(Collectors.joining(", "));
    session.sql(
        "CREATE TABLE IF NOT EXISTS %s (%s) USING delta TBLPROPERTIES (%s)"
            .formatted(identifier(), ddl(schema), properties));
    List<String> found = Arrays.asList(read(session).columns());
    List<String> wanted = Arrays.asList(schema.fieldNames());
    if (!found.equals(wanted)) {
      throw new IllegalStateException(
          "Cannot use "
              + place
              + " as "
              + kind.tableName()
              + ": it has the columns "
              + found
              + " and not "
              + wanted
              + ". Name another lake, or move that table away.");
    }
  }

  /** The columns, whatever the session takes a plain TIMESTAMP for. */
  private static String ddl(StructType schema) {
    return schema.toDDL().replaceAll("\\bTIMESTAMP\\b", "TIMESTAMP_LTZ");
  }

  boolean exists(SparkSession session) {
    return named ? session.catalog().tableExists(place) : DeltaTable.isDeltaTable(session, place);
  }

  /** The rows as they are when the Dataset runs. */
  Dataset<Row> read(SparkSession session) {
    return named ? session.read().table(place) : session.read().format("delta").load(place);
  }

  /** The rows of one version, whenever the Dataset runs. */
  Dataset<Row> readAt(SparkSession session, long version) {
    var reader = session.read().format("delta").option("versionAsOf", version);
    return named ? reader.table(place) : reader.load(place);
  }

  /** Ledger entries of the commits that have one. */
  CommitNotes notes(SparkSession session) {
    return notesAfter(session, -1);
  }

  /** The log as it is now; of a table that does not exist it is empty. */
  TableLog commits(SparkSession session) {
    return named && !exists(session)
        ? TableLog.none()
        : TableLog.of(LakeFiles.of(session), location(session));
  }

  /** Id that Delta gave the table when it was made. */
  String id(SparkSession session) {
    return log(session).update(false, Option.empty(), Option.empty()).metadata().id();
  }

  /** Ledger entries of the commits after a version. */
  CommitNotes notesAfter(SparkSession session, long seen) {
    return CommitNotes.after(seen, commits(session), new CarriedLedger(session, carried));
  }

  /** Newest version, by the log's files from one seen before; -1 where there is no table. */
  long newest(SparkSession session, long seen) {
    return named && !exists(session)
        ? -1
        : TableLog.newest(LakeFiles.of(session), location(session), seen);
  }

  /** Rows that changed between two versions, the later one's included: the change data feed. */
  Dataset<Row> changesBetween(SparkSession session, long before, long last) {
    var reader =
        session
            .read()
            .format("delta")
            .option("readChangeFeed", true)
            .option("startingVersion", before + 1)
            .option("endingVersion", last);
    return named ? reader.table(place) : reader.load(place);
  }

  /** A property of the table, or null. */
  String property(SparkSession session, String name) {
    return session
        .sql("DESCRIBE DETAIL " + identifier())
        .select("properties")
        .head()
        .<String, String>getJavaMap(0)
        .get(name);
  }

  /** Newest version. */
  long version(SparkSession session) {
    return log(session).update(false, Option.empty(), Option.empty()).version();
  }

  /** New rows as a stream; a commit is never split, because the rows of a load belong together. */
  Dataset<Row> stream(SparkSession session) {
    return load(session.readStream().option("maxFilesPerTrigger", Integer.MAX_VALUE));
  }

  /** Changed rows as a stream: the change data feed, no commit split. */
  Dataset<Row> changes(SparkSession session) {
    return load(
        session
            .readStream()
            .option("readChangeFeed", true)
            .option("maxFilesPerTrigger", Integer.MAX_VALUE));
  }

  /** Appends rows in one commit. */
  void append(Dataset<?> rows, Commit commit) {
    write(rows, SaveMode.Append, commit);
  }

  /** Appends rows, or puts them in place of all that are there, in one commit. */
  void write(Dataset<?> rows, SaveMode mode, Commit commit) {
    DataFrameWriter<?> writer = commit.identify(rows.write().format("delta").mode(mode));
    if (named) {
      writer.saveAsTable(place);
    } else {
      writer.save(place);
    }
  }

  /**
   * Applies changes in one commit: an append when all of them are new, no commit when there are
   * none.
   *
   * @return whether there was something to commit
   * @param changes the table's columns and {@link Change#CHANGE}
   * @param found what the changes hold, by kind
   * @param key column that identifies a row
   */
  boolean apply(Dataset<Row> changes, ChangeCounts found, String key, Commit commit) {
    if (found.rewrites() > 0) {
      commit.run(() -> merge(changes.filter(isAny(ChangeCounts.WRITTEN)), found, key, commit));
    } else if (found.of(Change.INSERTED) > 0) {
      append(rows(changes.filter(isAny(List.of(Change.INSERTED)))), commit);
    }
    return found.written() > 0;
  }

  /** The table's own columns, in its order. */
  private Dataset<Row> rows(Dataset<Row> wider) {
    return Records.of(wider, kind.encoder()).toDF();
  }

  private void merge(Dataset<Row> changes, ChangeCounts found, String key, Commit commit) {
    Column target = col("held." + key);
    Column change = col("now." + Change.CHANGE);
    delta(commit.session())
        .as("held")
        .merge(
            changes.as("now"),
            target.equalTo(col("now." + key)).and(target.between(found.least(), found.greatest())))
        .whenMatched(change.equalTo(Change.RETRACTED.name()))
        .delete()
        .whenMatched()
        .update(assignments())
        .whenNotMatched()
        .insert(assignments())
        .execute();
  }

  /** Named one by one: a session that merges schemas would add the changes' own columns. */
  private Map<String, Column> assignments() {
    return Stream.of(kind.encoder().schema().fieldNames())
        .collect(Collectors.toMap(name -> name, name -> col("now." + name)));
  }

  /** Removes the rows that equal one of the given in all these columns. */
  void remove(SparkSession session, Dataset<Row> rows, List<String> columns) {
    Column same =
        columns.stream()
            .map(c -> col("held." + c).eqNullSafe(col("gone." + c)))
            .reduce(Column::and)
            .orElseThrow();
    delta(session).as("held").merge(rows.as("gone"), same).whenMatched().delete().execute();
  }

  private static Column isAny(List<Change> kinds) {
    return col(Change.CHANGE).isin(kinds.stream().map(Change::name).toArray());
  }

  /** How SQL calls the table. */
  private String identifier() {
    return named ? place : "delta.`" + place.replace("`", "``") + "`";
  }

  private Dataset<Row> load(DataStreamReader reader) {
    return named ? reader.table(place) : reader.format("delta").load(place);
  }

  DeltaTable delta(SparkSession session) {
    return DeltaTable.forPath(session, location(session));
  }

  DeltaLog log(SparkSession session) {
    return DeltaLog.forTable(session, location(session));
  }

  /** Folder of the table; Delta's own look-up by name knows no catalog but the session's. */
  String location(SparkSession session) {
    if (location == null) {
      location =
          session.sql("DESCRIBE DETAIL " + identifier()).select("location").head().getString(0);
    }
    return location;
  }

  @Override
  public String toString() {
    return place;
  }
}
