package dev.kepler.examples.bench;

import java.util.List;

/** Figures that stand for many. */
final class Statistics {

  private Statistics() {}

  /**
   * The middle value, or the mean of the two in the middle.
   *
   * @throws IllegalArgumentException when there is none
   */
  static double median(List<Double> values) {
    List<Double> sorted = sorted(values);
    int half = sorted.size() / 2;
    return sorted.size() % 2 == 1
        ? sorted.get(half)
        : (sorted.get(half - 1) + sorted.get(half)) / 2;
  }

  /**
   * The least value that at least 95 % of the values do not exceed (nearest rank).
   *
   * @throws IllegalArgumentException when there is none
   */
  static double p95(List<Double> values) {
    List<Double> sorted = sorted(values);
    return sorted.get((95 * sorted.size() + 99) / 100 - 1);
  }

  private static List<Double> sorted(List<Double> values) {
    if (values.isEmpty()) {
      throw new IllegalArgumentException("Cannot sum up no values. Measure first.");
    }
    return values.stream().sorted().toList();
  }
}
