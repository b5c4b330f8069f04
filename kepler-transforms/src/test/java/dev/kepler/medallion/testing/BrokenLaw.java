package dev.kepler.medallion.testing;

import dev.kepler.medallion.Medallion;
import dev.kepler.medallion.testing.Shrinker.Smallest;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * What is said of a law that a description does not keep.
 *
 * @param seed of the cases
 */
record BrokenLaw(Medallion<?, ?, ?> medallion, Law law, long seed) {

  /** The error that names the law, and the cases that break it as a test to paste. */
  AssertionError by(Smallest smallest) {
    List<History> found = smallest.cases();
    String message =
        """
        %s breaks a law: %s.
          %s

        The smallest case that was found (rows: %d, loads: %d, seed: %d):
        %s

        As a test:

        %s"""
            .formatted(
                medallion,
                law.sentence(),
                smallest.breach().what(),
                found.stream().mapToInt(History::size).sum(),
                found.stream().mapToInt(history -> history.loads().size()).sum(),
                seed,
                found.stream().map(this::printed).collect(Collectors.joining("\n  ==\n")),
                new TestToPaste(medallion.raw()).of(law.sentence(), found));
    return new AssertionError(message, smallest.breach().cause());
  }

  private String printed(History history) {
    return history.loads().stream()
        .map(load -> "  " + load.stream().map(this::printed).collect(Collectors.joining("\n  ")))
        .collect(Collectors.joining("\n  --\n"));
  }

  private String printed(RawRow row) {
    List<String> columns = medallion.rawColumns();
    return IntStream.range(0, columns.size())
        .filter(i -> row.values().get(i) != null)
        .mapToObj(i -> columns.get(i) + "=" + row.values().get(i))
        .collect(Collectors.joining(", ", "{", "}"));
  }
}
