package dev.kepler.medallion.testing;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** What an engine that works load by load relies on. */
interface Law {

  /** The law, as a sentence without its end. */
  String sentence();

  /** Where the law does not hold for these cases; empty where it does. */
  Optional<Breach> breach(Bench bench, List<History> cases);

  /** As {@link #breach}; what Spark refuses to work out is a breach too. */
  default Optional<Breach> check(Bench bench, List<History> cases) {
    try {
      return breach(bench, cases);
    } catch (Exception e) { // Spark's are checked, and not declared
      Set<Integer> all =
          IntStream.range(0, cases.size()).boxed().collect(Collectors.toUnmodifiableSet());
      return Optional.of(new Breach("Spark cannot work it out: " + firstLine(e), all, e));
    }
  }

  private static String firstLine(Exception e) {
    Throwable root = e;
    while (root.getCause() != null) {
      root = root.getCause();
    }
    return String.valueOf(root.getMessage()).lines().findFirst().orElse(root.toString());
  }
}
