package dev.kepler.examples.cli;

/**
 * Why a number moved, in words.
 *
 * @param kind what the thing did
 * @param sentence which thing it is, and what it was and is
 * @param value the same for programs
 */
record Told(Kind kind, String sentence, Object value) {

  /** What a thing did. */
  enum Kind {
    ENTERED,
    CHANGED,
    LEFT
  }

  /**
   * The sentence for a thing.
   *
   * @param from what it was held to be, null when nothing was known of it
   * @param to what it is held to be, null when a newer release no longer has it
   * @param arrived when, and from where
   */
  static String sentence(String thing, String from, String to, String arrived) {
    String before = from == null ? "new" : from;
    String after = to == null ? "no longer in the release" : to;
    String what = before.equals(after) ? before + ", other data" : before + " → " + after;
    return thing + ": " + what + ", arrived " + arrived;
  }
}
