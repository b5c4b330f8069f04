package dev.kepler.medallion.internal.ledger;

import dev.kepler.medallion.internal.delta.LakeTable;
import dev.kepler.medallion.internal.delta.LakeTables;
import dev.kepler.medallion.lake.Layer;
import dev.kepler.medallion.lake.LedgerEntry;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Versions of the tables that belong together, though the pipeline runs on: silver and quarantine
 * after one and the same batch and the bronze that it had read, gold and totals after one batch and
 * the silver that it had counted; each in its newest version that holds the same rows, because an
 * older one may have been vacuumed.
 *
 * @param bronze up to which silver and quarantine have read
 * @param quarantine after silver's batch
 * @param silver after silver's batch
 * @param countedSilver what gold and totals were counted from
 * @param counted versions of the gold and totals tables after gold's batch
 */
public record ConsistentVersions(
    long bronze, long quarantine, long silver, long countedSilver, Map<LakeTable, Long> counted) {

  public static ConsistentVersions of(LakeTables lake, LakeLedger ledger) {
    LedgerEntry silver = last(ledger.entries(Layer.SILVER));
    LedgerEntry gold = last(ledger.entries(Layer.GOLD));
    Map<LakeTable, Long> counted = new HashMap<>();
    lake.writtenBy(Layer.GOLD)
        .forEach(table -> counted.put(table, after(ledger.commits(table), gold)));
    return new ConsistentVersions(
        ledger.commits(lake.bronze()).settled(silver == null ? 0 : silver.sourceVersion()),
        after(ledger.commits(lake.quarantine()), silver),
        after(ledger.commits(lake.silver()), silver),
        ledger.commits(lake.silver()).settled(gold == null ? 0 : gold.sourceVersion()),
        counted);
  }

  /** Version of a gold or a totals table. */
  public long counted(LakeTable table) {
    return counted.get(table);
  }

  private static LedgerEntry last(List<LedgerEntry> entries) {
    return entries.isEmpty() ? null : entries.get(entries.size() - 1);
  }

  /**
   * Version of a table once a batch was done: the one before the commit of a later batch, or the
   * newest. Commits that are no batch's (a redrive, a change by hand) belong to the batch before.
   */
  private static long after(TableLedger commits, LedgerEntry batch) {
    long done = batch == null ? -1 : batch.batch();
    return commits.notes().stream()
        .filter(note -> note.entry().batch() > done)
        .mapToLong(note -> note.version() - 1)
        .findFirst()
        .orElse(commits.newest());
  }
}
