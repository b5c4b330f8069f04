/**
 * Pure functions that carry records from layer to layer, one class per arrow, and the expectations
 * that a record must meet on the way.
 *
 * <p>{@code bronze.transform(BronzeToSilver::refine)} is how they are meant to be read. They hold
 * no session, clock, path or writer, and stay in Catalyst: what they do to a static Dataset they do
 * to a streaming one, where it says nothing else. Unit tests need a local session and no Delta.
 * {@link dev.kepler.transforms.KoiReasons} says why a KOI moved, by two records of it, and {@link
 * dev.kepler.transforms.HabitableSample} is a gold table that a description can have more.
 */
package dev.kepler.transforms;
