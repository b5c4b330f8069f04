/**
 * What a lake says of itself: its layers, ledger entries, findings and reports.
 *
 * <p>What lives here: plain values, and TableLayout, which says where a lake is. Who may come in:
 * everyone. What the room must not know: how anything is read or written: no Spark session, no
 * file. Where to start reading: {@link dev.kepler.medallion.lake.LedgerEntry}.
 */
package dev.kepler.medallion.lake;
