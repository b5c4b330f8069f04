package dev.kepler.pipeline;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.apache.spark.sql.SparkSession;

/**
 * Ledger of a lake, over its whole life: the counts of every micro-batch of every layer, read back
 * from the commits that carry them (and, for batches that changed nothing, from beside the
 * checkpoints). Immutable; what happens later is not in it.
 */
public final class Ledger {

  private final List<LedgerEntry> entries;

  private Ledger(List<LedgerEntry> entries) {
    this.entries = List.copyOf(entries);
  }

  /**
   * Reads the ledger.
   *
   * @param session the caller's session
   * @param layout where the lake is
   * @throws IllegalStateException when a newer library wrote an entry
   */
  public static Ledger read(SparkSession session, TableLayout layout) {
    Objects.requireNonNull(session, "session");
    TableLayout places = layout.qualified(session);
    List<LedgerEntry> entries = new ArrayList<>();
    for (LakeTable table :
        List.of(LakeTable.BRONZE, LakeTable.QUARANTINE, LakeTable.SILVER, LakeTable.GOLD)) {
      Table.in(places, table).notes(session).forEach(note -> entries.add(note.entry()));
    }
    addQuiet(entries, new QuietLedger(session, places));
    entries.sort(Comparator.comparing(LedgerEntry::layer).thenComparingLong(LedgerEntry::batch));
    return new Ledger(entries);
  }

  /** A replayed batch finds its work done and is quiet; what its commit says holds. */
  private static void addQuiet(List<LedgerEntry> entries, QuietLedger quiet) {
    Set<List<Object>> committed = new HashSet<>();
    entries.forEach(entry -> committed.add(List.of(entry.layer(), entry.batch())));
    for (Layer layer : Layer.values()) {
      quiet.read(layer).stream()
          .filter(entry -> !committed.contains(List.<Object>of(layer, entry.batch())))
          .forEach(entries::add);
    }
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
