/**
 * What a batch changes in a table, counted, and how the changes enter the table in one commit.
 *
 * <p>What lives here: comparison on the driver or by Spark, whichever is cheaper. Who may come in:
 * the writers of the layers, redrive. What the room must not know: which layer it is about. Where
 * to start reading: {@link dev.kepler.medallion.internal.change.Upsert}.
 */
package dev.kepler.medallion.internal.change;
