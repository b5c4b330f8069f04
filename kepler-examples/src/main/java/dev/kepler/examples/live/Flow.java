package dev.kepler.examples.live;

import dev.kepler.medallion.lake.LedgerEntry;

/**
 * Rows through a layer over the life of its lake, where each ended, as the ledger says.
 *
 * @param batches micro-batches that held something
 * @param read rows that went in; stars for gold
 * @param entered of these, rows of which the table held nothing
 * @param changed rows that replaced another
 * @param left rows that removed one
 * @param unchanged rows that said what the table held, or were superseded in their own batch
 * @param neverHeld false positives of which nothing was held
 * @param quarantined rows set aside
 */
record Flow(
    long batches,
    long read,
    long entered,
    long changed,
    long left,
    long unchanged,
    long neverHeld,
    long quarantined) {

  static final Flow NONE = new Flow(0, 0, 0, 0, 0, 0, 0, 0);

  Flow plus(LedgerEntry entry) {
    boolean follows = !entry.decisions().isEmpty() && !entry.rebuilt(); // it says nothing of a load
    return new Flow(
        batches + 1,
        read + entry.read(),
        entered + entry.inserted(),
        changed + entry.updated(),
        left + entry.left(),
        unchanged + (follows ? 0 : entry.unchanged() + entry.superseded()),
        neverHeld + (follows ? 0 : entry.neverHeld()),
        quarantined + entry.quarantined());
  }
}
