package dev.kepler.medallion.internal.ledger;

import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeParseException;
import java.util.Optional;

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

  /** Whether a release is older than another, by their dates; one without a date is not. */
  public static boolean isBefore(String date, String other) {
    return of(date).flatMap(one -> of(other).map(one::isBefore)).orElse(false);
  }
}
