package dev.kepler.examples.bench;

import dev.kepler.model.Disposition;
import java.util.Random;

/**
 * Confidence of simulated KOIs: the shares of rows without one, at exactly 0 and at exactly 1 are
 * counted in the 2017 table; between, it is spread evenly over where nearly all of the real ones
 * lie. Four decimals, as in the real table.
 */
final class SimulatedConfidence {

  private SimulatedConfidence() {}

  /** Draws a confidence, 0..1, or null. */
  static Double of(Disposition disposition, Random random) {
    return switch (disposition) {
      case CONFIRMED -> draw(random, 12 / 2293.0, 22 / 2293.0, 1267 / 2293.0, 0.5, 1);
      case CANDIDATE -> draw(random, 451 / 2248.0, 0, 510 / 2248.0, 0.5, 1);
      case FALSE_POSITIVE -> draw(random, 1047 / 5023.0, 3460 / 5023.0, 0, 0, 0.5);
    };
  }

  private static Double draw(
      Random random, double none, double zero, double one, double from, double to) {
    double share = random.nextDouble();
    if (share < none) {
      return null;
    }
    if (share < none + zero) {
      return 0.0;
    }
    if (share < none + zero + one) {
      return 1.0;
    }
    return Math.round((from + random.nextDouble() * (to - from)) * 10_000) / 10_000.0;
  }
}
