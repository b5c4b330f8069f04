package dev.kepler.medallion.internal.layer;

/**
 * A KOI that arrived under a key.
 *
 * @param key its {@code row_id}
 * @param koi the number that its name stands for, {@link dev.kepler.model.KoiName#key}
 * @param arrival when it arrived, in microseconds since 1970: the same for all records of a load
 */
record KeyedKoi(long key, long koi, long arrival) {}
