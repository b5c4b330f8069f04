package dev.kepler.examples.live;

import java.util.Locale;
import java.util.Objects;

/** What became of a thing that moved, as the page groups them: the most wanted first. */
enum Group {
  /** It left silver. */
  LOST,
  /** It became a confirmed planet. */
  CONFIRMED,
  /** It entered silver as a candidate. */
  FOUND,
  /** Its name alone was given, taken away or became another. */
  RENAMED,
  /** Something else of it changed. */
  OTHER;

  static Group of(Move move) {
    if (move.kind() == Move.Kind.LEFT) {
      return LOST;
    }
    if (Verdict.is(move.to(), Verdict.Kind.CONFIRMED)
        && !Verdict.is(move.from(), Verdict.Kind.CONFIRMED)) {
      return CONFIRMED;
    }
    if (move.kind() == Move.Kind.ENTERED) {
      return FOUND;
    }
    return Objects.equals(move.to(), move.from()) && move.causes().stream().anyMatch(Cause::ofName)
        ? RENAMED
        : OTHER;
  }

  /** Lower-case name, as answers have it. */
  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT);
  }
}
