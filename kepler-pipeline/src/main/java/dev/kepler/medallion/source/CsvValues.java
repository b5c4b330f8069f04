package dev.kepler.medallion.source;

import dev.kepler.medallion.bean.MissingValue;
import dev.kepler.medallion.internal.text.OneLine;
import java.math.BigDecimal;

/** Numbers as tables spell them. */
public final class CsvValues {

  /** Far above any number of a table; longer ones take Java minutes to read. */
  private static final int LONGEST_NUMBER = 1_000;

  private CsvValues() {}

  /** A whole number in any spelling, such as {@code 10797460.0} or {@code 1e+05}. */
  public static Long number(String text) {
    String digits = MissingValue.strip(text);
    if (isMissing(digits)) {
      return null;
    }
    try {
      return isPlain(digits) ? Long.valueOf(digits) : (Long) exact(digits).longValueExact();
    } catch (ArithmeticException e) {
      throw new NumberFormatException("no whole number: " + OneLine.of(digits));
    }
  }

  /**
   * Decimals as tables spell them; Java's own forms such as {@code 1f} or {@code 0x1p3} are none.
   */
  public static Double decimal(String text) {
    String digits = MissingValue.strip(text);
    return isMissing(digits) ? null : (Double) exact(digits).doubleValue();
  }

  /** What begins with a digit is never looked up. */
  private static boolean isMissing(String text) {
    return text.isEmpty() || (!isDigit(text.charAt(0)) && MissingValue.isMissing(text));
  }

  private static BigDecimal exact(String text) {
    if (text.length() > LONGEST_NUMBER) {
      throw new NumberFormatException("too long: " + OneLine.of(text));
    }
    return new BigDecimal(text);
  }

  private static boolean isPlain(String text) {
    for (int i = 0; i < text.length(); i++) {
      if (!isDigit(text.charAt(i))) {
        return false;
      }
    }
    return true;
  }

  private static boolean isDigit(char character) {
    return character >= '0' && character <= '9';
  }
}
