package dev.kepler.medallion.internal.proof;

import dev.kepler.medallion.internal.delta.Table;
import dev.kepler.medallion.internal.delta.TableLog;
import dev.kepler.medallion.internal.layer.NewestTotals;
import dev.kepler.medallion.internal.ledger.TableLedger;
import dev.kepler.medallion.lake.CountedTotals;
import dev.kepler.medallion.lake.Freshness;
import dev.kepler.medallion.lake.LedgerEntry;
import dev.kepler.model.DiscoveryTotals;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.apache.spark.sql.SparkSession;

/**
 * Counts of a lake: the rows of {@code discovery_totals} beside the commits that hold them. Both
 * grow together, a row to a commit, so the newest rows belong to the newest commits.
 *
 * @param totals the table
 * @param silver the table that was counted
 */
public record TotalsHistory(SparkSession session, Table totals, Table silver) {

  /** Counts after a version, oldest first. */
  public List<CountedTotals> after(long version) {
    TableLedger commits = TableLedger.of(session, totals, version);
    List<TableLog.Note> notes = commits.notes();
    if (notes.isEmpty()) {
      return List.of();
    }
    List<DiscoveryTotals> rows =
        new ArrayList<>(NewestTotals.of(totals.readAt(session, commits.newest()), notes.size()));
    Collections.reverse(rows);
    TableLog counted = silver.commits(session);
    List<CountedTotals> counts = new ArrayList<>();
    for (int i = 0; i < Math.min(rows.size(), notes.size()); i++) {
      LedgerEntry entry = notes.get(i).entry();
      counts.add(
          new CountedTotals(
              notes.get(i).version(), rows.get(i), entry, written(counted, entry.sourceVersion())));
    }
    return counts;
  }

  private static Instant written(TableLog silver, long version) {
    return silver
        .note(version)
        .map(note -> note.entry().freshness())
        .map(Freshness::written)
        .orElse(null);
  }
}
