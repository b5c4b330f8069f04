/**
 * Sources of raw records: folders of CSV files, releases among them, tables, and streams of rows.
 *
 * <p>What lives here: CsvSource, ReleaseSource, TableSource. Who may come in: the faces that hand
 * them out. What the room must not know: any particular entity. Where to start reading: {@link
 * dev.kepler.medallion.internal.source.CsvSource}.
 */
package dev.kepler.medallion.internal.source;
