package dev.kepler.examples.bench;

/** What one JVM is put through. */
enum Course {
  /** Figures a, b and f: the whole table from a cold start. */
  COLD,
  /** Figure c, and e where silver is filled before. */
  WARM,
  /** Figure d: large loads. */
  LARGE
}
