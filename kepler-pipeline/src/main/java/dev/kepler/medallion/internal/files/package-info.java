/**
 * Files on whatever file system a lake is: written whole or not at all, remembered as they were
 * when they were sound, and followed as they land.
 *
 * <p>What lives here: all that knows how Spark's file source and checkpoint files work from inside.
 * Who may come in: every room above. What the room must not know: tables and batches. Where to
 * start reading: {@link dev.kepler.medallion.internal.files.AtomicFiles}.
 */
package dev.kepler.medallion.internal.files;
