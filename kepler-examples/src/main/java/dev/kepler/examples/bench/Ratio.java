package dev.kepler.examples.bench;

import java.util.List;
import java.util.Optional;

/**
 * A target and what the run shows.
 *
 * @param figure letter of the figure
 * @param title what is compared
 * @param must bound that has to be kept, such as {@code ≥ 2}
 * @param aim bound that is hoped for
 * @param value the ratio, null when one side was not measured
 * @param verdict in words
 */
record Ratio(String figure, String title, String must, String aim, Double value, String verdict) {

  static Ratio of(Target target, List<Figure> figures) {
    Optional<Double> value =
        median(target.over(), figures)
            .flatMap(over -> median(target.under(), figures).map(under -> over / under));
    return new Ratio(
        String.valueOf(target.figure()),
        target.title(),
        target.sense().bound(target.must()),
        target.sense().bound(target.aim()),
        value.orElse(null),
        value.map(ratio -> verdict(target, ratio)).orElse("not measured"));
  }

  private static String verdict(Target target, double ratio) {
    if (target.sense().keeps(ratio, target.aim())) {
      return "aim met";
    }
    return target.sense().keeps(ratio, target.must()) ? "must met" : "missed";
  }

  private static Optional<Double> median(Target.Term term, List<Figure> figures) {
    return figures.stream()
        .filter(
            f ->
                f.metric() == term.metric()
                    && f.held() == term.held()
                    && f.contender().equals(term.contender().label()))
        .map(Figure::median)
        .findFirst();
  }
}
