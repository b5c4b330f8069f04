package dev.kepler.medallion.testing;

import java.util.List;
import java.util.Optional;

/**
 * However the loads are cut into batches, whichever batch is done twice, whatever is said twice
 * within a load and in whatever order: a lake ends as all of bronze says it at once.
 */
final class AnyCut implements Law {

  @Override
  public String sentence() {
    return "a lake ends the same, however its loads are cut into batches, ordered and replayed";
  }

  @Override
  public Optional<Breach> breach(Bench bench, List<History> cases) {
    return new Outcome(bench, Trial.of(bench, cases)).breach();
  }
}
