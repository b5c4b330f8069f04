package dev.kepler.pipeline;

import java.time.LocalDateTime;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeParseException;
import java.util.Locale;

/** Date line of an archive release, such as {@code Fri Oct 3 04:25:25 2025}. */
final class ReleaseDate {

  private static final DateTimeFormatter READ =
      DateTimeFormatter.ofPattern("EEE MMM d HH:mm:ss yyyy", Locale.ROOT);
  private static final DateTimeFormatter WRITE =
      DateTimeFormatter.ofPattern("EEE MMM ppd HH:mm:ss yyyy", Locale.ROOT);

  private ReleaseDate() {}

  /** The date, or null when the text is none. */
  static LocalDateTime parse(String text) {
    try {
      return LocalDateTime.parse(text.strip().replaceAll(" +", " "), READ);
    } catch (DateTimeParseException e) {
      return null;
    }
  }

  /** The archive's spelling. */
  static String format(LocalDateTime date) {
    return WRITE.format(date);
  }
}
