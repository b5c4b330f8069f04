/**
 * The writers of the three layers, batch after batch: the hot path, whose jobs and commits are
 * counted by a test.
 *
 * <p>What lives here: BronzeWriter, SilverWriter, GoldWriter; SilverForecast, which says what the
 * second would write, and AdmittedLoads, which asks by it whether a load may count. Who may come
 * in: the queries, and whoever recomputes or plans. What the room must not know: that there are
 * queries, and other batches. Where to start reading: {@link
 * dev.kepler.medallion.internal.layer.LayerWriter}.
 */
package dev.kepler.medallion.internal.layer;
