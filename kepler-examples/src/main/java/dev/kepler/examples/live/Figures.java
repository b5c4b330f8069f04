package dev.kepler.examples.live;

import com.fasterxml.jackson.annotation.JsonInclude;

/**
 * The numbers that are counted.
 *
 * @param confirmed planets
 * @param candidates for planets
 * @param named planets with a name; null of a mission that names none
 * @param stars with a planet or a candidate
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
record Figures(long confirmed, long candidates, Long named, long stars) {}
