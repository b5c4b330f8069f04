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
 * @param rule name of the rule that held the load back; null where a person decided
 */
public record LoadDecision(Instant load, Instant decidedAt, Kind kind, String rule) {

  /** What becomes of a load. */
  public enum Kind {
    /** Its records stay in bronze, and count no more: the lake is what it would be without them. */
    WITHDRAWN,
    /** A rule did not admit it: its records are in bronze, and do not count until a person says. */
    HELD,
    /** Its records count again. */
    COUNTS
  }

  /**
   * The decision in a few words, such as {@code the load of 2025-11-26T17:00:00Z was withdrawn}.
   */
  public String words() {
    return "the load of "
        + load.truncatedTo(ChronoUnit.SECONDS)
        + switch (kind) {
          case WITHDRAWN -> " was withdrawn";
          case HELD -> " is held by " + rule;
          case COUNTS -> " counts again";
        };
  }

  /** Checks that nothing is missing. */
  public LoadDecision {
    Objects.requireNonNull(load, "load");
    Objects.requireNonNull(decidedAt, "decidedAt");
    Objects.requireNonNull(kind, "kind");
  }
}
