package dev.kepler.transforms;

/** Kind of reason for which a KOI moved; see {@link KoiReasons}. */
public enum KoiReason {
  /** One of the four false-positive flags was set. */
  FLAG_SET("a false-positive flag was set"),
  /** One of the four false-positive flags was cleared. */
  FLAG_CLEARED("a false-positive flag was cleared"),
  /** The disposition by Kepler's own data, {@code koi_pdisposition}, became another. */
  KEPLER_DISPOSITION("Kepler's own data say otherwise"),
  /** The score went from one side of {@link KoiReasons#EVEN_SCORE} to the other. */
  SCORE_CROSSED("the score crossed one half"),
  /** The planet was given a name. */
  NAMED("a name was given"),
  /** The planet's name became another, or was taken away. */
  RENAMED("the name became another"),
  /** The disposition stayed; score or star became another. */
  OTHER_DATA("score or star became another"),
  /** No record of the KOI stood before. */
  NEW("no record of it stood before"),
  /** A newer whole release no longer has the KOI. */
  GONE("gone from the release"),
  /** The load that said so was withdrawn. */
  WITHDRAWN("its load was withdrawn"),
  /** The load that says so was withdrawn, and counts again. */
  COUNTS_AGAIN("its load counts again"),
  /** The disposition moved, and nothing in the data did: what was published elsewhere decided. */
  LITERATURE("by the literature"),
  /** The disposition moved, and one of the records lacks the columns that might say why. */
  UNKNOWN("not known: the columns that might say it are missing");

  private final String words;

  KoiReason(String words) {
    this.words = words;
  }

  /**
   * Whether the data themselves say it: all but {@link #WITHDRAWN}, {@link #COUNTS_AGAIN}, {@link
   * #LITERATURE} and {@link #UNKNOWN}.
   */
  public boolean isFromData() {
    return compareTo(WITHDRAWN) < 0;
  }

  /** The reason in plain words. */
  @Override
  public String toString() {
    return words;
  }
}
