package dev.kepler.medallion.internal.proof;

import dev.kepler.medallion.lake.TotalsNote;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/**
 * Count that a commit of a totals table made.
 *
 * @param silverVersion version of silver that was counted
 * @param noted the row as the commit noted it; null for one of a library that did not
 * @param recounted what silver held in that version, as far as it can be counted back; empty when
 *     that is out of reach
 */
record ExpectedCount(long silverVersion, TotalsNote noted, Optional<TotalsNote> recounted) {

  /** Values that the row must have, by column: what silver says, or else the ledger. */
  Map<String, String> values() {
    Map<String, String> values = new LinkedHashMap<>(noted == null ? Map.of() : noted.texts());
    recounted.ifPresent(counts -> values.putAll(counts.texts()));
    return values;
  }

  /** Tells whether a row has them. */
  boolean isMetBy(TotalsNote row) {
    return values().entrySet().stream()
        .allMatch(value -> Objects.equals(value.getValue(), row.text(value.getKey())));
  }

  /** Moment of the count; empty where nothing tells. */
  Optional<String> countedAt() {
    return Optional.ofNullable(noted).map(note -> note.countedAt().toString());
  }

  /**
   * How the row is called where it is missing.
   *
   * @param moment column of the table that tells when
   */
  String key(String moment) {
    return countedAt()
        .map(time -> moment + " " + time)
        .orElse("count of silver's version " + silverVersion);
  }
}
