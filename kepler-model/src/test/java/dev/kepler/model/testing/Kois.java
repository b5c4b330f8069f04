package dev.kepler.model.testing;

import dev.kepler.model.RawKoi;

/**
 * Real KOIs of the 2017 release, as a source in the notebook's form yields them. Each call makes a
 * new record: a test changes only what it is about.
 */
public final class Kois {

  private Kois() {}

  /** Kepler-227 b, a confirmed planet; Kepler-227 c goes around the same star. */
  public static RawKoi kepler227b() {
    return RawKoi.of(1L, 10797460L, "K00752.01", "Kepler-227 b", "CONFIRMED", 1.0);
  }

  /** Kepler-227 c, a confirmed planet. */
  public static RawKoi kepler227c() {
    return RawKoi.of(2L, 10797460L, "K00752.02", "Kepler-227 c", "CONFIRMED", 0.969);
  }

  /** K00141.01, a candidate without a name. */
  public static RawKoi candidate() {
    return RawKoi.of(484L, 12105051L, "K00141.01", null, "CANDIDATE", 1.0);
  }

  /** K00754.01, a false positive. */
  public static RawKoi falsePositive() {
    return RawKoi.of(4L, 10848459L, "K00754.01", null, "FALSE POSITIVE", 0.0);
  }

  /** Kepler-503 b (K00242.01), confirmed in 2017, a false positive in 2025. */
  public static RawKoi kepler503b() {
    return RawKoi.of(2218L, 3642741L, "K00242.01", "Kepler-503 b", "CONFIRMED", 1.0);
  }
}
