/**
 * The pipeline that runs, and what looks after it.
 *
 * <p>What lives here: RunningPipeline: a pipeline that runs; Maintenance and UpkeepPolicy: the
 * upkeep of a lake. Who may come in: hosts, and the face of a described entity. What the room must
 * not know: how a layer writes; it asks the queries and the care. Where to start reading: {@link
 * dev.kepler.medallion.pipeline.RunningPipeline}.
 */
package dev.kepler.medallion.pipeline;
