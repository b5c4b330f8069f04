package dev.kepler.medallion.lake;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Objects;

/**
 * What was decided on a load that bronze holds. The newest decision on a load holds; a load on
 * which nothing was decided counts.
 *
 * @param load its arrival time
 * @param decidedAt moment of the decision; later than that of every decision before it
 * @param kind what was decided
 */
public record LoadDecision(Instant load, Instant decidedAt, Kind kind) {

  /** What becomes of a load. */
  public enum Kind {
    /** Its records stay in bronze, and count no more: the lake is what it would be without them. */
    WITHDRAWN,
    /** Its records count again. */
    COUNTS
  }

  /**
   * The decision in a few words, such as {@code the load of 2025-11-26T17:00:00Z was withdrawn}.
   */
  public String words() {
    return "the load of "
        + load.truncatedTo(ChronoUnit.SECONDS)
        + (kind == Kind.WITHDRAWN ? " was withdrawn" : " counts again");
  }

  /** Checks that nothing is missing. */
  public LoadDecision {
    Objects.requireNonNull(load, "load");
    Objects.requireNonNull(decidedAt, "decidedAt");
    Objects.requireNonNull(kind, "kind");
  }
}
