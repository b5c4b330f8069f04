package dev.kepler.examples.live;

import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Locale;

/**
 * What a thing is held to be.
 *
 * @param disposition as the archive spells it
 * @param kind what it comes to
 * @param words the same in plain words
 */
record Verdict(String disposition, Kind kind, String words) {

  /** What dispositions come to. */
  enum Kind {
    /** A planet that is counted. */
    CONFIRMED,
    /** It may be a planet. */
    CANDIDATE,
    /** It is none. */
    FALSE_POSITIVE;

    /** Lower-case name, as the page has it. */
    @JsonValue
    @Override
    public String toString() {
      return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
  }

  /** The archive's spelling; null of no verdict. */
  static String spelled(Verdict verdict) {
    return verdict == null ? null : verdict.disposition();
  }

  /** Whether a verdict, which may be null, comes to something. */
  static boolean is(Verdict verdict, Kind kind) {
    return verdict != null && verdict.kind() == kind;
  }
}
