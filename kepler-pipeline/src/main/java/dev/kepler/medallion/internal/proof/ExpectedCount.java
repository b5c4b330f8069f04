package dev.kepler.medallion.internal.proof;

import dev.kepler.medallion.lake.TotalsNote;
import dev.kepler.model.DiscoveryTotals;
import dev.kepler.model.KoiColumns;
import java.util.Optional;

/**
 * Count that a commit of {@code discovery_totals} made.
 *
 * @param silverVersion version of silver that was counted
 * @param noted the row as the commit noted it; null for one of a library that did not
 * @param recounted what silver held in that version; empty when that is out of reach
 */
record ExpectedCount(long silverVersion, TotalsNote noted, Optional<DiscoveryTotals> recounted) {

  /** What the row must say: what silver says, or else the ledger. */
  Optional<DiscoveryTotals> counts() {
    return recounted.or(() -> Optional.ofNullable(noted).map(TotalsNote::row));
  }

  /** Moment of the count; empty where nothing tells. */
  Optional<String> countedAt() {
    return Optional.ofNullable(noted).map(note -> note.countedAt().toString());
  }

  /** How the row is called where it is missing. */
  String key() {
    return countedAt()
        .map(moment -> KoiColumns.COUNTED_AT + " " + moment)
        .orElse("count of silver's version " + silverVersion);
  }
}
