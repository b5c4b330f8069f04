package dev.kepler.examples.live;

import dev.kepler.medallion.lake.LedgerEntry;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.TreeSet;

/**
 * Loads on their way, by arrival: those that silver has not read yet, and those that changed silver
 * and that gold has not counted yet. Entries of a layer come in their order, those of the layer
 * above first. Not safe for use by several threads.
 */
final class Lag {

  private final TreeSet<Instant> beforeSilver = new TreeSet<>();
  private final TreeSet<Instant> beforeGold = new TreeSet<>();

  void add(LedgerEntry entry) {
    if (entry.freshness() == null) {
      return;
    }
    Instant arrived = entry.freshness().arrived();
    switch (entry.layer()) {
      case BRONZE -> beforeSilver.add(arrived);
      case SILVER -> {
        if (entry.inserted() + entry.updated() + entry.left() > 0) {
          beforeGold.addAll(beforeSilver.headSet(arrived, true));
        }
        beforeSilver.headSet(arrived, true).clear();
      }
      case GOLD -> beforeGold.headSet(arrived, true).clear();
      case QUARANTINE -> {}
    }
  }

  /** How long the oldest load on its way has been that; zero when there is none. */
  Duration at(Instant now) {
    Instant oldest = now;
    for (TreeSet<Instant> waiting : List.of(beforeSilver, beforeGold)) {
      if (!waiting.isEmpty() && waiting.first().isBefore(oldest)) {
        oldest = waiting.first();
      }
    }
    return Duration.between(oldest, now);
  }
}
