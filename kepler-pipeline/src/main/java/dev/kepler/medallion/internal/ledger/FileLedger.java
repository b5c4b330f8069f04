package dev.kepler.medallion.internal.ledger;

import dev.kepler.medallion.internal.checkpoint.LakeIdentity;
import dev.kepler.medallion.internal.delta.TableLog;
import dev.kepler.medallion.internal.files.AtomicFiles;
import dev.kepler.medallion.internal.files.LakePaths;
import dev.kepler.medallion.internal.files.ReadLists;
import dev.kepler.medallion.lake.DeliveryNote;
import dev.kepler.medallion.lake.DeliveryStatus;
import dev.kepler.medallion.lake.LakeStatus;
import dev.kepler.medallion.lake.Layer;
import dev.kepler.medallion.lake.LedgerEntry;
import dev.kepler.medallion.lake.LoadDecision;
import dev.kepler.medallion.lake.TableLayout;
import dev.kepler.medallion.lake.TotalsNote;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The ledger of a lake in folders, from its files alone: without a session, and without knowing
 * what the lake is of. The tables are told apart by what their commits say.
 */
public final class FileLedger {

  private final AtomicFiles files;
  private final TableLayout layout;
  private final IdleBatchLedger idle;
  private final Map<String, TableLedger> tables = new TreeMap<>();

  private FileLedger(AtomicFiles files, TableLayout layout, Set<String> names) {
    this.files = files;
    this.layout = layout;
    for (String name : names) {
      tables.put(
          name,
          TableLedger.after(-1, TableLog.of(files, LakePaths.table(layout, name)), carried(name)));
    }
    this.idle =
        new IdleBatchLedger(files, layout, layer -> names.stream().map(this::carried).toList());
  }

  /**
   * Reads what a lake says of itself.
   *
   * @param layout of folders
   * @param most files that a table may gather, and commits older than is retained that its log may
   *     hold, before upkeep is due
   * @param cutoff before which a commit is older than is retained
   * @return empty where there is no lake
   * @throws IllegalStateException when a newer library wrote an entry
   */
  public static Optional<LakeStatus> status(
      AtomicFiles files, TableLayout layout, int most, Instant cutoff) {
    Set<String> names =
        LakeIdentity.read(files, layout).map(lake -> lake.tables().keySet()).orElse(Set.of());
    return LakeIdentity.entity(files, layout)
        .filter(entity -> !names.isEmpty())
        .map(entity -> new FileLedger(files, layout, names).status(entity, most, cutoff));
  }

  private LakeStatus status(String entity, int most, Instant cutoff) {
    List<LedgerEntry> newest = new ArrayList<>();
    for (Layer layer : Layer.values()) {
      entries(layer).stream()
          .max(Comparator.comparingLong(LedgerEntry::batch))
          .ifPresent(newest::add);
    }
    return new LakeStatus(
        entity,
        totals(),
        newest,
        quarantined(),
        out(),
        ReadLists.names(files, layout),
        due(most, cutoff),
        new DeliveryNotes(files, layout)
            .all().stream().map(note -> new DeliveryStatus(note, waiting(note))).toList());
  }

  /** Counts that stand in commits after those that were delivered. */
  private long waiting(DeliveryNote note) {
    return tables.entrySet().stream()
        .mapToLong(
            table -> {
              long delivered = note.versions().getOrDefault(table.getKey(), -1L);
              return table.getValue().notes().stream()
                  .filter(commit -> commit.version() > delivered)
                  .filter(commit -> commit.entry().count() != null)
                  .count();
            })
        .max()
        .orElse(0);
  }

  private Set<String> due(int most, Instant cutoff) {
    return tables.keySet().stream()
        .filter(name -> tables.get(name).gathered() >= most || commits(name, cutoff) >= most)
        .collect(Collectors.toCollection(TreeSet::new));
  }

  private long commits(String table, Instant cutoff) {
    TableLog log = TableLog.of(files, LakePaths.table(layout, table));
    return log.versions().stream()
        .map(version -> log.listed().get(log.commit(version).getName()))
        .filter(commit -> commit.getModificationTime() < cutoff.toEpochMilli())
        .count();
  }

  private RetainedLedger carried(String table) {
    return new RetainedLedger(files, LakePaths.carriedLedger(layout, table));
  }

  private List<TableLog.Note> notes(Layer layer) {
    return notes().filter(note -> note.entry().layer() == layer).toList();
  }

  private Stream<TableLog.Note> notes() {
    return tables.values().stream().flatMap(table -> table.notes().stream());
  }

  /** Of commits, and of batches that have none. */
  private List<LedgerEntry> entries(Layer layer) {
    List<LedgerEntry> entries =
        new ArrayList<>(notes(layer).stream().map(TableLog.Note::entry).toList());
    Set<Long> committed = entries.stream().map(LedgerEntry::batch).collect(Collectors.toSet());
    idle.read(layer)
        .forEach(
            (batch, entry) -> {
              if (!committed.contains(batch)) {
                entries.add(entry);
              }
            });
    return entries;
  }

  private TotalsNote totals() {
    return notes()
        .map(note -> note.entry().count())
        .filter(Objects::nonNull)
        .max(Comparator.comparing(TotalsNote::countedAt))
        .orElse(null);
  }

  private long quarantined() {
    return LakeLedger.standing(notes(Layer.QUARANTINE), entries(Layer.QUARANTINE)).stream()
        .mapToLong(LedgerEntry::quarantined)
        .sum();
  }

  private List<LoadDecision> out() {
    return Withdrawn.newest(Withdrawn.decisions(entries(Layer.BRONZE))).values().stream()
        .filter(decision -> decision.kind() != LoadDecision.Kind.COUNTS)
        .sorted(Comparator.comparing(LoadDecision::load))
        .toList();
  }
}
