/**
 * What Spark notes of a query, what ties checkpoints to tables, and who may write a lake.
 *
 * <p>What lives here: readers of checkpoints, LakeIdentity, LakeLock and the locks that file
 * systems have. Who may come in: queries, proof and care. What the room must not know: the rows of
 * a batch. Where to start reading: {@link
 * dev.kepler.medallion.internal.checkpoint.LayerCheckpoint}.
 */
package dev.kepler.medallion.internal.checkpoint;
