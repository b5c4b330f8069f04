package dev.kepler.medallion.lake;

import java.time.Instant;

/**
 * The number, once counted: a row of a totals table and the commit that holds it.
 *
 * @param version of the totals table; grows from count to count, and is the same whoever asks and
 *     whenever, so it names the count
 * @param countedAt moment of the count
 * @param totals what was counted
 * @param entry ledger entry of the batch of gold that counted; its {@link Freshness} tells when the
 *     newest load counted had landed and arrived, and when gold was written
 * @param silverWritten when silver had that load; null when silver's commit does not tell
 * @param <T> row of the totals table
 */
public record CountedTotals<T>(
    long version, Instant countedAt, T totals, LedgerEntry entry, Instant silverWritten) {

  /** Version of silver that was counted. */
  public long silverVersion() {
    return entry.sourceVersion();
  }
}
