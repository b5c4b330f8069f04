package dev.kepler.medallion.internal.layer;

/**
 * An identity that arrived under a key.
 *
 * @param key the entity's key, one bigint
 * @param identity what the record's {@link dev.kepler.medallion.AlternateKey} says
 * @param arrival when it arrived, in microseconds since 1970: the same for all records of a load
 */
record KeyedIdentity(long key, long identity, long arrival) {}
