/**
 * Where ledger entries are kept: in commits, beside the checkpoints for batches without one, and
 * carried over before a log is shortened.
 *
 * <p>What lives here: readers of all three, the versions of tables that belong together, and
 * LakeRuns, which tells of the work that entries are of. Who may come in: writers, queries, proof,
 * care and the face. What the room must not know: how entries come about. Where to start reading:
 * {@link dev.kepler.medallion.internal.ledger.LakeLedger}.
 */
package dev.kepler.medallion.internal.ledger;
