/**
 * What a source is, and how the files of one are read: for whoever describes an entity.
 *
 * <p>What lives here: CsvForm, and CsvValues, the numbers of a table. Who may come in: everyone.
 * What the room must not know: streams, folders and any particular entity. Where to start reading:
 * {@link dev.kepler.medallion.source.CsvForm}.
 */
package dev.kepler.medallion.source;
