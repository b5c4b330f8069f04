/**
 * What a source is, and how the files of one are read: for whoever describes an entity.
 *
 * <p>What lives here: RawSource, the order of its loads and what their lack of a key means; CsvForm
 * and BeanForm, how files become records. Who may come in: everyone. What the room must not know:
 * folders, tables and any particular entity. Where to start reading: {@link
 * dev.kepler.medallion.source.RawSource}.
 */
package dev.kepler.medallion.source;
