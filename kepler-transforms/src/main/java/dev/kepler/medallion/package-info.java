/**
 * What a keyed entity is that goes from bronze through silver to gold: its description, and the
 * pure functions that judge its records, pick those that stand, and set them against a table.
 *
 * <p>What lives here: pure values and functions. Who may come in: everyone. What the room must not
 * know: sessions, files, and any particular entity. Where to start reading: {@link
 * dev.kepler.medallion.Medallion}.
 */
package dev.kepler.medallion;
