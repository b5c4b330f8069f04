package dev.kepler.pipeline;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.LocatedFileStatus;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.fs.RemoteIterator;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.delta.CheckpointInstance;
import org.apache.spark.sql.delta.Snapshot;
import scala.Option;

/** Upkeep of one table: its files, its log, and the ledger that the log carries. */
final class TableUpkeep {

  private static final String RETENTION = "retention";
  private static final double MILLIS_AN_HOUR = Duration.ofHours(1).toMillis();

  private final SparkSession session;
  private final TableLayout layout;
  private final LakeTable kind;
  private final Table table;
  private final Optional<ReadPosition> reader;
  private final Instant cutoff;
  private final Configuration hadoop;

  /**
   * Prepares.
   *
   * @param session of the library's own
   * @param readers positions of all layers
   * @param cutoff what is older is removed
   */
  TableUpkeep(
      SparkSession session,
      TableLayout layout,
      LakeTable kind,
      List<ReadPosition> readers,
      Instant cutoff) {
    this.session = session;
    this.layout = layout;
    this.kind = kind;
    this.table = Table.in(layout, kind);
    this.reader = readers.stream().filter(position -> position.table() == kind).findFirst();
    this.cutoff = cutoff;
    this.hadoop = session.sessionState().newHadoopConf();
  }

  /**
   * Checks that the layer below has read every commit that is older than the retention.
   *
   * @throws IllegalStateException when it has not
   */
  void requireRead() {
    if (reader.isEmpty()) {
      return;
    }
    Set<Long> still = table.notes(session).still();
    long read = reader.get().read();
    for (var commit : log().commits().tailMap(read, false).entrySet()) {
      if (!still.contains(commit.getKey()) && isOld(commit.getValue())) {
        throw new IllegalStateException(
            "Cannot maintain "
                + layout
                + ": layer "
                + reader.get().layer()
                + " has not read version "
                + commit.getKey()
                + " of "
                + kind.tableName()
                + ", written "
                + Instant.ofEpochMilli(commit.getValue().getModificationTime())
                + ", longer ago than is retained. Run the pipeline first, or retain more.");
      }
    }
  }

  MaintenanceReport.Upkeep run(boolean compacts, Duration retention) {
    final long before = snapshot().numOfFiles();
    Snapshot newest = snapshot();
    if (checkpointUpTo(newest.version()) < newest.version()) {
      table.log(session).checkpoint(newest, Option.empty());
    }
    if (compacts) {
      table.delta(session).optimize().executeCompaction();
    }
    final long found = filesInFolder();
    table.delta(session).vacuum(retention.toMillis() / MILLIS_AN_HOUR);
    final long removed = found - filesInFolder();
    LogFiles log = log();
    long retained = oldestRetained(log);
    long needed = reader.map(ReadPosition::needed).orElse(Long.MAX_VALUE);
    long oldest = Math.min(retained, needed);
    return new MaintenanceReport.Upkeep(
        kind.tableName(),
        before,
        snapshot().numOfFiles(),
        removed,
        cleanUp(log, oldest),
        oldest,
        needed < retained ? reader.orElseThrow().layer().toString() : RETENTION);
  }

  /** The first version within the retention, or the newest. */
  private long oldestRetained(LogFiles log) {
    return log.commits().entrySet().stream()
        .filter(commit -> !isOld(commit.getValue()))
        .mapToLong(Map.Entry::getKey)
        .findFirst()
        .orElse(log.newest());
  }

  /**
   * Removes the log below the newest checkpoint from which a version can still be read. The newest
   * entry of a batch stays where it is: a start looks for it there.
   */
  private int cleanUp(LogFiles log, long oldest) {
    long last =
        table.commits(session).lastBatch().map(TableLog.Note::version).orElse(Long.MAX_VALUE);
    long keep = checkpointUpTo(Math.min(oldest, last));
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

  /** Version of the newest whole checkpoint of the log up to a version; 0 when there is none. */
  private long checkpointUpTo(long version) {
    Option<CheckpointInstance> newest =
        table.log(session).findLastCompleteCheckpointBefore(version + 1);
    return newest.isEmpty() ? 0 : newest.get().version();
  }

  private void carryOver(long below) {
    CarriedLedger ledger = new CarriedLedger(session, layout.carriedLedger(kind));
    CarriedLedger.Content before = ledger.read();
    long upTo = Math.max(below, before.upTo());
    CommitNotes notes = table.notes(session);
    Map<Long, LedgerEntry> quiet = layer().map(quiet()::read).orElse(Map.of());
    Set<Long> still = new TreeSet<>(notes.still());
    still.removeIf(version -> version > upTo);
    ledger.write(
        new CarriedLedger.Content(
            upTo,
            notes.notes().stream().filter(note -> note.version() <= upTo).toList(),
            still,
            List.copyOf(quiet.values())));
  }

  /** The layer whose entries the table's commits carry; the totals repeat those of gold. */
  private Optional<Layer> layer() {
    return Stream.of(Layer.values()).filter(layer -> LakeTable.of(layer) == kind).findFirst();
  }

  private QuietLedger quiet() {
    return new QuietLedger(session, layout);
  }

  private boolean isOld(FileStatus file) {
    return file.getModificationTime() <= cutoff.toEpochMilli();
  }

  private LogFiles log() {
    return LogFiles.of(hadoop, table.location(session));
  }

  private Snapshot snapshot() {
    return table.snapshot(session);
  }

  private long filesInFolder() {
    Path folder = new Path(table.location(session));
    long count = 0;
    try {
      FileSystem files = folder.getFileSystem(hadoop);
      RemoteIterator<LocatedFileStatus> all = files.listFiles(folder, true);
      while (all.hasNext()) {
        count += all.next().getPath().toString().contains("/_delta_log/") ? 0 : 1;
      }
      return count;
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot look into " + folder + ": " + e.getMessage(), e);
    }
  }
}
