package dev.kepler.examples.live;

import java.time.Instant;

/**
 * A planet or candidate that silver holds.
 *
 * @param key of it
 * @param star number of its star
 * @param name that people know it by; null when it has none
 * @param host what they call its star, by that name; null when it has none
 * @param verdict what it is held to be
 * @param confidence 0 to 1; null where none is given
 * @param arrivalTime when the record arrived
 */
record Planet(
    long key,
    long star,
    String name,
    String host,
    Verdict verdict,
    Double confidence,
    Instant arrivalTime) {}
