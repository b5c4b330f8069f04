package dev.kepler.medallion.lake;

import java.time.Instant;

/**
 * A load that bronze holds.
 *
 * @param number its place in the order of arrival, counted from 1; it never changes
 * @param arrived arrival time of its records
 * @param release date of the release that it is, taken as UTC; null for a load without one
 * @param source file or table that its records came from; null where they do not say
 * @param decision the newest on it; null where none was made
 */
public record ArrivedLoad(
    long number, Instant arrived, Instant release, String source, LoadDecision decision) {

  /** Whether its records count. */
  public boolean counts() {
    return decision == null || decision.kind() == LoadDecision.Kind.COUNTS;
  }
}
