package dev.kepler.medallion.internal.ledger;

import dev.kepler.medallion.lake.LedgerEntry;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeParseException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/** Dates of releases as ledger entries have them: local times, taken as UTC. */
public final class ReleaseTime {

  private ReleaseTime() {}

  /**
   * The moment of a date.
   *
   * @param date such as {@code 2025-10-03T04:25:25}, or null
   * @return empty for what is none, such as the mark of a release without a date
   */
  public static Optional<Instant> of(String date) {
    try {
      return Optional.ofNullable(date).map(d -> LocalDateTime.parse(d).toInstant(ZoneOffset.UTC));
    } catch (DateTimeParseException e) {
      return Optional.empty();
    }
  }

  /**
   * Date of the newest release of bronze among the loads that count; null where there is none.
   *
   * @param batches ledger entries of bronze, by batch
   * @param withdrawn arrival times of loads that do not count
   */
  public static String newest(List<LedgerEntry> batches, Set<Instant> withdrawn) {
    String newest = null;
    for (LedgerEntry entry : batches) {
      if (entry.batch() < 0) {
        continue;
      }
      for (Map.Entry<Instant, String> release : new TreeMap<>(dated(entry)).entrySet()) {
        boolean counts = !withdrawn.contains(release.getKey());
        newest = counts && !isBefore(release.getValue(), newest) ? release.getValue() : newest;
      }
    }
    return newest;
  }

  /** An entry of a library that noted no date of each load has that of the newest release. */
  private static Map<Instant, String> dated(LedgerEntry entry) {
    return entry.releases().isEmpty() && entry.release() != null && entry.freshness() != null
        ? Map.of(entry.freshness().arrived(), entry.release())
        : entry.releases();
  }

  /** Whether a release is older than another, by their dates; one without a date is not. */
  public static boolean isBefore(String date, String other) {
    return of(date).flatMap(one -> of(other).map(one::isBefore)).orElse(false);
  }
}
