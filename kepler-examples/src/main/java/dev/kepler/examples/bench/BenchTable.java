package dev.kepler.examples.bench;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Figures side by side: a line for each, a column for each contender.
 *
 * @param contenders labels, in order
 * @param lines the lines, in order
 */
record BenchTable(List<String> contenders, List<Line> lines) {

  /**
   * One line.
   *
   * @param figure letter
   * @param title what was measured
   * @param values by contender; the median, and the 95th percentile where there are many
   */
  record Line(String figure, String title, Map<String, String> values) {

    /** The value of a contender, a dash where it was not measured. */
    String value(String contender) {
      return values.getOrDefault(contender, "–");
    }
  }

  static BenchTable of(Set<String> contenders, List<Figure> figures) {
    Map<String, Line> lines = new LinkedHashMap<>();
    for (Figure figure : figures) {
      lines
          .computeIfAbsent(
              figure.title(), title -> new Line(figure.figure(), title, new LinkedHashMap<>()))
          .values()
          .put(figure.contender(), value(figure));
    }
    return new BenchTable(List.copyOf(contenders), new ArrayList<>(lines.values()));
  }

  private static String value(Figure figure) {
    String median = Quantity.of(figure.median());
    return figure.metric().perLoad() ? median + " / " + Quantity.of(figure.p95()) : median;
  }
}
