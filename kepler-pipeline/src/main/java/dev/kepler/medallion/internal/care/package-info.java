/**
 * Examining a lake before anything runs on it, and mending it: repair, rebuild, redrive, taking
 * loads back, maintenance.
 *
 * <p>What lives here: Examination looks and writes nothing but its memory; the others write. Who
 * may come in: the face and the pipeline. What the room must not know: running queries. Where to
 * start reading: {@link dev.kepler.medallion.internal.care.Examination}.
 */
package dev.kepler.medallion.internal.care;
