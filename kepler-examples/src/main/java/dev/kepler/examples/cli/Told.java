package dev.kepler.examples.cli;

import dev.kepler.examples.feed.Landings;
import dev.kepler.medallion.Reason;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.StringJoiner;

/**
 * Why a number moved, in words.
 *
 * @param kind what the thing did
 * @param reason kind of the leading reason, in words
 * @param sentence which thing it is, what it was and is, and why
 * @param value the same for programs
 */
record Told(Kind kind, String reason, String sentence, Object value) {

  /** What a thing did. */
  enum Kind {
    ENTERED,
    CHANGED,
    LEFT
  }

  /**
   * The words for a thing that moved.
   *
   * @param kind of the entity's own, called as one of {@link Kind} is
   * @param thing what it is called
   * @param from what it was held to be, null when nothing was known of it
   * @param to what it is held to be, null when a newer release no longer has it
   * @param reasons one at least, the leading one first
   * @param source file or table that the record came from; of a file, its own name is told
   * @param arrived when the record arrived; seconds are told; null for one that has not
   * @param value the same for programs
   */
  static Told of(
      Enum<?> kind,
      String thing,
      String from,
      String to,
      List<? extends Reason<?>> reasons,
      String source,
      Instant arrived,
      Object value) {
    StringJoiner sentence = new StringJoiner("; ");
    sentence.add(thing + ": " + what(from, to));
    reasons.forEach(reason -> sentence.add(Line.of(reason.words())));
    if (arrived != null) {
      sentence.add("arrived " + arrived.truncatedTo(ChronoUnit.SECONDS) + from(source));
    }
    return new Told(
        Kind.valueOf(kind.name()), reasons.get(0).kind().toString(), sentence.toString(), value);
  }

  /**
   * What a thing is held to be after a change.
   *
   * @param to null when nothing is known of it any more
   * @param withdrawn whether that is because its load was withdrawn
   */
  static String to(String to, boolean withdrawn) {
    return to == null && withdrawn ? "not known" : to;
  }

  private static String from(String source) {
    return source == null ? "" : " from " + Landings.origin(Line.fileName(source));
  }

  private static String what(String from, String to) {
    String before = from == null ? "new" : from;
    String after = to == null ? "no longer in the release" : to;
    return before.equals(after) ? "stays " + before : before + " → " + after;
  }
}
