/**
 * What an OpenLineage server, or a file of its events, is told of a pipeline.
 *
 * <p>What lives here: PipelineLineage, and beside it what needs OpenLineage's client, which a host
 * brings. Who may come in: hosts. What the room must not know: anything internal. Where to start
 * reading: {@link dev.kepler.medallion.lineage.PipelineLineage}.
 */
package dev.kepler.medallion.lineage;
