/**
 * Rows of one micro-batch: few of them in one partition, plans that are made once, and what is
 * counted while rows go by.
 *
 * <p>What lives here: all that knows Spark's plans from inside. Who may come in: every room above.
 * What the room must not know: tables, and what the rows mean. Where to start reading: {@link
 * dev.kepler.medallion.internal.rows.OnePartition}.
 */
package dev.kepler.medallion.internal.rows;
