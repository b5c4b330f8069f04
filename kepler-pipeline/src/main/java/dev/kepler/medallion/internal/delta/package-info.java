/**
 * One Delta table: its log, the files that make it up, and commits to it.
 *
 * <p>What lives here: all that knows Delta from inside. Who may come in: every room above. What the
 * room must not know: layers, batches, and what a ledger entry counts. Where to start reading:
 * {@link dev.kepler.medallion.internal.delta.Table}.
 */
package dev.kepler.medallion.internal.delta;
