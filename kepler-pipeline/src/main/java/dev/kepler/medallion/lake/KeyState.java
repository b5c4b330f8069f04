package dev.kepler.medallion.lake;

import java.time.Instant;

/**
 * What was known of a key for a time.
 *
 * @param kind what it was to silver
 * @param row the row of silver then; null when it held none
 * @param from from when it holds: the date of the release that said so, else its arrival
 * @param to from when another state holds; null for the one that lasts
 * @param arrived when the load arrived that began it
 * @param source file or table of that load
 * @param <S> row of silver
 */
public record KeyState<S>(
    Kind kind, S row, Instant from, Instant to, Instant arrived, String source) {

  /** What a key was to silver. */
  public enum Kind {
    /** Silver held a row of it. */
    HELD,
    /** A record had said that the thing is no more. */
    GONE,
    /** A newer whole release had nothing of it. */
    ABSENT
  }
}
