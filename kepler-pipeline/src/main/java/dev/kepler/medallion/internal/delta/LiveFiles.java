package dev.kepler.medallion.internal.delta;

import static org.apache.spark.sql.functions.broadcast;
import static org.apache.spark.sql.functions.col;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.kepler.medallion.Key;
import dev.kepler.medallion.internal.rows.OnePartition;
import dev.kepler.medallion.internal.rows.PlanMode;
import dev.kepler.medallion.internal.rows.Thresholds;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.delta.Snapshot;
import org.apache.spark.sql.delta.actions.Action;
import org.apache.spark.sql.delta.actions.AddFile;
import org.apache.spark.sql.delta.actions.Metadata;
import org.apache.spark.sql.delta.actions.Protocol;
import org.apache.spark.sql.delta.actions.RemoveFile;
import scala.Option;

/**
 * The files that make up a Delta table, with the range of a key in each, kept on the driver and
 * brought up to date from the log's new commits. To ask Delta which files hold a key takes Spark
 * jobs, as many for a load of ten rows as for one of a million; this takes none but at the start.
 *
 * <p>Not safe for use by several threads.
 */
public final class LiveFiles {

  /** Column of {@link #read}: name of the file that a row is in. */
  public static final String FILE = "file";

  /** Column of {@link #read} where a file may get a deletion vector: place of a row in its file. */
  public static final String PLACE = "place";

  private static final ObjectMapper JSON = new ObjectMapper();

  /**
   * A file.
   *
   * @param rows how many it holds
   * @param keys between which its keys lie
   */
  private record LiveFile(AddFile file, long rows, KeyRange keys) {}

  private final Table table;
  private final TableKey key;
  private final Map<String, LiveFile> files = new LinkedHashMap<>();
  private Snapshot snapshot;
  private KeyRange moved = KeyRange.NONE;
  private final List<String> came = new ArrayList<>();
  private final KeyBloomFilters sketches = new KeyBloomFilters(this);
  private boolean onlyCame;
  private boolean scattered;
  private long version = -1;

  /**
   * Begins to know a table.
   *
   * @param key columns by which its rows are sought
   */
  public LiveFiles(Table table, TableKey key) {
    this.table = table;
    this.key = key;
    this.scattered = !key.isNumber();
  }

  /** The same for a key that comes in no order, so that ranges of it say little. */
  public LiveFiles scattered() {
    scattered = true;
    return this;
  }

  public Table table() {
    return table;
  }

  /** The columns by which rows are sought. */
  public TableKey key() {
    return key;
  }

  /** Goes on to the newest version. */
  public LiveFiles newest(SparkSession session) {
    snapshot = table.snapshot(session);
    upTo(session, snapshot.version());
    return this;
  }

  /**
   * Goes on to a version.
   *
   * @return between which keys rows came or went on the way: those of all files that did, so there
   *     may be others between them; all keys at first
   */
  public KeyRange upTo(SparkSession session, long wanted) {
    moved = KeyRange.NONE;
    came.clear();
    onlyCame = version >= 0;
    if (version < 0) {
      begin(session, wanted);
    }
    while (version < wanted) {
      List<Action> commit = table.actions(session, version + 1);
      ForeignCommit.refuse(table, version + 1, commit);
      follow(session, commit);
      version++;
    }
    return moved;
  }

  private void begin(SparkSession session, long wanted) {
    Snapshot then = table.log(session).getSnapshotAt(wanted, Option.empty(), Option.empty());
    snapshot = snapshot == null ? then : snapshot;
    then.allFiles().collectAsList().forEach(this::add);
    moved = KeyRange.ALL; // what has left before is not to be seen any more
    version = wanted;
  }

  private void follow(SparkSession session, List<Action> commit) {
    for (Action action : commit) { // a file under another deletion vector comes and goes
      if (action instanceof RemoveFile gone) {
        LiveFile file = files.remove(name(gone.path()));
        moved = file == null ? moved : moved.and(file.keys());
        onlyCame = false;
      }
    }
    for (Action action : commit) {
      if (action instanceof AddFile come) {
        add(come);
        came.add(name(come));
        onlyCame &= come.dataChange(); // else it is known, and comes with other statistics
      } else if (action instanceof Protocol || action instanceof Metadata) {
        snapshot = table.snapshot(session); // as it was, vectors or a change feed may go unseen
        TableNeeds.of(table.kind()).require(table, snapshot);
      }
    }
  }

  private void add(AddFile file) {
    try {
      JsonNode stats = file.stats() == null ? JSON.nullNode() : JSON.readTree(file.stats());
      KeyRange keys = key.isNumber() ? range(stats, key.columns().get(0)) : KeyRange.ALL;
      files.put(name(file.path()), new LiveFile(file, (long) file.numLogicalRecords().get(), keys));
      moved = moved.and(keys);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException(
          "Cannot read " + table + ": the statistics of " + file.path() + " are no JSON.", e);
    }
  }

  private static KeyRange range(JsonNode stats, String column) {
    return new KeyRange(
        stats.path("minValues").path(column).asLong(Long.MIN_VALUE),
        stats.path("maxValues").path(column).asLong(Long.MAX_VALUE));
  }

  /** How a file is called here. */
  public static String name(AddFile file) {
    return name(file.path());
  }

  /** The last part of a path is a name that Delta gives once. */
  private static String name(String path) {
    return path.substring(path.lastIndexOf('/') + 1);
  }

  /** Names of all files. */
  public Collection<String> names() {
    return files.keySet();
  }

  /**
   * Rows that were appended on the last way, read from their files; empty where anything else
   * happened to the table, or the way was its first.
   */
  public Optional<Dataset<Row>> appended(SparkSession session) {
    return onlyCame ? Optional.of(read(session, came)) : Optional.empty();
  }

  /** Whether there may be rows with keys of a range. */
  public boolean hold(KeyRange keys) {
    return files.values().stream().anyMatch(file -> file.keys().meets(keys));
  }

  /** Files of these names. */
  public List<AddFile> named(Collection<String> names) {
    return names.stream().map(this::named).toList();
  }

  /** The file of a name. */
  public AddFile named(String name) {
    return files.get(name).file();
  }

  /**
   * Rows that have the key of others, of the table's columns and {@link #FILE}, and maybe more: few
   * where the others are few, however many the table holds.
   *
   * @param others their rows
   * @param theirs their columns of keys
   * @param range in which these lie
   */
  public Dataset<Row> readFor(Dataset<Row> others, List<String> theirs, KeyRange range) {
    Dataset<Row> rows = readNear(others, theirs, range);
    return OnePartition.is(others) && !OnePartition.is(rows)
        ? OnePartition.of(amongFew(rows, others.select(Key.columns(theirs)), theirs))
        : rows;
  }

  /** The same before they are sifted: few where the files that may hold such rows hold few. */
  public Dataset<Row> readNear(Dataset<Row> others, List<String> theirs, KeyRange range) {
    SparkSession session = others.sparkSession();
    List<String> near = near(range);
    if (!OnePartition.is(others)) {
      Dataset<Row> rows = read(session, near);
      return key.isNumber()
          ? rows.filter(key.number(rows).between(range.least(), range.greatest()))
          : rows;
    }
    return scattered && takesVectors() && !areFew(near)
        ? readFew(
            session,
            sketches.holding(session, near, longs(others.select(key.number(others, theirs)))))
        : readFew(session, near);
  }

  private static long[] longs(Dataset<Row> keys) {
    return keys.as(Encoders.LONG()).collectAsList().stream().mapToLong(Long::longValue).toArray();
  }

  private List<String> near(KeyRange range) {
    return files.entrySet().stream()
        .filter(entry -> entry.getValue().keys().meets(range))
        .map(Map.Entry::getKey)
        .toList();
  }

  /** Whether all rows are few of the files that may have keys of a range. */
  public boolean areFew(KeyRange range) {
    return areFew(near(range));
  }

  /** As many tasks as there are cores go through the many. */
  private Dataset<Row> amongFew(Dataset<Row> rows, Dataset<Row> others, List<String> theirs) {
    Column same = key.equal(rows, others, theirs);
    return rows.join(broadcast(others), same, "left_semi").repartition(1);
  }

  /** Rows of the files of these names, as {@link #read} gives them; few where they are. */
  public Dataset<Row> readFew(SparkSession session, Collection<String> names) {
    Dataset<Row> rows = read(session, names);
    return areFew(names) ? OnePartition.of(rows) : rows;
  }

  private boolean areFew(Collection<String> names) {
    return rows(names) < Thresholds.MANY_ROWS;
  }

  /**
   * Rows of the files of these names, of the table's columns and {@link #FILE}. Where they are
   * many, the session compiles its plans from now on.
   */
  public Dataset<Row> read(SparkSession session, Collection<String> names) {
    if (!areFew(names)) {
      PlanMode.COMPILED.in(session);
    }
    List<AddFile> wanted = named(names);
    Dataset<Row> rows =
        PinnedFileIndex.read(session, wanted, table.log(session), snapshot).select(columns(wanted));
    return names.isEmpty() // a plan that knows it is empty joins nothing
        ? session.createDataFrame(List.of(), rows.schema())
        : rows;
  }

  private Column[] columns(Collection<AddFile> read) {
    Stream<Column> own = Stream.of(col("*"), col("_metadata.file_name").as(FILE));
    Stream<Column> place =
        read.stream().anyMatch(this::mayStay)
            ? Stream.of(col("_metadata.row_index").as(PLACE))
            : Stream.empty();
    return Stream.concat(own, place).toArray(Column[]::new);
  }

  /** Whether rows may go from a file that stays. */
  public boolean mayStay(AddFile file) {
    return takesVectors() && DeletionVectors.areWorthwhile(snapshot, file);
  }

  /**
   * What leaves the table in a commit.
   *
   * @param replaced names of files that go as a whole
   * @param masked by the names of files that stay, places of the rows that go from them
   */
  public Removals removals(
      SparkSession session, Collection<String> replaced, Map<String, LongSet> masked) {
    return new Removals(
        named(replaced),
        masked.isEmpty()
            ? Map.of()
            : new DeletionVectors(table.log(session)).of(named(masked.keySet()), masked));
  }

  /** What a file holds: its name, and which of its rows are masked. */
  public String content(String name) {
    AddFile file = named(name);
    return file.deletionVector() == null ? name : name + ' ' + file.deletionVector().uniqueId();
  }

  /** Whether a commit that replaces files also lays down what changed. */
  public boolean feedsChanges() {
    return Table.feedsChanges(snapshot);
  }

  /** Whether the table takes deletion vectors. */
  boolean takesVectors() {
    return DeletionVectors.areOn(snapshot);
  }

  /** Number of rows in the files of these names, which the library writes with statistics. */
  public long rows(Collection<String> names) {
    return names.stream().mapToLong(name -> files.get(name).rows()).sum();
  }
}
