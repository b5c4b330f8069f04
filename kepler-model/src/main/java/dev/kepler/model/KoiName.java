package dev.kepler.model;

import java.util.Locale;
import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Name of a KOI: {@code K} + five digits + {@code .} + two digits, the KOI number of the star and
 * the number of the planet around it.
 *
 * @param koi the KOI number, 0 to 99999
 * @param planet the planet number, 0 to 99
 */
public record KoiName(int koi, int planet) {

  /** What a well-formed name matches, as Java and Spark SQL both read it. */
  public static final String PATTERN = "K([0-9]{5})\\.([0-9]{2})";

  private static final Pattern COMPILED = Pattern.compile(PATTERN);

  /**
   * Checks both numbers.
   *
   * @throws IllegalArgumentException when a number has too many digits or is negative
   */
  public KoiName {
    if (koi < 0 || koi > 99_999 || planet < 0 || planet > 99) {
      throw new IllegalArgumentException(
          "Cannot make a KOI name of "
              + koi
              + " and "
              + planet
              + ": the archive has five and two digits. Check the numbers.");
    }
  }

  /**
   * Reads a name such as {@code K00752.01}.
   *
   * @throws IllegalArgumentException when the text is not a KOI name
   */
  public static KoiName parse(String text) {
    Matcher name = COMPILED.matcher(Objects.requireNonNull(text, "text"));
    if (!name.matches()) {
      throw new IllegalArgumentException(
          "Cannot read '"
              + text
              + "' as a KOI name: it is not K, five digits, a dot and two digits."
              + " Use the archive's spelling, such as K00752.01.");
    }
    return new KoiName(Integer.parseInt(name.group(1)), Integer.parseInt(name.group(2)));
  }

  /** Tells whether the text is a KOI name; null is none. */
  public static boolean isValid(String text) {
    return text != null && COMPILED.matcher(text).matches();
  }

  /**
   * Key made of the name alone, the same in every release: {@code K00752.01} gives 75201. It serves
   * as {@code row_id} for sources that bring none.
   */
  public long key() {
    return koi * 100L + planet;
  }

  /** The archive's spelling, such as {@code K00752.01}. */
  @Override
  public String toString() {
    return String.format(Locale.ROOT, "K%05d.%02d", koi, planet);
  }
}
