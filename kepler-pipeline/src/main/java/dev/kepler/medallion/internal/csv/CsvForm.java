package dev.kepler.medallion.internal.csv;

import dev.kepler.medallion.bean.MissingValue;
import dev.kepler.medallion.internal.text.OneLine;
import dev.kepler.model.ArchiveColumns;
import dev.kepler.model.KoiColumns;
import dev.kepler.model.KoiName;
import dev.kepler.model.RawKoi;
import java.math.BigDecimal;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * How the columns of a CSV file become the fields of a raw record. A number that is a {@link
 * MissingValue} is null; a text stays as it came.
 */
public enum CsvForm {
  /** The notebook's six columns. */
  NOTEBOOK {
    @Override
    Map<String, Field> fields() {
      Map<String, Field> fields = new LinkedHashMap<>();
      fields.put(KoiColumns.ROW_ID, (koi, text) -> koi.setRowId(number(text)));
      fields.put(KoiColumns.KEPLER_STAR_ID, (koi, text) -> koi.setKeplerStarId(number(text)));
      fields.put(KoiColumns.KEPOI_NAME, RawKoi::setKepoiName);
      fields.put(KoiColumns.KEPLER_NAME, RawKoi::setKeplerName);
      fields.put(KoiColumns.DISPOSITION, RawKoi::setDisposition);
      fields.put(KoiColumns.CONFIDENCE, (koi, text) -> koi.setConfidence(decimal(text)));
      return fields;
    }
  },
  /** The NASA Exoplanet Archive's columns; the KOI name makes the row id. */
  ARCHIVE {
    @Override
    Map<String, Field> fields() {
      Map<String, Field> fields = new LinkedHashMap<>();
      fields.put(ArchiveColumns.KEPID, (koi, text) -> koi.setKeplerStarId(number(text)));
      fields.put(ArchiveColumns.KEPOI_NAME, CsvForm::name);
      fields.put(ArchiveColumns.KEPLER_NAME, RawKoi::setKeplerName);
      fields.put(ArchiveColumns.KOI_DISPOSITION, RawKoi::setDisposition);
      fields.put(ArchiveColumns.KOI_SCORE, (koi, text) -> koi.setConfidence(decimal(text)));
      return fields;
    }
  };

  /** Far above any number of a table; longer ones take Java minutes to read. */
  private static final int LONGEST_NUMBER = 1_000;

  /** Sets one field from its text; throws NumberFormatException when that is no number. */
  @FunctionalInterface
  interface Field {
    void set(RawKoi koi, String text);
  }

  /** Columns that the header must have, and what each sets. */
  abstract Map<String, Field> fields();

  public List<String> columns() {
    return List.copyOf(fields().keySet());
  }

  private static void name(RawKoi koi, String text) {
    koi.setKepoiName(text);
    String name = MissingValue.strip(text);
    if (KoiName.isValid(name)) {
      koi.setRowId(KoiName.parse(name).key());
    }
  }

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
  private static Double decimal(String text) {
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
