package dev.kepler.medallion.internal.care;

import dev.kepler.medallion.internal.checkpoint.ReadLease;
import dev.kepler.medallion.internal.checkpoint.ReadPosition;
import dev.kepler.medallion.internal.delta.DeltaCommands;
import dev.kepler.medallion.internal.delta.LakeTable;
import dev.kepler.medallion.internal.delta.LakeTables;
import dev.kepler.medallion.internal.delta.LogCleanup;
import dev.kepler.medallion.internal.delta.Table;
import dev.kepler.medallion.internal.delta.TableLog;
import dev.kepler.medallion.internal.files.AtomicFiles;
import dev.kepler.medallion.internal.files.LakePaths;
import dev.kepler.medallion.internal.ledger.IdleBatchLedger;
import dev.kepler.medallion.internal.ledger.RetainedLedger;
import dev.kepler.medallion.internal.ledger.TableLedger;
import dev.kepler.medallion.lake.Layer;
import dev.kepler.medallion.lake.LedgerEntry;
import dev.kepler.medallion.lake.MaintenanceReport;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.apache.spark.sql.SparkSession;

/** Upkeep of one table: its files, its log, and the ledger that the log carries. */
public final class TableMaintenance {

  private static final String RETENTION = "retention";
  private static final String READERS = "readers";

  private final SparkSession session;
  private final LakeTables lake;
  private final LakeTable kind;
  private final Table table;
  private final DeltaCommands delta;
  private final boolean compacts;
  private final Duration retention;
  private final Configuration hadoop;
  private long filesBefore;
  private long filesAfter;
  private long filesRemoved;
  private int entriesRemoved;
  private long oldest;
  private String neededBy = RETENTION;

  /**
   * Prepares.
   *
   * @param session of the library's own
   * @param compacts whether small files are made into large ones
   * @param retention what is older is removed
   */
  public TableMaintenance(
      SparkSession session, LakeTables lake, LakeTable kind, boolean compacts, Duration retention) {
    this.session = session;
    this.lake = lake;
    this.kind = kind;
    this.table = lake.table(kind);
    this.delta = new DeltaCommands(session, table);
    this.compacts = compacts;
    this.retention = retention;
    this.hadoop = session.sessionState().newHadoopConf();
  }

  /**
   * Checks that the layer below has read every commit that is older than the retention.
   *
   * @throws IllegalStateException when it has not
   */
  public void requireRead() {
    lag()
        .ifPresent(
            lag -> {
              throw new IllegalStateException(
                  "Cannot maintain "
                      + lake.layout()
                      + ": "
                      + lag
                      + ", longer ago than is retained. Run the pipeline first, or retain more.");
            });
  }

  /** Says which commit older than the retention the layer below has not read; empty for none. */
  public Optional<String> lag() {
    return reader().flatMap(this::lag);
  }

  private Optional<String> lag(ReadPosition reader) {
    Instant cutoff = cutoff();
    NavigableMap<Long, FileStatus> old = unread(reader, log());
    old.values().removeIf(commit -> !isOld(commit, cutoff));
    return Optional.ofNullable(old.firstEntry())
        .map(
            commit ->
                "layer "
                    + reader.layer()
                    + " has not read version "
                    + commit.getKey()
                    + " of "
                    + kind.tableName()
                    + ", written "
                    + Instant.ofEpochMilli(commit.getValue().getModificationTime()));
  }

  /** Commits that the layer below has not read, but for those that moved no row. */
  private NavigableMap<Long, FileStatus> unread(ReadPosition reader, LogCleanup log) {
    NavigableMap<Long, FileStatus> unread =
        new TreeMap<>(log.commits().tailMap(reader.read(), false));
    TableLog commits = table.unlistedCommits(session);
    unread
        .keySet()
        .removeIf(
            version ->
                commits.actions(version).filter(some -> !TableLog.moveRows(some)).isPresent());
    return unread;
  }

  /** What to do, in this order; before each step the layer below must have read what goes. */
  public List<Runnable> steps() {
    return List.of(this::compact, this::vacuum, this::cleanUp);
  }

  /** What was done by the steps so far. */
  public MaintenanceReport.Upkeep report() {
    return new MaintenanceReport.Upkeep(
        kind.tableName(), filesBefore, filesAfter, filesRemoved, entriesRemoved, oldest, neededBy);
  }

  /** Data files of the newest version. */
  public long liveFiles() {
    return delta.files();
  }

  /** Commits that are older than the retention. */
  public long oldCommits() {
    Instant cutoff = cutoff();
    return log().commits().values().stream().filter(commit -> isOld(commit, cutoff)).count();
  }

  private void compact() {
    filesBefore = liveFiles();
    delta.checkpoint();
    if (compacts) {
      delta.compact();
    }
    filesAfter = liveFiles();
  }

  private void vacuum() {
    long found = filesInFolder();
    delta.vacuum(vacuumed());
    filesRemoved = found - filesInFolder();
  }

  /**
   * The moment before which unused files go, given to VACUUM as its clock. Files are older than
   * their commit, and those of one that the layer below has not read are younger than the last that
   * it has: of a change data feed nothing but their age protects them. What a reader holds was
   * taken out of the table after the version that it holds. The clock is looked at before what
   * readers hold, because they look at the table once more after they have said what they hold.
   */
  private Instant vacuumed() {
    Instant cutoff = cutoff();
    LogCleanup log = log();
    Stream<Long> read =
        reader().filter(reader -> !unread(reader, log).isEmpty()).map(ReadPosition::read).stream();
    Stream<Long> held = held().filter(version -> version < log.newest()).boxed();
    return Stream.concat(read, held)
        .flatMap(version -> Optional.ofNullable(log.commits().floorEntry(version)).stream())
        .map(commit -> Instant.ofEpochMilli(commit.getValue().getModificationTime() - 1))
        .reduce(cutoff, (one, other) -> one.isBefore(other) ? one : other);
  }

  /** The oldest version that a reader holds. */
  private LongStream held() {
    return ReadLease.oldest(AtomicFiles.of(session), lake.layout(), kind, Instant.now()).stream();
  }

  private void cleanUp() {
    ReadLease.clear(AtomicFiles.of(session), lake.layout(), Instant.now());
    LogCleanup log = log();
    Optional<ReadPosition> reader = reader();
    long retained = oldestRetained(log);
    long needed = reader.map(ReadPosition::needed).orElse(Long.MAX_VALUE);
    long held = held().findFirst().orElse(Long.MAX_VALUE);
    oldest = Math.min(Math.min(retained, needed), held);
    neededBy =
        oldest == retained
            ? RETENTION
            : oldest == needed ? reader.orElseThrow().layer().toString() : READERS;
    entriesRemoved = cleanUp(log, oldest);
  }

  /** The first version within the retention, or the newest. */
  private long oldestRetained(LogCleanup log) {
    Instant cutoff = cutoff();
    return log.commits().entrySet().stream()
        .filter(commit -> !isOld(commit.getValue(), cutoff))
        .mapToLong(Map.Entry::getKey)
        .findFirst()
        .orElse(log.newest());
  }

  /**
   * Removes the log below the newest checkpoint from which a version can still be read. The newest
   * entry of a batch stays where it is: a start looks for it there.
   */
  private int cleanUp(LogCleanup log, long oldest) {
    long last =
        table.commits(session).lastBatch().map(TableLog.Note::version).orElse(Long.MAX_VALUE);
    long keep = delta.checkpointUpTo(Math.min(oldest, last));
    List<Long> quiet = layer().map(this::olderQuiet).orElse(List.of());
    if (log.commits().headMap(keep).isEmpty() && quiet.isEmpty()) {
      return 0;
    }
    carryOver(keep - 1);
    quiet.forEach(batch -> quiet().remove(layer().orElseThrow(), batch));
    return log.removeBelow(hadoop, keep);
  }

  private List<Long> olderQuiet(Layer layer) {
    List<Long> batches = quiet().batches(layer);
    return batches.subList(0, Math.max(0, batches.size() - 1));
  }

  private void carryOver(long below) {
    RetainedLedger ledger =
        new RetainedLedger(session, LakePaths.carriedLedger(lake.layout(), kind.tableName()));
    RetainedLedger.Content before = ledger.read();
    long upTo = Math.max(below, before.upTo());
    TableLedger gone = TableLedger.after(before.upTo(), table.commits(session).upTo(upTo), ledger);
    Map<Long, LedgerEntry> quiet = layer().map(quiet()::read).orElse(Map.of());
    ledger.write(
        new RetainedLedger.Content(
            upTo,
            Stream.concat(before.notes().stream(), gone.notes().stream()).toList(),
            gone.still(),
            List.copyOf(quiet.values())));
  }

  /** The layer whose entries the table's commits carry; the totals repeat those of gold. */
  private Optional<Layer> layer() {
    return lake.entriesOf(kind);
  }

  private IdleBatchLedger quiet() {
    return new IdleBatchLedger(session, lake);
  }

  /** The layer that reads the table, where there is one, and how far it has read by now. */
  private Optional<ReadPosition> reader() {
    return ReadPosition.of(session, lake).stream()
        .filter(position -> position.table().equals(kind))
        .findFirst();
  }

  private Instant cutoff() {
    return Instant.now().minus(retention);
  }

  private static boolean isOld(FileStatus file, Instant cutoff) {
    return file.getModificationTime() <= cutoff.toEpochMilli();
  }

  private LogCleanup log() {
    return LogCleanup.of(hadoop, table.location(session));
  }

  private long filesInFolder() {
    Path folder = new Path(table.location(session));
    try {
      return filesIn(folder, folder.getFileSystem(hadoop));
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot look into " + folder + ": " + e.getMessage(), e);
    }
  }

  /** By plain lists: Hadoop's recursive one asks a local disk by a child process for each file. */
  private static long filesIn(Path folder, FileSystem files) throws IOException {
    long count = 0;
    for (FileStatus file : files.listStatus(folder)) {
      if (!file.isDirectory()) {
        count++;
      } else if (!file.getPath().getName().equals(TableLog.FOLDER)) {
        count += filesIn(file.getPath(), files);
      }
    }
    return count;
  }
}
