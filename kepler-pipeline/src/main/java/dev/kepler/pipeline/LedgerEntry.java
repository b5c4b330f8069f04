package dev.kepler.pipeline;

import java.util.Map;

/**
 * Counts of one micro-batch of one layer: what went in and where each row ended.
 *
 * <p>For silver they balance: {@code read = inserted + updated + retracted + unchanged + superseded
 * + neverHeld + quarantined}. For bronze all rows are inserted. For gold the rows are the touched
 * stars.
 *
 * @param layer the layer
 * @param batch number of the micro-batch, counted from 0 by the layer's checkpoint
 * @param read rows that went in
 * @param inserted rows of which the table held nothing
 * @param updated rows that replaced another
 * @param retracted rows that removed one: a planet became a false positive, a star lost its last
 *     row
 * @param unchanged rows that say what the table holds
 * @param superseded rows with an identical or a later one of the same KOI in the batch
 * @param neverHeld false positives of which silver holds nothing
 * @param quarantined rows set aside
 * @param failures rows by expectation failed; a row that failed two counts in both
 * @param warnings rows by warning
 */
public record LedgerEntry(
    Layer layer,
    long batch,
    long read,
    long inserted,
    long updated,
    long retracted,
    long unchanged,
    long superseded,
    long neverHeld,
    long quarantined,
    Map<String, Long> failures,
    Map<String, Long> warnings) {

  /** Copies the maps. */
  public LedgerEntry {
    failures = Map.copyOf(failures);
    warnings = Map.copyOf(warnings);
  }

  /** Tells whether every row read ended somewhere. */
  public boolean balances() {
    return read
        == inserted + updated + retracted + unchanged + superseded + neverHeld + quarantined;
  }
}
