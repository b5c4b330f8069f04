package dev.kepler.medallion.internal.csv;

import java.time.DateTimeException;
import java.time.DayOfWeek;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.Month;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.format.TextStyle;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Date line of an archive release, such as {@code Fri Oct 3 04:25:25 2025}. The archive tells no
 * zone, and its time is taken as it stands; a date with a zone or an offset is converted to UTC.
 */
public final class ReleaseDate {

  private static final DateTimeFormatter WRITE =
      DateTimeFormatter.ofPattern("EEE MMM ppd HH:mm:ss yyyy", Locale.ROOT);

  private static final String WEEKDAY = "(?:(?<weekday>\\p{L}{2,9})[.,]*\\s+)?";
  private static final String MONTH = "(?<month>\\p{L}{3,9})\\.?";
  private static final String DAY = "(?<day>\\d{1,2})";
  private static final String YEAR = "(?<year>\\d{4})";
  private static final String TIME =
      "(?<hour>\\d{1,2}):(?<minute>\\d{2})(?::(?<second>\\d{2})(?:[.,]\\d+)?)?";
  private static final String ZONE = "(?<zone>\\p{L}{1,5}|(?:UTC|GMT)?[+-]\\d{2}(?::?\\d{2})?)";
  private static final String TAIL = "(?:,?\\s+" + TIME + ")?(?:\\s*" + ZONE + ")?";

  /** The forms that are understood. */
  private static final List<Pattern> FORMS =
      Stream.of(
              WEEKDAY
                  + MONTH
                  + "\\s+"
                  + DAY
                  + ",?(?:\\s+"
                  + TIME
                  + ")?(?:\\s+"
                  + ZONE
                  + ")?\\s+"
                  + YEAR,
              WEEKDAY + MONTH + "\\s+" + DAY + ",?\\s+" + YEAR + TAIL,
              WEEKDAY + DAY + "[-\\s]" + MONTH + "[-\\s,]+" + YEAR + TAIL,
              WEEKDAY
                  + YEAR
                  + "-(?<month>\\d{1,2})-"
                  + DAY
                  + "(?:(?:[Tt]|\\s+)"
                  + TIME
                  + ")?(?:\\s*"
                  + ZONE
                  + ")?")
          .map(Pattern::compile)
          .toList();

  private static final Pattern LABEL =
      Pattern.compile(
          "(?i)(?:(?:last|release|released|date|created|produced|generated|downloaded|retrieved"
              + "|fetched|updated?|saved|exported|on|at|of|time)\\b\\s*)+[:=]?\\s*(?=\\S)");
  private static final Pattern OTHER_WORDS =
      Pattern.compile("(?i)(column|constraint|user preference)\\b.*");

  private static final String ANY_YEAR = "(?:19|20)\\d{2}";

  /** What a person takes for a date. */
  private static final List<Pattern> LOOKS =
      Stream.of(
              ".*\\b" + ANY_YEAR + "[-/.]\\d{1,2}[-/.]\\d{1,2}(?!\\d).*",
              ".*\\b\\d{1,2}[-/.]\\d{1,2}[-/.]" + ANY_YEAR + "\\b.*",
              ".*\\b(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*\\b.*\\b"
                  + ANY_YEAR
                  + "\\b.*",
              ".*\\b"
                  + ANY_YEAR
                  + "\\b.*\\b(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)"
                  + "[a-z]*\\b.*",
              ".*\\d{1,2}:\\d{2}.*\\b" + ANY_YEAR + "\\b.*",
              ".*\\b" + ANY_YEAR + "\\b.*\\d{1,2}:\\d{2}.*",
              "(?:\\p{L}+\\W+)?\\d{1,2}\\.?\\s+\\p{L}{3,12}\\.?,?\\s+" + ANY_YEAR,
              "(?:\\p{L}+\\W+)?\\p{L}{3,12}\\.?\\s+\\d{1,2}\\.?,?\\s+" + ANY_YEAR,
              ANY_YEAR + "[01]\\d[0-3]\\d(?:\\D?\\d{4,6}\\p{L}?)?")
          .map(look -> Pattern.compile(look, Pattern.CASE_INSENSITIVE))
          .toList();

  private static final Map<String, Integer> HOURS =
      Map.ofEntries(
          Map.entry("Z", 0),
          Map.entry("UT", 0),
          Map.entry("UTC", 0),
          Map.entry("GMT", 0),
          Map.entry("EST", -5),
          Map.entry("EDT", -4),
          Map.entry("CST", -6),
          Map.entry("CDT", -5),
          Map.entry("MST", -7),
          Map.entry("MDT", -6),
          Map.entry("PST", -8),
          Map.entry("PDT", -7),
          Map.entry("CET", 1),
          Map.entry("CEST", 2));

  private ReleaseDate() {}

  /**
   * Reads a line of a preamble.
   *
   * @param line without its {@code #}
   * @return the date, or null when the line is none
   * @throws DateTimeException when it looks like a date and is not understood; says why
   */
  static LocalDateTime parse(String line) {
    String text = line.replaceAll("[,;\\s]+$", "").strip(); // a spreadsheet fills up the columns
    if (OTHER_WORDS.matcher(text).matches()) {
      return null;
    }
    Matcher label = LABEL.matcher(text);
    String date = label.lookingAt() ? text.substring(label.end()) : text;
    for (Pattern form : FORMS) {
      Matcher parts = form.matcher(date);
      if (parts.matches()) {
        return date(parts);
      }
    }
    if (LOOKS.stream().anyMatch(look -> look.matcher(date).matches())) {
      throw new DateTimeException("it is in no form that is known");
    }
    return null;
  }

  /** The archive's spelling. */
  public static String format(LocalDateTime date) {
    return WRITE.format(date);
  }

  private static LocalDateTime date(Matcher parts) {
    LocalDate day = day(parts);
    checkWeekday(parts.group("weekday"), day);
    LocalDateTime date = day.atTime(time(parts));
    String zone = parts.group("zone");
    return zone == null
        ? date
        : date.atOffset(offset(zone)).withOffsetSameInstant(ZoneOffset.UTC).toLocalDateTime();
  }

  private static LocalDate day(Matcher parts) {
    int month = month(parts.group("month"));
    try {
      return LocalDate.of(
          Integer.parseInt(parts.group("year")), month, Integer.parseInt(parts.group("day")));
    } catch (DateTimeException e) {
      throw new DateTimeException("there is no such day", e);
    }
  }

  private static int month(String text) {
    return Character.isDigit(text.charAt(0))
        ? Integer.parseInt(text)
        : Stream.of(Month.values())
            .filter(month -> isName(text, month.toString()))
            .findFirst()
            .orElseThrow(() -> new DateTimeException("'" + text + "' is no month"))
            .getValue();
  }

  private static void checkWeekday(String text, LocalDate date) {
    DayOfWeek right = date.getDayOfWeek();
    if (text != null && !isName(text, right.toString())) {
      throw new DateTimeException(
          date + " is a " + right.getDisplayName(TextStyle.FULL, Locale.ENGLISH));
    }
  }

  /** The name in English, or its first letters, three at least. */
  private static boolean isName(String text, String name) {
    return text.length() >= 3 && name.regionMatches(true, 0, text, 0, text.length());
  }

  private static LocalTime time(Matcher parts) {
    String second = parts.group("second");
    try {
      return parts.group("hour") == null
          ? LocalTime.MIDNIGHT
          : LocalTime.of(
              Integer.parseInt(parts.group("hour")),
              Integer.parseInt(parts.group("minute")),
              second == null ? 0 : Integer.parseInt(second));
    } catch (DateTimeException e) {
      throw new DateTimeException("there is no such time of day", e);
    }
  }

  private static ZoneOffset offset(String zone) {
    Integer hours = HOURS.get(zone.toUpperCase(Locale.ROOT));
    try {
      return hours == null
          ? ZoneOffset.of(zone.replaceFirst("^(?:UTC|GMT)(?=[+-])", ""))
          : ZoneOffset.ofHours(hours);
    } catch (DateTimeException e) {
      throw new DateTimeException("'" + zone + "' is no zone that is known", e);
    }
  }
}
