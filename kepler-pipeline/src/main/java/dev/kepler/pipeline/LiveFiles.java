package dev.kepler.pipeline;

import static org.apache.spark.sql.functions.col;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.delta.DeltaLog;
import org.apache.spark.sql.delta.Snapshot;
import org.apache.spark.sql.delta.actions.Action;
import org.apache.spark.sql.delta.actions.AddFile;
import org.apache.spark.sql.delta.actions.RemoveFile;
import scala.Option;
import scala.Tuple2;
import scala.collection.Iterator;
import scala.collection.JavaConverters;
import scala.collection.Seq;

/**
 * The files that make up a Delta table, with the range of a key in each, kept on the driver and
 * brought up to date from the log's new commits. To ask Delta which files hold a key takes Spark
 * jobs, as many for a load of ten rows as for one of a million; this takes none but at the start.
 *
 * <p>Not safe for use by several threads.
 */
final class LiveFiles {

  /** Column of {@link #read}: name of the file that a row is in. */
  static final String FILE = "file";

  private static final ObjectMapper JSON = new ObjectMapper();

  /**
   * A file.
   *
   * @param rows how many it holds
   * @param least smallest key in it
   * @param greatest greatest key in it
   */
  private record LiveFile(AddFile file, long rows, long least, long greatest) {

    boolean meets(long from, long to) {
      return least <= to && greatest >= from;
    }
  }

  private final Table table;
  private final String key;
  private final Map<String, LiveFile> files = new LinkedHashMap<>();
  private Snapshot snapshot;
  private long version = -1;

  /**
   * Begins to know a table.
   *
   * @param key a bigint column
   */
  LiveFiles(Table table, String key) {
    this.table = table;
    this.key = key;
  }

  /** Goes on to the newest version. */
  LiveFiles newest(SparkSession session) {
    DeltaLog log = table.log(session);
    snapshot = log.update(false, Option.empty(), Option.empty());
    return upTo(session, snapshot.version());
  }

  /** Goes on to a version. */
  LiveFiles upTo(SparkSession session, long wanted) {
    DeltaLog log = table.log(session);
    if (version < 0) {
      begin(log, wanted);
    }
    if (version < wanted) {
      follow(log, wanted);
    }
    return this;
  }

  private void begin(DeltaLog log, long wanted) {
    Snapshot then = log.getSnapshotAt(wanted, Option.empty(), Option.empty());
    snapshot = snapshot == null ? then : snapshot;
    then.allFiles().collectAsList().forEach(this::add);
    version = wanted;
  }

  private void follow(DeltaLog log, long wanted) {
    Iterator<Tuple2<Object, Seq<Action>>> commits = log.getChanges(version + 1, true);
    while (version < wanted && commits.hasNext()) {
      Tuple2<Object, Seq<Action>> commit = commits.next();
      List<Action> actions = JavaConverters.seqAsJavaList(commit._2());
      for (Action action : actions) { // a file under another deletion vector comes and goes
        if (action instanceof RemoveFile gone) {
          files.remove(name(gone.path()));
        }
      }
      for (Action action : actions) {
        if (action instanceof AddFile come) {
          add(come);
        }
      }
      version = (long) commit._1();
    }
    if (version != wanted) {
      throw new IllegalStateException(
          "Cannot read " + table + ": its log ends at version " + version + ", not " + wanted);
    }
  }

  private void add(AddFile file) {
    try {
      JsonNode stats = file.stats() == null ? JSON.nullNode() : JSON.readTree(file.stats());
      files.put(
          name(file.path()),
          new LiveFile(
              file,
              (long) file.numLogicalRecords().get(),
              stats.path("minValues").path(key).asLong(Long.MIN_VALUE),
              stats.path("maxValues").path(key).asLong(Long.MAX_VALUE)));
    } catch (JsonProcessingException e) {
      throw new IllegalStateException(
          "Cannot read " + table + ": the statistics of " + file.path() + " are no JSON.", e);
    }
  }

  /** The last part of a path is a name that Delta gives once. */
  private static String name(String path) {
    return path.substring(path.lastIndexOf('/') + 1);
  }

  /** Names of all files. */
  Collection<String> names() {
    return files.keySet();
  }

  /** Files of these names. */
  List<AddFile> named(Collection<String> names) {
    return names.stream().map(name -> files.get(name).file()).toList();
  }

  /** Names of the files that may hold keys of a range. */
  List<String> near(long least, long greatest) {
    return files.entrySet().stream()
        .filter(entry -> entry.getValue().meets(least, greatest))
        .map(Map.Entry::getKey)
        .toList();
  }

  /** Rows with keys of a range, of the table's columns and {@link #FILE}. */
  Dataset<Row> read(SparkSession session, long least, long greatest) {
    Dataset<Row> rows = read(session, near(least, greatest));
    return rows.filter(rows.col(key).between(least, greatest));
  }

  /** Rows of the files of these names, of the table's columns and {@link #FILE}. */
  Dataset<Row> read(SparkSession session, Collection<String> names) {
    if (names.isEmpty()) { // a plan that knows it is empty joins nothing
      return session.createDataFrame(List.of(), snapshot.schema().add(FILE, "string"));
    }
    Seq<AddFile> wanted = JavaConverters.asScalaBuffer(named(names)).toSeq();
    return session
        .withActive(
            () -> table.log(session).createDataFrame(snapshot, wanted, false, Option.empty()))
        .withColumn(FILE, col("_metadata.file_name"));
  }

  /** Number of rows in the files of these names, which the library writes with statistics. */
  long rows(Collection<String> names) {
    return names.stream().mapToLong(name -> files.get(name).rows()).sum();
  }
}
