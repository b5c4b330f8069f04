package dev.kepler.medallion.lake;

import dev.kepler.model.DiscoveryTotals;
import java.time.Instant;

/**
 * Row of {@code discovery_totals} as the ledger entry of the commit that wrote it keeps it, for as
 * long as the lake lives.
 *
 * @param countedAt moment of the count
 * @param confirmed silver rows that are CONFIRMED
 * @param candidates silver rows that are CANDIDATE
 * @param named silver rows that have a name
 * @param stars stars with at least one silver row
 */
public record TotalsNote(
    Instant countedAt, long confirmed, long candidates, long named, long stars) {

  /** The note of a row. */
  public static TotalsNote of(DiscoveryTotals row) {
    return new TotalsNote(
        row.getCountedAt(),
        row.getConfirmed(),
        row.getCandidates(),
        row.getNamed(),
        row.getStars());
  }

  /** The row. */
  public DiscoveryTotals row() {
    return DiscoveryTotals.of(countedAt, confirmed, candidates, named, stars);
  }
}
