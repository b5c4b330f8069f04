package dev.kepler.examples.bench;

import com.fasterxml.jackson.annotation.JsonIgnore;
import java.util.List;

/**
 * What all rounds say of one contender in one respect.
 *
 * @param figure its letter
 * @param metric what was measured
 * @param held rows that silver was filled with before; 0 where that is not the point
 * @param contender label
 * @param unit unit of the values
 * @param median the middle of the values
 * @param p95 what 95 % of them do not exceed
 * @param values all, in the order in which they were taken
 */
record Figure(
    String figure,
    Metric metric,
    long held,
    String contender,
    String unit,
    double median,
    double p95,
    List<Double> values) {

  static Figure of(Metric metric, long held, Contender contender, List<Double> values) {
    return new Figure(
        String.valueOf(metric.figure(held)),
        metric,
        held,
        contender.label(),
        metric.unit(),
        Statistics.median(values),
        Statistics.p95(values),
        List.copyOf(values));
  }

  /** What it is, in words, such as {@code new rows, landed to visible, 10,000 held}. */
  @JsonIgnore
  String title() {
    return Quantity.held(metric.label(), held) + " (" + unit + ")";
  }
}
