package dev.kepler.examples.live;

import dev.kepler.medallion.lake.CountedTotals;
import java.util.List;
import java.util.Optional;

/**
 * A count and the things that moved it from the one before.
 *
 * @param count the count
 * @param changes the things, by key; empty while they are not known yet
 */
record Step(CountedTotals<Figures> count, Optional<List<Move>> changes) {

  /** A count of which no more is known yet. */
  static Step of(CountedTotals<Figures> count) {
    return new Step(count, Optional.empty());
  }

  /** The same count with the things that moved it. */
  Step movedBy(List<Move> moves) {
    return new Step(count, Optional.of(List.copyOf(moves)));
  }

  long version() {
    return count.version();
  }

  /** What was counted. */
  Figures figures() {
    return count.totals();
  }
}
