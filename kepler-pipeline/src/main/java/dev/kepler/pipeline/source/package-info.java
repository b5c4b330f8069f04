/**
 * Where raw KOI records come from: folders of CSV files and archive releases, tables, and whatever
 * a host streams.
 *
 * <p>What lives here: KoiSource and the sources that it makes. Who may come in: hosts, and the
 * engine, as long as it knows KOIs. What the room must not know: layers below bronze. Where to
 * start reading: {@link dev.kepler.pipeline.source.KoiSource}.
 */
package dev.kepler.pipeline.source;
