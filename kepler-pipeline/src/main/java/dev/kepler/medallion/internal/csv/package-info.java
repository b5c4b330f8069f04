/**
 * From the bytes of a landed file to raw records, or to the sentence that says why there are none.
 *
 * <p>What lives here: Unpacked, CsvLines, CsvRows and CsvRecords, one upon the other. Who may come
 * in: sources, landing, and the proof, which reads files again. What the room must not know:
 * streams and tables. Where to start reading: {@link dev.kepler.medallion.internal.csv.LandedFile}.
 */
package dev.kepler.medallion.internal.csv;
