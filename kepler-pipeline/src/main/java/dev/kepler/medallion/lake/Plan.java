package dev.kepler.medallion.lake;

import java.time.Instant;
import java.util.List;
import java.util.Map;

/**
 * What a load would do to a lake, worked out before it lands; nothing was written.
 *
 * <p>It is told of the lake as it was counted last ({@link #basis}): what waits in bronze, or lands
 * before the load, may change it. A load that would be stopped by a limit ({@link #refusals}) is
 * told as it would be were the limit raised; of one that is refused before bronze, such as a
 * release that must not follow, the entry is all zeros, and nothing moves.
 *
 * @param basis names the lake's tables as they were, as {@code Cut.id} does; empty where there was
 *     no lake
 * @param arrival arrival time of the load's rows here: the moment of the plan, in microseconds, and
 *     later than all that arrived; the real one is another
 * @param silver the ledger entry of silver that the load would make, without its {@code freshness};
 *     {@code batch} and {@code sourceVersion} are the next ones
 * @param totals each totals table before and after, in the order of the description
 * @param changes every key that would enter silver, change in it or leave it, by key; the last of
 *     its records is the load's, if the load has one
 * @param quarantine what would be set aside and why, the reason of the most rows first, of each a
 *     thousand rows at most; a row that fails two expectations is in both
 * @param refusals what would stop the load, each in the words of the error, the first one first;
 *     empty for a load that goes through
 * @param check whether lake and file are still what they were
 * @param <B> row of bronze
 * @param <S> row of silver
 */
public record Plan<B, S>(
    String basis,
    Instant arrival,
    LedgerEntry silver,
    List<PlannedTotals> totals,
    List<KeyChange<B, S>> changes,
    List<QuarantineReason<B>> quarantine,
    List<String> refusals,
    PlanCheck check) {

  /** Copies the lists. */
  public Plan {
    totals = List.copyOf(totals);
    changes = List.copyOf(changes);
    quarantine = List.copyOf(quarantine);
    refusals = List.copyOf(refusals);
  }

  /** Whether the load would reach gold. */
  public boolean goesThrough() {
    return refusals.isEmpty();
  }

  /** Rows by warning, as silver's ledger would have them. */
  public Map<String, Long> warnings() {
    return silver.warnings();
  }
}
