/**
 * What a host hears of a running pipeline, and when a layer is started again.
 *
 * <p>What lives here: PipelineListener, LakeRun, PipelineException, RestartPolicy. Who may come in:
 * everyone. What the room must not know: queries and tables. Where to start reading: {@link
 * dev.kepler.medallion.lifecycle.PipelineListener}.
 */
package dev.kepler.medallion.lifecycle;
