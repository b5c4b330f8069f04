package dev.kepler.medallion.internal.delta;

import static org.apache.spark.sql.functions.lit;

import dev.kepler.medallion.Records;
import dev.kepler.medallion.internal.files.AtomicFiles;
import dev.kepler.medallion.internal.files.LakePaths;
import dev.kepler.medallion.internal.rows.Thresholds;
import dev.kepler.medallion.lake.LedgerEntry;
import dev.kepler.medallion.lake.TableLayout;
import dev.kepler.medallion.lake.TableOptions;
import io.delta.tables.DeltaTable;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.hadoop.fs.Path;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.delta.DeltaConfigs;
import org.apache.spark.sql.delta.DeltaLog;
import org.apache.spark.sql.delta.Snapshot;
import org.apache.spark.sql.delta.actions.Action;
import org.apache.spark.sql.delta.commands.cdc.CDCReader;
import org.apache.spark.sql.delta.skipping.clustering.ClusteringColumnInfo;
import org.apache.spark.sql.streaming.DataStreamReader;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;
import scala.Option;
import scala.collection.JavaConverters;

/** A Delta table of the lake, by path or by name: created, read, streamed from and written to. */
public final class Table {

  private static final long UNKNOWN = 0;

  private static final String DEFAULTS = DeltaConfigs.sqlConfPrefix();
  private static final String CHECKPOINT_INTERVAL = DEFAULTS + "checkpointInterval";

  private final LakeTable kind;
  private final String place;
  private final boolean named;
  private final String carried;
  private String location;

  private Table(LakeTable kind, TableLayout layout) {
    this.kind = kind;
    this.place = LakePaths.table(layout, kind.tableName());
    this.named = layout.inCatalog();
    this.carried = LakePaths.carriedLedger(layout, kind.tableName());
    this.location = named ? null : place;
  }

  /** A table that may not exist yet. */
  public static Table in(TableLayout layout, LakeTable kind) {
    return new Table(kind, layout);
  }

  /**
   * Creates the table where it is missing, adds columns that are new and may be null to one that is
   * there, checks its columns, and gives it what a host wants of it.
   *
   * @throws IllegalStateException when it has other columns, or is elsewhere
   */
  public void create(SparkSession session) {
    StructType schema = kind.encoder().schema();
    clearBegun(session);
    if (!exists(session)) {
      requireFree(session);
      withoutDefaults(session).sql(creation(schema));
    }
    requirePlace(session);
    TableNeeds needs = TableNeeds.of(kind);
    StructType found = found(session);
    if (!needs.hasColumns(found) && needs.mayGrow(found, List.of())) {
      StructType more = new StructType(needs.lacking(found).toArray(StructField[]::new));
      session.sql("ALTER TABLE %s ADD COLUMNS (%s)".formatted(identifier(), ddl(commented(more))));
      found = found(session);
    }
    if (!needs.hasColumns(found)) {
      throw new IllegalStateException(
          "Cannot use "
              + place
              + " as "
              + kind.tableName()
              + ": it has the columns "
              + Arrays.asList(found.fieldNames())
              + " and not "
              + Arrays.asList(schema.fieldNames())
              + ". Examine the lake: it says how to repair it.");
    }
    change(session);
  }

  private String creation(StructType schema) {
    TableOptions options = kind.options();
    return "CREATE TABLE IF NOT EXISTS %s (%s) USING delta %s %s COMMENT '%s' TBLPROPERTIES (%s)"
        .formatted(
            identifier(),
            ddl(commented(schema)),
            options.clustering().isEmpty() ? "" : clustering(),
            options.location().map(folder -> "LOCATION '" + quoted(folder) + "'").orElse(""),
            quoted(kind.description()),
            sql(OptionRules.with(options, kind.properties())));
  }

  private String clustering() {
    return kind.options().clustering().stream()
        .map(column -> "`" + column + "`")
        .collect(Collectors.joining(", ", "CLUSTER BY (", ")"));
  }

  private static String sql(Map<String, String> properties) {
    return properties.entrySet().stream()
        .map(p -> "'" + quoted(p.getKey()) + "' = '" + quoted(p.getValue()) + "'")
        .collect(Collectors.joining(", "));
  }

  /** Gives a table that is there what a host wants of it and it has not; else commits nothing. */
  private void change(SparkSession session) {
    Snapshot now = snapshot(session);
    TableOptions wanted = kind.options();
    Map<String, String> lacking =
        OptionRules.lacking(wanted, JavaConverters.mapAsJavaMap(now.metadata().configuration()));
    if (!lacking.isEmpty()) {
      session.sql("ALTER TABLE %s SET TBLPROPERTIES (%s)".formatted(identifier(), sql(lacking)));
    }
    // Asked for where it matters alone: Delta finds it by a job over the whole log.
    if (!wanted.clustering().isEmpty() && !wanted.clustering().equals(clustered(now))) {
      session.sql("ALTER TABLE %s %s".formatted(identifier(), clustering()));
    }
  }

  private static List<String> clustered(Snapshot snapshot) {
    return JavaConverters.seqAsJavaList(ClusteringColumnInfo.extractLogicalNames(snapshot));
  }

  /**
   * A place of its own is a table's alone; what is left of a creation cut short is no table yet.
   */
  private void requireFree(SparkSession session) {
    kind.options()
        .location()
        .map(folder -> new Path(LakePaths.qualified(session, folder)))
        .filter(folder -> !AtomicFiles.of(session).names(folder).isEmpty())
        .filter(folder -> !isBegun(session, folder))
        .ifPresent(
            folder -> {
              throw new IllegalStateException(
                  "Cannot make %s at %s: the folder is not empty. Name another location."
                      .formatted(kind.tableName(), folder));
            });
  }

  private static boolean isBegun(SparkSession session, Path folder) {
    Snapshot begun = newest(session, DeltaLog.forTable(session, folder));
    return begun.version() == 0 && begun.numOfFiles() == 0;
  }

  private void requirePlace(SparkSession session) {
    kind.options()
        .location()
        .map(folder -> new Path(LakePaths.qualified(session, folder)))
        .filter(folder -> !folder.equals(new Path(location(session))))
        .ifPresent(
            folder -> {
              throw new IllegalStateException(
                  "Cannot use %s at %s: it is at %s, and a table is not moved. Name that location, or begin another lake."
                      .formatted(kind.tableName(), folder, location(session)));
            });
  }

  /**
   * A session that makes tables as they are described. What a host has as a default for its own new
   * tables would change what our files and commits mean (column mapping, row tracking, features),
   * or have Delta write commits of its own (compaction). How often a log gets its checkpoint
   * changes neither.
   */
  private static SparkSession withoutDefaults(SparkSession session) {
    List<String> defaults =
        JavaConverters.mapAsJavaMap(session.conf().getAll()).keySet().stream()
            .filter(name -> name.startsWith(DEFAULTS) && !name.equals(CHECKPOINT_INTERVAL))
            .toList();
    if (defaults.isEmpty()) {
      return session;
    }
    SparkSession own = session.cloneSession();
    defaults.forEach(own.conf()::unset);
    return own;
  }

  /** Columns that say what they mean, to whoever describes the table. */
  private StructType commented(StructType schema) {
    return new StructType(
        Stream.of(schema.fields()).map(this::commented).toArray(StructField[]::new));
  }

  private StructField commented(StructField column) {
    String comment = kind.comment(column.name());
    return comment.isEmpty() ? column : column.withComment(comment);
  }

  private static String quoted(String text) {
    return text.replace("\\", "\\\\").replace("'", "\\'");
  }

  /** A creation cut short leaves a log without a commit, which Delta takes for a table. */
  private void clearBegun(SparkSession session) {
    AtomicFiles files = AtomicFiles.of(session);
    (named ? intended(session) : Optional.of(new Path(place)))
        .filter(folder -> files.names(folder).equals(List.of(TableLog.FOLDER)))
        .filter(folder -> newest(session, DeltaLog.forTable(session, folder)).version() < 0)
        .ifPresent(
            folder -> {
              files.delete(folder);
              DeltaLog.invalidateCache(session, folder);
            });
  }

  /** Where a catalog will create the table; empty when it has it, or does not say. */
  private Optional<Path> intended(SparkSession session) {
    if (exists(session)) {
      return Optional.empty();
    }
    if (kind.options().location().isPresent()) {
      return kind.options()
          .location()
          .map(folder -> new Path(LakePaths.qualified(session, folder)));
    }
    String namespace = place.substring(0, place.length() - kind.tableName().length() - 1);
    return session.sql("DESCRIBE NAMESPACE " + namespace).collectAsList().stream()
        .filter(row -> row.getString(0).equals("Location"))
        .map(row -> new Path(folder(row.getString(1)), kind.tableName()))
        .findFirst();
  }

  /** Spark's own catalog gives a place as a URI, in which a blank is {@code %20}; others a path. */
  private static Path folder(String place) {
    try {
      return new Path(new URI(place));
    } catch (URISyntaxException e) {
      return new Path(place);
    }
  }

  /** The columns, whatever the session takes a plain TIMESTAMP for. */
  private static String ddl(StructType schema) {
    return schema.toDDL().replaceAll("\\bTIMESTAMP\\b", "TIMESTAMP_LTZ");
  }

  /** Moves the folder of a damaged table to a place where nothing is, and forgets the table. */
  public void moveTo(SparkSession session, Path away) {
    AtomicFiles files = AtomicFiles.of(session);
    Optional<Path> folder = named ? catalogued(session) : Optional.of(new Path(place));
    folder
        .filter(files::exists)
        .ifPresentOrElse(found -> files.move(found, away), () -> files.makeFolder(away));
    folder.ifPresent(found -> DeltaLog.invalidateCache(session, found));
    if (named) {
      session.sql("DROP TABLE IF EXISTS " + place);
      location = null;
    }
  }

  /** Folder of the table, whether or not there is one. */
  public String folder(SparkSession session) {
    return named ? (exists(session) ? location(session) : place) : new Path(place).toString();
  }

  /** Where the catalog has the table, whether or not Delta can read it. */
  private Optional<Path> catalogued(SparkSession session) {
    return session.catalog().tableExists(place)
        ? session.sql("DESCRIBE TABLE EXTENDED " + place).collectAsList().stream()
            .filter(row -> row.getString(0).equals("Location"))
            .map(row -> new Path(URI.create(row.getString(1))))
            .findFirst()
        : Optional.empty();
  }

  public boolean exists(SparkSession session) {
    return named ? session.catalog().tableExists(place) : DeltaTable.isDeltaTable(session, place);
  }

  /** The rows as they are when the Dataset runs. */
  public Dataset<Row> read(SparkSession session) {
    return grown(named ? session.read().table(place) : session.read().format("delta").load(place));
  }

  /** The rows of one version, whenever the Dataset runs. */
  public Dataset<Row> readAt(SparkSession session, long version) {
    var reader = session.read().format("delta").option("versionAsOf", version);
    return grown(named ? reader.table(place) : reader.load(place));
  }

  /** Rows of a table, or of a version of it, that has not grown yet: its new columns are null. */
  private Dataset<Row> grown(Dataset<Row> rows) {
    for (StructField column : TableNeeds.of(kind).lacking(rows.schema())) {
      if (column.nullable()) {
        rows = rows.withColumn(column.name(), lit(null).cast(column.dataType()));
      }
    }
    return rows;
  }

  /** The log as it is now; of a table that does not exist it is empty. */
  public TableLog commits(SparkSession session) {
    return named && !exists(session)
        ? TableLog.none()
        : TableLog.of(AtomicFiles.of(session), location(session));
  }

  /**
   * What a version would need and upkeep has taken, by the name of a file; empty for one that can
   * be read.
   */
  public Optional<String> lackOf(SparkSession session, long version) {
    return new PastVersion(AtomicFiles.of(session), commits(session), version).lack();
  }

  /** The log of a table that exists, for reading commits whose versions are known. */
  public TableLog unlistedCommits(SparkSession session) {
    return unlistedCommits(session, AtomicFiles.of(session));
  }

  /** The same by files that are at hand: a session's settings are many, and costly to copy. */
  public TableLog unlistedCommits(SparkSession session, AtomicFiles files) {
    return TableLog.unlisted(files, new Path(location(session)));
  }

  /** Id that Delta gave the table when it was made. */
  public String id(SparkSession session) {
    return snapshot(session).metadata().id();
  }

  /** Folder of the table's ledger entries whose log entries were removed. */
  public String carriedLedger() {
    return carried;
  }

  /** Newest version, by the log's files from one seen before; -1 where there is no table. */
  public long newest(SparkSession session, long seen) {
    return newest(session, AtomicFiles.of(session), seen);
  }

  /** The same by files that are at hand. */
  public long newest(SparkSession session, AtomicFiles files, long seen) {
    return named && !exists(session) ? -1 : TableLog.newest(files, location(session), seen);
  }

  /** Rows that changed between two versions, the later one's included: the change data feed. */
  public Dataset<Row> changesBetween(SparkSession session, long before, long last) {
    var reader =
        session
            .read()
            .format("delta")
            .option("readChangeFeed", true)
            .option("startingVersion", before + 1)
            .option("endingVersion", last);
    return named ? reader.table(place) : reader.load(place);
  }

  /** The columns that the table has, which may be others than those it should have. */
  public StructType found(SparkSession session) {
    return snapshot(session).schema();
  }

  /** The same as the log writes them. */
  public String schemaText(SparkSession session) {
    return snapshot(session).metadata().schemaString();
  }

  /** Bytes of the data files of the newest version. */
  public long bytes(SparkSession session) {
    return snapshot(session).sizeInBytes();
  }

  /** A property of the table, or null. */
  public String property(SparkSession session, String name) {
    return snapshot(session).metadata().configuration().getOrElse(name, () -> null);
  }

  /** Newest version; -1 where there is no table. */
  public long version(SparkSession session) {
    return snapshot(session).version();
  }

  /** New rows as a stream; a commit is never split, because the rows of a load belong together. */
  public Dataset<Row> stream(SparkSession session) {
    return follow(session).load(location(session));
  }

  /** Changed rows as a stream: the change data feed, no commit split. */
  public Dataset<Row> changes(SparkSession session) {
    return follow(session).option("readChangeFeed", true).load(location(session));
  }

  private static DataStreamReader follow(SparkSession session) {
    return WokenTable.reader(session).option(WokenTable.OURS, true);
  }

  /**
   * Appends rows of the table's columns, at most so many, in one commit.
   *
   * @return the entry of the commit; empty when they were appended already
   */
  public Optional<LedgerEntry> append(Dataset<Row> rows, long count, Commit commit) {
    return count <= Thresholds.ROWS_ON_DRIVER
        ? commit.appendSmall(snapshot(commit.session()), rows, count)
        : commit.append(snapshot(commit.session()), own(inFiles(rows, count)), count);
  }

  /**
   * Appends rows in one commit, each partition in a file of its own.
   *
   * @return the entry of the commit; empty when they were appended already
   */
  public Optional<LedgerEntry> append(Dataset<?> rows, Commit commit) {
    return commit.append(snapshot(commit.session()), own(rows), UNKNOWN);
  }

  /** Puts rows in place of all that are there, in one commit. */
  public void replaceAll(Dataset<?> rows, Commit commit) {
    Snapshot now = snapshot(commit.session());
    commit.replace(now, own(rows), UNKNOWN, Removals.files(now.allFiles().collectAsList()));
  }

  /**
   * Puts rows in place of others, in one commit.
   *
   * @param rows in the table's columns, with those of its change data feed if it has one
   * @param count how many at most
   */
  public void replace(Removals leaving, Dataset<Row> rows, long count, Commit commit) {
    Snapshot now = snapshot(commit.session());
    if (count <= Thresholds.ROWS_ON_DRIVER && !feedsChanges(now)) {
      commit.replaceSmall(now, rows, count, leaving);
    } else {
      commit.replace(now, inFiles(rows, count), count, leaving);
    }
  }

  /** Writes an entry that moves no row, in a commit of its own, unless it is written already. */
  public void note(Commit commit) {
    commit.note(snapshot(commit.session()));
  }

  /** Applications that have written into the table, each query, redrive and decision as one. */
  public Set<String> applications(SparkSession session) {
    return Commit.applications(snapshot(session));
  }

  /** Whether a commit that replaces files also lays down what changed. */
  static boolean feedsChanges(Snapshot table) {
    return CDCReader.isCDCEnabledOnTable(table.metadata(), table.spark());
  }

  public LakeTable kind() {
    return kind;
  }

  /** Names of the columns. */
  public String[] columns() {
    return schema().fieldNames();
  }

  /** The columns. */
  public StructType schema() {
    return kind.encoder().schema();
  }

  /** The table's own columns, in its order. */
  public Dataset<Row> own(Dataset<?> wider) {
    return Records.of(wider, kind.encoder()).toDF();
  }

  /** As many files as so many rows want, or up to twice that if all cores are busy then. */
  private static Dataset<Row> inFiles(Dataset<Row> rows, long count) {
    int files = (int) (1 + count / Thresholds.ROWS_A_FILE);
    int cores = rows.sparkSession().sparkContext().defaultParallelism();
    int even = (files + cores - 1) / cores * cores;
    return rows.coalesce(files > 1 && even <= 2 * files ? even : files);
  }

  /** How SQL calls the table. */
  public String identifier() {
    return named ? place : "delta.`" + place.replace("`", "``") + "`";
  }

  public DeltaTable delta(SparkSession session) {
    return DeltaTable.forPath(session, location(session));
  }

  /** The table as it is now. */
  public Snapshot snapshot(SparkSession session) {
    return newest(session, log(session));
  }

  /**
   * What Delta knows, where the log has nothing newer: a look at one file. Delta itself would list
   * the log, which grows with every commit; it is asked to where a checkpoint is due, until one is
   * there, so that what it knows begins with the newest.
   */
  private static Snapshot newest(SparkSession session, DeltaLog log) {
    Snapshot known = log.unsafeVolatileSnapshot();
    boolean isNewest =
        known != null
            && known.version() >= 0
            && known.logSegment().deltas().size() <= log.checkpointInterval(known.metadata())
            && TableLog.unlisted(AtomicFiles.of(session), log.dataPath()).endsWith(known.version());
    return isNewest ? known : log.update(false, Option.empty(), Option.empty());
  }

  /** What a version did, in Delta's own terms. */
  List<Action> actions(SparkSession session, long version) {
    return unlistedCommits(session).lines(version).map(Action::fromJson).toList();
  }

  public DeltaLog log(SparkSession session) {
    return DeltaLog.forTable(session, location(session));
  }

  /** Folder of the table; Delta's own look-up by name knows no catalog but the session's. */
  public String location(SparkSession session) {
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
