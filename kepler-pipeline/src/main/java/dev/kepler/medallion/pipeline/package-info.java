/**
 * The entry: a pipeline described, run and asked, a lake read, sources, upkeep.
 *
 * <p>What lives here: MedallionPipeline, RunningPipeline, Lake, Sources, Maintenance, UpkeepPolicy,
 * and Caretaker behind them. Who may come in: hosts, and faces such as Kepler's. What the room must
 * not know: any particular entity; nothing below imports it. Where to start reading: {@link
 * dev.kepler.medallion.pipeline.MedallionPipeline}.
 */
package dev.kepler.medallion.pipeline;
