package dev.kepler.medallion.lake;

import java.time.Instant;

/**
 * Totals as the releases up to a moment say them.
 *
 * @param from from when they hold: the date of a release, else the arrival of a load
 * @param totals what is counted then; its own moment is null, because nobody counted it then
 * @param <T> row of the totals table
 */
public record ValidTotals<T>(Instant from, T totals) {}
