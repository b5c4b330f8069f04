package dev.kepler.examples.live;

import dev.kepler.medallion.lake.CountedTotals;
import dev.kepler.model.DiscoveryTotals;
import dev.kepler.pipeline.KoiChange;
import java.util.List;
import java.util.Optional;

/**
 * A count and the KOIs that moved it from the one before.
 *
 * @param count the count
 * @param changes the KOIs, by key; empty while they are not known yet
 */
record Step(CountedTotals<DiscoveryTotals> count, Optional<List<KoiChange>> changes) {

  /** A count of which no more is known yet. */
  static Step of(CountedTotals<DiscoveryTotals> count) {
    return new Step(count, Optional.empty());
  }

  /** The same count with the KOIs that moved it. */
  Step movedBy(List<KoiChange> kois) {
    return new Step(count, Optional.of(List.copyOf(kois)));
  }

  long version() {
    return count.version();
  }
}
