/**
 * Running queries: which layer reads which, one query a layer, and what happens when one fails.
 *
 * <p>What lives here: Topology, LayerQuery, LayerSupervisor. Who may come in: the pipeline. What
 * the room must not know: what a writer does with a batch. Where to start reading: {@link
 * dev.kepler.medallion.internal.query.Topology}.
 */
package dev.kepler.medallion.internal.query;
