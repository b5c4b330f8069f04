/**
 * The TESS Objects of Interest, an entity of an application's own: what it takes to have another
 * table than Kepler's go through the engine.
 *
 * <p>What lives here: the beans of its rows, their columns, and the description. Who may come in:
 * the mains and the command line. What the room must not know: sessions, lakes, the command line.
 * Where to start reading: {@link dev.kepler.examples.tess.TessMedallion}.
 */
package dev.kepler.examples.tess;
