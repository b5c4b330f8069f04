package dev.kepler.medallion.testing.crash;

import java.util.regex.Pattern;

/**
 * Moment in the life of a lake: before or after a write.
 *
 * @param moment before or after
 * @param place file that is written, below the job's folder, with an asterisk for what differs from
 *     time to time: {@code lake/checkpoints/silver/offsets/*}, {@code
 *     lake/silver_exoplanets/_delta_log/*.json}, {@code lake/silver_exoplanets/part-*.parquet}
 */
public record CrashPoint(Fault.Moment moment, String place) {

  private static final Pattern CHANGING =
      Pattern.compile(
          "[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}|(?<![a-z])[0-9]+");
  private static final Pattern PART = Pattern.compile("(part|cdc)-\\*.*?(\\.parquet)");

  /**
   * Place of a file.
   *
   * @param relative its path below the job's folder
   */
  static String placeOf(String relative) {
    String place = CHANGING.matcher(relative).replaceAll("*");
    return PART.matcher(place).replaceAll("$1-*$2");
  }

  /** A phrase such as "after lake/checkpoints/gold/commits/*". */
  @Override
  public String toString() {
    return (moment == Fault.Moment.BEFORE ? "before " : "after ") + place;
  }
}
