package dev.kepler.examples.bench;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Result of a run, as {@code --json} writes it.
 *
 * @param machine where, and with what
 * @param table whose rows figures a, b and f are about, in words; all others are simulated
 * @param seed of the simulated rows
 * @param rounds how often each figure was taken, in alternating order of the contenders
 * @param heap of each JVM, as after {@code -Xmx}
 * @param scale the sizes
 * @param settings of each contender, by label
 * @param figures what was measured
 * @param ratios what was promised, and what the run shows
 * @param failures what could not be measured, in full
 */
record BenchResult(
    Machine machine,
    String table,
    long seed,
    int rounds,
    String heap,
    Scale scale,
    Map<String, String> settings,
    List<Figure> figures,
    List<Ratio> ratios,
    List<String> failures) {

  /** Sums up samples, by contender, into figures in the order of their letters. */
  static List<Figure> figures(Map<Contender, List<Sample>> samples) {
    record Key(Contender contender, Metric metric, long held) {}
    Map<Key, List<Double>> values = new LinkedHashMap<>();
    samples.forEach(
        (contender, all) ->
            all.forEach(
                s ->
                    values
                        .computeIfAbsent(
                            new Key(contender, s.metric(), s.held()), key -> new ArrayList<>())
                        .add(s.value())));
    List<Figure> figures = new ArrayList<>();
    values.forEach((k, v) -> figures.add(Figure.of(k.metric(), k.held(), k.contender(), v)));
    figures.sort(
        (one, other) -> {
          int letters = one.figure().compareTo(other.figure());
          int held = Long.compare(one.held(), other.held());
          return letters != 0 ? letters : held != 0 ? held : one.metric().compareTo(other.metric());
        });
    return figures;
  }

  /** Ratios of the figures. */
  static List<Ratio> ratios(Scale scale, List<Figure> figures) {
    return Target.all(scale.held()).stream().map(target -> Ratio.of(target, figures)).toList();
  }

  /** Settings of all contenders, by label. */
  static Map<String, String> settings(List<Contender> contenders) {
    Map<String, String> settings = new LinkedHashMap<>();
    Arrays.stream(Contender.values())
        .filter(contenders::contains)
        .forEach(c -> settings.put(c.label(), c.settings()));
    return settings;
  }
}
