package dev.kepler.transforms;

import static dev.kepler.model.Disposition.CONFIRMED;
import static dev.kepler.model.Disposition.FALSE_POSITIVE;
import static dev.kepler.model.KoiColumns.CONFIDENCE;
import static dev.kepler.model.KoiColumns.CORRUPT_RECORD;
import static dev.kepler.model.KoiColumns.DISPOSITION;
import static dev.kepler.model.KoiColumns.KEPLER_NAME;
import static dev.kepler.model.KoiColumns.KEPLER_STAR_ID;
import static dev.kepler.model.KoiColumns.KEPOI_NAME;
import static dev.kepler.model.KoiColumns.ROW_ID;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.not;

import dev.kepler.medallion.Expectation;
import dev.kepler.medallion.Expectations;
import org.apache.spark.sql.Column;

/**
 * Expectations on the records of KOIs, by their names.
 *
 * <pre>{@code
 * KoiExpectations.standard()
 *     .with(Expectation.warn("not_too_sure", col("confidence").lt(1)))
 *     .with("confirmed_has_score", Severity.QUARANTINE)
 * }</pre>
 */
public final class KoiExpectations {

  /** The record could be read: {@code _corrupt_record} is null. */
  public static final String READABLE_RECORD = "readable_record";

  /** {@code row_id} is there and not negative. */
  public static final String ROW_ID_VALID = "row_id_valid";

  /** {@code kepler_star_id} is there and positive. */
  public static final String KEPLER_STAR_ID_VALID = "kepler_star_id_valid";

  /** {@code kepoi_name} is a {@link dev.kepler.model.KoiName}. */
  public static final String KEPOI_NAME_VALID = "kepoi_name_valid";

  /**
   * {@code kepler_name} is missing or a planet's name: a star's with a number in it, a blank, and a
   * small letter from b on, such as {@code Kepler-227 b} or {@code Kepler-420 A b}. All names of
   * the archive's releases are.
   */
  public static final String KEPLER_NAME_VALID = "kepler_name_valid";

  /**
   * {@code disposition} is a {@link dev.kepler.model.Disposition}; case and surrounding blanks are
   * forgiven.
   */
  public static final String DISPOSITION_KNOWN = "disposition_known";

  /** {@code confidence} is missing or within 0..1. */
  public static final String CONFIDENCE_IN_RANGE = "confidence_in_range";

  /** All records of a KOI within one load are the same; where they differ, all are set aside. */
  public static final String ONE_RECORD_PER_KOI = "one_record_per_koi";

  /**
   * A KOI keeps its {@code row_id}, and a {@code row_id} its KOI: see {@link
   * dev.kepler.medallion.AlternateKey}.
   */
  public static final String ONE_KEY_PER_KOI = "one_key_per_koi";

  /** Warning: a CONFIRMED planet has a score that is not 0 (22 of 2017 do not). */
  public static final String CONFIRMED_HAS_SCORE = "confirmed_has_score";

  /** Warning: a CONFIRMED planet has a name (K00134.01 of 2025 does not). */
  public static final String CONFIRMED_HAS_NAME = "confirmed_has_name";

  /** Warning: a FALSE POSITIVE has no name (K00126.01 does). */
  public static final String FALSE_POSITIVE_HAS_NO_NAME = "false_positive_has_no_name";

  /**
   * Warning: a KOI stays at its star. Seen where a record is compared with silver, so it is not in
   * the list and has no other severity.
   */
  public static final String KOI_KEEPS_ITS_STAR = "koi_keeps_its_star";

  /**
   * A star's name with a number in it, a blank, and the letter of a planet; looked for in one pass,
   * however long a name is.
   */
  private static final String PLANET = "\\A(?=\\p{L}[^0-9]*[0-9]).* [b-z]\\z";

  private KoiExpectations() {}

  /**
   * The expectations named by the constants of this class. {@link #ROW_ID_VALID}, {@link
   * #KEPLER_STAR_ID_VALID} and {@link #DISPOSITION_KNOWN} cannot be changed.
   */
  public static Expectations standard() {
    return KoiMedallion.KEYED_BY_ROW_ID.expectations();
  }

  /** What one record must meet by itself. */
  static Expectations ofOneRecord() {
    Column disposition = col(DISPOSITION);
    Column confirmed = disposition.equalTo(CONFIRMED.archiveName());
    return Expectations.of(
            Expectation.quarantine(READABLE_RECORD, col(CORRUPT_RECORD).isNull()),
            Expectation.quarantine(ROW_ID_VALID, col(ROW_ID).geq(0)),
            Expectation.quarantine(KEPLER_STAR_ID_VALID, col(KEPLER_STAR_ID).gt(0)),
            Expectation.quarantine(KEPOI_NAME_VALID, RecordValues.isKoiName(col(KEPOI_NAME))),
            Expectation.quarantine(
                KEPLER_NAME_VALID, col(KEPLER_NAME).isNull().or(col(KEPLER_NAME).rlike(PLANET))),
            Expectation.quarantine(DISPOSITION_KNOWN, disposition.isin(RecordValues.DISPOSITIONS)),
            Expectation.quarantine(
                CONFIDENCE_IN_RANGE, col(CONFIDENCE).isNull().or(col(CONFIDENCE).between(0, 1))),
            Expectation.warn(
                CONFIRMED_HAS_SCORE,
                not(confirmed).or(col(CONFIDENCE).isNull()).or(col(CONFIDENCE).notEqual(0))),
            Expectation.warn(CONFIRMED_HAS_NAME, not(confirmed).or(col(KEPLER_NAME).isNotNull())),
            Expectation.warn(
                FALSE_POSITIVE_HAS_NO_NAME,
                disposition.notEqual(FALSE_POSITIVE.archiveName()).or(col(KEPLER_NAME).isNull())))
        .structural(ROW_ID_VALID, KEPLER_STAR_ID_VALID, DISPOSITION_KNOWN);
  }
}
