/**
 * What is common to all entities that go from bronze through silver to gold: expectations on a
 * record, what changes a row can undergo, typed rows.
 *
 * <p>What lives here: pure values and functions. Who may come in: everyone. What the room must not
 * know: sessions, files, and any particular entity. Where to start reading: {@link
 * dev.kepler.medallion.Expectation}.
 */
package dev.kepler.medallion;
