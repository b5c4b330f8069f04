package dev.kepler.transforms;

import static dev.kepler.model.KoiColumns.CONFIDENCE;
import static dev.kepler.model.KoiColumns.DISPOSITION;
import static dev.kepler.model.KoiColumns.KEPLER_NAME;
import static dev.kepler.model.KoiColumns.KEPOI_NAME;
import static org.apache.spark.sql.functions.isnan;
import static org.apache.spark.sql.functions.length;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.lower;
import static org.apache.spark.sql.functions.not;
import static org.apache.spark.sql.functions.substring;
import static org.apache.spark.sql.functions.trim;
import static org.apache.spark.sql.functions.when;

import dev.kepler.medallion.bean.MissingValue;
import dev.kepler.model.Disposition;
import dev.kepler.model.KoiName;
import java.util.Map;
import java.util.stream.Stream;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.functions;

/**
 * Values of a record as they are meant. Bronze keeps what arrived, letter by letter; whoever judges
 * a record or makes a silver row of it reads its columns through here: a {@link MissingValue} is
 * null, and blanks around a value are none of it.
 */
final class RecordValues {

  /** The archive's spelling of every disposition, as {@link Column#isin} takes them. */
  static final Object[] DISPOSITIONS =
      Stream.of(Disposition.values()).map(Disposition::archiveName).toArray();

  /** Longest spelling of a missing value, in characters. */
  private static final int LONGEST =
      MissingValue.SPELLINGS.stream().mapToInt(String::length).max().orElse(0);

  private RecordValues() {}

  /** The columns in which a value may be spelled in several ways, as they are meant. */
  static Map<String, Column> columns() {
    return Map.of(
        KEPOI_NAME, text(functions.col(KEPOI_NAME)),
        KEPLER_NAME, text(functions.col(KEPLER_NAME)),
        DISPOSITION, disposition(functions.col(DISPOSITION)),
        CONFIDENCE, number(functions.col(CONFIDENCE)));
  }

  /**
   * A text without the blanks around it; null where it is missing.
   *
   * @param text a string column
   */
  static Column text(Column text) {
    Column plain = // nearly every value: too long for a missing one, without a blank at its ends
        length(text)
            .gt(LONGEST)
            .and(isVisible(substring(text, 1, 1)))
            .and(isVisible(substring(text, -1, 1)));
    Column stripped = trim(text, MissingValue.BLANKS);
    return when(plain, text)
        .when(not(lower(stripped).isin(MissingValue.SPELLINGS.toArray())), stripped);
  }

  private static Column isVisible(Column character) {
    return character.between("!", "~");
  }

  /**
   * A number; null where it is NaN.
   *
   * @param number a double column
   */
  static Column number(Column number) {
    return when(not(isnan(number)), number);
  }

  /** The archive's spelling of a disposition, whatever its case; null where it is missing. */
  static Column disposition(Column disposition) {
    return when(disposition.isin(DISPOSITIONS), disposition) // nearly always
        .otherwise(functions.upper(text(disposition)));
  }

  /**
   * The number that a KOI name stands for, {@link KoiName#key}: a bigint; null where the name is
   * none.
   *
   * @param kepoiName the name as it is meant
   */
  static Column koi(Column kepoiName) {
    Column koi = substring(kepoiName, 2, 5).cast("bigint");
    Column planet = substring(kepoiName, 8, 2).cast("bigint");
    return when(isKoiName(kepoiName), koi.multiply(lit(100L)).plus(planet));
  }

  /** Whether a text is a {@link KoiName}. */
  static Column isKoiName(Column kepoiName) {
    return kepoiName.rlike("\\A" + KoiName.PATTERN + "\\z");
  }
}
