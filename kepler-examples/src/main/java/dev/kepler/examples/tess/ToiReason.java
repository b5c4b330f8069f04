package dev.kepler.examples.tess;

/** Kind of reason for which a TOI moved; see {@link ToiReasons}. */
public enum ToiReason {
  /** The mission's pipeline disposes otherwise. */
  PIPELINE("the mission's pipeline says otherwise"),
  /** The comment became another. */
  COMMENT("the comment became another"),
  /** The TOI is of another star. */
  STAR("another star"),
  /** No record of the TOI stood before: it is new, or was not judged yet. */
  NEW("no record of it stood before"),
  /** A newer release no longer has the TOI. */
  GONE("gone from the release"),
  /** The load that said so was withdrawn. */
  WITHDRAWN("its load was withdrawn"),
  /** The load that says so was withdrawn, and counts again. */
  COUNTS_AGAIN("its load counts again"),
  /** Nothing else in the data moved: the working group judges otherwise. */
  WORKING_GROUP("by the working group alone");

  private final String words;

  ToiReason(String words) {
    this.words = words;
  }

  /** The reason in plain words. */
  @Override
  public String toString() {
    return words;
  }
}
