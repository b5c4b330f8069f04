package dev.kepler.medallion.internal.ledger;

import dev.kepler.medallion.internal.delta.LakeTable;
import dev.kepler.medallion.internal.delta.LakeTables;
import dev.kepler.medallion.internal.delta.TableLog;
import dev.kepler.medallion.lake.Layer;
import dev.kepler.medallion.lake.LedgerEntry;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.spark.sql.SparkSession;

/**
 * The ledger of a lake as its commits carry it (and, for batches that changed nothing, files beside
 * the checkpoints), with the commits that its entries stand in. Immutable; what happens later is
 * not in it.
 */
public final class LakeLedger {

  private final List<LedgerEntry> entries;
  private final Map<LakeTable, TableLedger> commits;

  private LakeLedger(List<LedgerEntry> entries, Map<LakeTable, TableLedger> commits) {
    this.entries = List.copyOf(entries);
    this.commits = commits;
  }

  /**
   * Reads the ledger.
   *
   * @throws IllegalStateException when a newer library wrote an entry
   */
  public static LakeLedger read(SparkSession session, LakeTables lake) {
    List<LedgerEntry> quiet = new IdleBatchLedger(session, lake).read();
    Map<LakeTable, TableLedger> commits = new HashMap<>();
    List<LedgerEntry> entries = new ArrayList<>();
    for (LakeTable table : readingOrder(lake)) {
      commits.put(table, TableLedger.of(session, lake.table(table), -1));
      if (lake.entriesOf(table).isPresent()) { // others carry the entry of gold once more
        commits.get(table).notes().forEach(note -> entries.add(note.entry()));
      }
    }
    addQuiet(entries, quiet, new IdleBatchLedger(session, lake).read());
    entries.sort(Comparator.comparing(LedgerEntry::layer).thenComparingLong(LedgerEntry::batch));
    return new LakeLedger(entries, commits);
  }

  /**
   * Against the order in which a batch writes them, so that a batch seen in one table is seen in
   * those it wrote before, while the pipeline runs on.
   */
  private static List<LakeTable> readingOrder(LakeTables lake) {
    List<LakeTable> order = new ArrayList<>();
    for (Layer layer : List.of(Layer.SILVER, Layer.GOLD, Layer.BRONZE)) {
      List<LakeTable> written = new ArrayList<>(lake.writtenBy(layer));
      Collections.reverse(written);
      order.addAll(written);
    }
    return order;
  }

  /**
   * Tells whether a batch that is done is in the ledger, in a commit or beside the checkpoints.
   *
   * @param commits log of the layer's own table
   */
  public static boolean holds(
      SparkSession session, LakeTables lake, Layer layer, long batch, TableLog commits) {
    return commits.lastBatch().filter(note -> note.entry().batch() >= batch).isPresent()
        || new IdleBatchLedger(session, lake).holds(layer, batch);
  }

  /**
   * Adds the entries without a commit, up to the last batch that was seen before the second look:
   * until there none is missing. A replayed batch finds its work done and is quiet; what its commit
   * says holds.
   */
  private static void addQuiet(
      List<LedgerEntry> entries, List<LedgerEntry> before, List<LedgerEntry> after) {
    Map<Layer, Long> seen = new EnumMap<>(Layer.class);
    Set<List<Object>> committed = new HashSet<>();
    for (LedgerEntry entry : entries) {
      committed.add(List.of(entry.layer(), entry.batch()));
      seen.merge(entry.layer(), entry.batch(), Math::max);
    }
    before.forEach(entry -> seen.merge(entry.layer(), entry.batch(), Math::max));
    after.stream()
        .filter(entry -> entry.batch() <= seen.getOrDefault(entry.layer(), -1L))
        .filter(entry -> !committed.contains(List.<Object>of(entry.layer(), entry.batch())))
        .forEach(entries::add);
  }

  /** Commits of a table, as of the same look. */
  public TableLedger commits(LakeTable table) {
    return commits.get(table);
  }

  /**
   * Entries that add up to what a layer holds now: all, or those since it was rebuilt last.
   *
   * @param table the one that carries the layer's entries
   */
  public List<LedgerEntry> standing(Layer layer, LakeTable table) {
    return standing(commits(table).notes(), entries(layer));
  }

  /**
   * Those of a layer's entries that add up to what it holds now.
   *
   * @param notes of the commits of its table
   */
  static List<LedgerEntry> standing(List<TableLog.Note> notes, List<LedgerEntry> entries) {
    long since =
        notes.stream()
            .filter(note -> note.entry().rebuilt())
            .mapToLong(TableLog.Note::version)
            .max()
            .orElse(-1);
    Set<LedgerEntry> before = Collections.newSetFromMap(new IdentityHashMap<>());
    notes.stream()
        .filter(note -> note.version() < since)
        .map(TableLog.Note::entry)
        .forEach(before::add);
    long batch =
        notes.stream()
            .filter(note -> note.version() == since)
            .mapToLong(note -> note.entry().batch())
            .findFirst()
            .orElse(-1);
    return entries.stream()
        .filter(entry -> !before.contains(entry))
        .filter(entry -> entry.batch() < 0 || entry.batch() >= batch)
        .toList();
  }

  /** Arrival times of the whole releases by whose lack of a key silver retracts it. */
  public List<Instant> wholeReleases() {
    return entries(Layer.SILVER).stream()
        .flatMap(entry -> entry.wholeReleases().stream())
        .distinct()
        .sorted()
        .toList();
  }

  /** Loads that count no more, by the decisions that silver follows. */
  public Withdrawn withdrawn() {
    return Withdrawn.of(entries(Layer.SILVER));
  }

  /**
   * Entries of one layer, but for those of commits after a version.
   *
   * @param table the one that carries the layer's entries
   */
  public List<LedgerEntry> entriesUpTo(Layer layer, LakeTable table, long version) {
    Set<LedgerEntry> later = Collections.newSetFromMap(new IdentityHashMap<>());
    commits(table).notes().stream()
        .filter(note -> note.version() > version)
        .map(TableLog.Note::entry)
        .forEach(later::add);
    return entries(layer).stream().filter(entry -> !later.contains(entry)).toList();
  }

  /** All entries, by layer and batch. */
  public List<LedgerEntry> entries() {
    return entries;
  }

  /** Entries of one layer, by batch. */
  public List<LedgerEntry> entries(Layer layer) {
    return entries.stream().filter(entry -> entry.layer() == layer).toList();
  }
}
