/**
 * What a host's Micrometer registry is told of a pipeline.
 *
 * <p>What lives here: PipelineMeters, the one class that needs Micrometer, which a host brings. Who
 * may come in: hosts. What the room must not know: anything internal. Where to start reading:
 * {@link dev.kepler.medallion.meters.PipelineMeters}.
 */
package dev.kepler.medallion.meters;
