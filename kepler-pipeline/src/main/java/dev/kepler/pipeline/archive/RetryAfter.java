package dev.kepler.pipeline.archive;

import java.net.http.HttpHeaders;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeFormatter;

/** HTTP's {@code Retry-After}: seconds, or a date. */
final class RetryAfter {

  private RetryAfter() {}

  /** The wait from now; zero when the header is absent, past or unreadable. */
  static Duration of(HttpHeaders headers, Instant now) {
    return headers.firstValue("Retry-After").map(text -> parse(text, now)).orElse(Duration.ZERO);
  }

  private static Duration parse(String text, Instant now) {
    Duration wait;
    try {
      wait =
          text.matches("[0-9]{1,9}")
              ? Duration.ofSeconds(Long.parseLong(text))
              : Duration.between(
                  now, DateTimeFormatter.RFC_1123_DATE_TIME.parse(text, Instant::from));
    } catch (DateTimeException e) {
      return Duration.ZERO;
    }
    return wait.isNegative() ? Duration.ZERO : wait;
  }
}
