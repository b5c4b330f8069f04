package dev.kepler.examples.live;

/**
 * A star with planets or candidates.
 *
 * @param id number in the mission's catalogue of stars
 * @param planets how many are counted
 */
record Star(long id, long planets) {}
