package dev.kepler.medallion.bean;

import java.util.List;
import java.util.Locale;

/**
 * Value that is missing, however a table spells it: the one list that every source and every layer
 * goes by. Tables that pandas, Excel, R, astropy or a database has saved say {@code NaN}, {@code
 * NULL}, {@code NA}, {@code --} and the like where the archive leaves a field empty.
 *
 * <pre>{@code
 * MissingValue.isMissing(" n/a "); // true
 * MissingValue.isMissing("Kepler-227 b"); // false
 * }</pre>
 *
 * <p>Case does not count, nor do surrounding {@link #BLANKS}.
 */
public final class MissingValue {

  /**
   * Characters that show nothing and mean nothing at either end of a value: whitespace of every
   * kind, the no-break spaces (U+00A0 first) and those of no width, the byte-order mark among them.
   */
  public static final String BLANKS =
      "\t\n\u000B\f\r\u001C\u001D\u001E\u001F \u0085\u00A0\u1680\u180E\u2000\u2001\u2002\u2003"
          + "\u2004\u2005\u2006\u2007\u2008\u2009\u200A\u200B\u2028\u2029\u202F\u205F\u2060\u3000"
          + "\uFEFF";

  /** Every spelling of a missing value, in lower case and without blanks; the first is empty. */
  public static final List<String> SPELLINGS =
      List.of(
          "",
          "nan",
          "-nan",
          "null",
          "none",
          "\\n",
          "na",
          "n/a",
          "#na",
          "#n/a",
          "#n/a n/a",
          "<na>",
          "--");

  private static final int LONGEST = SPELLINGS.stream().mapToInt(String::length).max().getAsInt();

  private MissingValue() {}

  /**
   * Tells whether a text stands for no value.
   *
   * @param text as a table has it; null is missing
   */
  public static boolean isMissing(String text) {
    if (text == null) {
      return true;
    }
    String value = strip(text);
    return value.length() <= LONGEST && SPELLINGS.contains(value.toLowerCase(Locale.ROOT));
  }

  /** The text without the {@link #BLANKS} around it. */
  public static String strip(String text) {
    int from = 0;
    int to = text.length();
    while (from < to && isBlank(text.charAt(from))) {
      from++;
    }
    while (to > from && isBlank(text.charAt(to - 1))) {
      to--;
    }
    return text.substring(from, to);
  }

  private static boolean isBlank(char character) {
    return (character <= ' ' || character >= '\u0085') && BLANKS.indexOf(character) >= 0;
  }
}
