package dev.kepler.transforms;

import static dev.kepler.model.Disposition.CONFIRMED;
import static dev.kepler.model.Disposition.FALSE_POSITIVE;
import static dev.kepler.model.KoiColumns.ARRIVAL_TIME;
import static dev.kepler.model.KoiColumns.BRONZE;
import static dev.kepler.model.KoiColumns.CONFIDENCE;
import static dev.kepler.model.KoiColumns.CORRUPT_RECORD;
import static dev.kepler.model.KoiColumns.DISPOSITION;
import static dev.kepler.model.KoiColumns.FAILED_EXPECTATIONS;
import static dev.kepler.model.KoiColumns.KEPLER_NAME;
import static dev.kepler.model.KoiColumns.KEPLER_STAR_ID;
import static dev.kepler.model.KoiColumns.KEPOI_NAME;
import static dev.kepler.model.KoiColumns.RECORD_CONTENT;
import static dev.kepler.model.KoiColumns.ROW_ID;
import static org.apache.spark.sql.functions.array;
import static org.apache.spark.sql.functions.array_append;
import static org.apache.spark.sql.functions.array_compact;
import static org.apache.spark.sql.functions.array_remove;
import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.max;
import static org.apache.spark.sql.functions.min;
import static org.apache.spark.sql.functions.not;
import static org.apache.spark.sql.functions.size;
import static org.apache.spark.sql.functions.struct;
import static org.apache.spark.sql.functions.when;

import dev.kepler.medallion.Expectation;
import dev.kepler.medallion.Records;
import dev.kepler.medallion.Severity;
import dev.kepler.model.BronzeKoi;
import dev.kepler.model.QuarantinedKoi;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.expressions.Window;
import org.apache.spark.sql.expressions.WindowSpec;

/**
 * Expectations on the records of bronze, in the order in which a failing record names them.
 *
 * <pre>{@code
 * Expectations.standard()
 *     .with(Expectation.warn("not_too_sure", col("confidence").lt(1)))
 *     .with("confirmed_has_score", Severity.QUARANTINE)
 * }</pre>
 *
 * <p>Immutable; safe for use by several threads.
 */
public final class Expectations {

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
   * A KOI keeps its {@code row_id}, and a {@code row_id} its KOI: what came first holds, and within
   * one load a KOI has one. Otherwise the planets of a table that was glued together, or numbered
   * anew, would count twice. Seen where records are set against all that arrived before, so it is
   * not in the list and has no other severity.
   */
  public static final String ONE_KEY_PER_KOI = "one_key_per_koi";

  /** Warning: a CONFIRMED planet has a score that is not 0 (22 of 2017 do not). */
  public static final String CONFIRMED_HAS_SCORE = "confirmed_has_score";

  /** Warning: a CONFIRMED planet has a name (K00134.01 of 2025 does not). */
  public static final String CONFIRMED_HAS_NAME = "confirmed_has_name";

  /** Warning: a FALSE POSITIVE has no name (K00126.01 does). */
  public static final String FALSE_POSITIVE_HAS_NO_NAME = "false_positive_has_no_name";

  /**
   * Warning: a KOI stays at its star. Seen where a record is compared with silver ({@link
   * Changes#MOVED_STAR}), so it is not in the list and has no other severity.
   */
  public static final String KOI_KEEPS_ITS_STAR = "koi_keeps_its_star";

  /** Column of {@link #keysOfKois}: the number that a KOI's name stands for. */
  public static final String KOI = "koi";

  /** Column of {@link #judge}: names of the warnings that apply to a record. */
  public static final String WARNINGS = "warnings";

  /**
   * A star's name with a number in it, a blank, and the letter of a planet; looked for in one pass,
   * however long a name is.
   */
  private static final String PLANET = "\\A(?=\\p{L}[^0-9]*[0-9]).* [b-z]\\z";

  /** What a column is called under which a value stands as it came, while it is judged. */
  private static final String AS_IT_CAME = "as it came: ";

  private static final Column NO_RIVAL = oneRecordPerKoi();

  /** Without these a row has no place in silver, or none in gold. */
  private static final Set<String> STRUCTURAL =
      Set.of(ROW_ID_VALID, KEPLER_STAR_ID_VALID, DISPOSITION_KNOWN);

  private final List<Expectation> expectations;

  private Expectations(List<Expectation> expectations) {
    this.expectations = List.copyOf(expectations);
  }

  /** The expectations named by the constants of this class. */
  public static Expectations standard() {
    Column disposition = col(DISPOSITION);
    Column confirmed = disposition.equalTo(CONFIRMED.archiveName());
    return new Expectations(
        List.of(
            Expectation.quarantine(READABLE_RECORD, col(CORRUPT_RECORD).isNull()),
            Expectation.quarantine(ROW_ID_VALID, col(ROW_ID).geq(0)),
            Expectation.quarantine(KEPLER_STAR_ID_VALID, col(KEPLER_STAR_ID).gt(0)),
            Expectation.quarantine(KEPOI_NAME_VALID, RecordValues.isKoiName(col(KEPOI_NAME))),
            Expectation.quarantine(
                KEPLER_NAME_VALID, col(KEPLER_NAME).isNull().or(col(KEPLER_NAME).rlike(PLANET))),
            Expectation.quarantine(DISPOSITION_KNOWN, disposition.isin(RecordValues.DISPOSITIONS)),
            Expectation.quarantine(
                CONFIDENCE_IN_RANGE, col(CONFIDENCE).isNull().or(col(CONFIDENCE).between(0, 1))),
            Expectation.quarantine(ONE_RECORD_PER_KOI, NO_RIVAL),
            Expectation.warn(
                CONFIRMED_HAS_SCORE,
                not(confirmed).or(col(CONFIDENCE).isNull()).or(col(CONFIDENCE).notEqual(0))),
            Expectation.warn(CONFIRMED_HAS_NAME, not(confirmed).or(col(KEPLER_NAME).isNotNull())),
            Expectation.warn(
                FALSE_POSITIVE_HAS_NO_NAME,
                disposition.notEqual(FALSE_POSITIVE.archiveName()).or(col(KEPLER_NAME).isNull()))));
  }

  /**
   * These and one more, or one replaced that has the same name.
   *
   * @throws IllegalArgumentException when it would replace {@link #ROW_ID_VALID}, {@link
   *     #KEPLER_STAR_ID_VALID} or {@link #DISPOSITION_KNOWN}
   */
  public Expectations with(Expectation expectation) {
    requireFree(Objects.requireNonNull(expectation, "expectation").name());
    List<Expectation> more = new ArrayList<>(expectations);
    more.removeIf(e -> e.name().equals(expectation.name()));
    more.add(expectation);
    return new Expectations(more);
  }

  /**
   * These, one of them under another severity.
   *
   * @throws IllegalArgumentException when none has that name, or it is {@link #ROW_ID_VALID},
   *     {@link #KEPLER_STAR_ID_VALID} or {@link #DISPOSITION_KNOWN}
   */
  public Expectations with(String name, Severity severity) {
    requireFree(name);
    if (expectations.stream().noneMatch(e -> e.name().equals(name))) {
      throw new IllegalArgumentException(
          "Cannot change the severity of '"
              + name
              + "': there is no such expectation. Use one of "
              + expectations.stream().map(Expectation::name).toList()
              + ".");
    }
    return new Expectations(
        expectations.stream().map(e -> e.name().equals(name) ? e.as(severity) : e).toList());
  }

  private static void requireFree(String name) {
    if (STRUCTURAL.contains(name)) {
      throw new IllegalArgumentException(
          "Cannot change '"
              + name
              + "': a record that fails it has no place in silver or gold. Add"
              + " an expectation of another name.");
    }
  }

  /** The expectations, in order. */
  public List<Expectation> list() {
    return expectations;
  }

  /**
   * Judges every record. For a static Dataset: a load is looked at as a whole, so in a stream this
   * runs inside the micro-batch. A Dataset that has the records of a {@code row_id} in one
   * partition is not shuffled.
   *
   * <p>Conditions see values as they are meant: a missing one is null, however it is spelled
   * ({@link dev.kepler.medallion.bean.MissingValue}), and there are no blanks around a text. The
   * rows come out as they went in.
   *
   * @param bronze {@link dev.kepler.model.KoiColumns#BRONZE}
   * @return the same rows with two {@code array<string>} columns more: {@link
   *     dev.kepler.model.KoiColumns#FAILED_EXPECTATIONS}, empty for a record to be trusted, and
   *     {@link #WARNINGS}
   */
  public Dataset<Row> judge(Dataset<BronzeKoi> bronze) {
    return judged(
        bronze.toDF(),
        rows ->
            rows.withColumn(FAILED_EXPECTATIONS, failures(Severity.QUARANTINE))
                .withColumn(WARNINGS, failures(Severity.WARN)));
  }

  /** Adds columns that see the values as they are meant; the others come out as they went in. */
  private static Dataset<Row> judged(Dataset<Row> rows, UnaryOperator<Dataset<Row>> verdicts) {
    Map<String, Column> meant = RecordValues.columns();
    Map<String, Column> came =
        meant.keySet().stream().collect(Collectors.toMap(c -> AS_IT_CAME + c, rows::col));
    Dataset<Row> seen = verdicts.apply(rows.withColumns(came).withColumns(meant));
    return seen.select(
        Stream.of(seen.columns())
            .filter(c -> !came.containsKey(c))
            .map(
                c ->
                    meant.containsKey(c) ? seen.col("`" + AS_IT_CAME + c + "`").as(c) : seen.col(c))
            .toArray(Column[]::new));
  }

  /**
   * Judges records of which no two have the same {@code row_id}, as {@link #judge} does, but one by
   * one: none can have a rival, and so none is sought.
   *
   * @param bronze {@link dev.kepler.model.KoiColumns#BRONZE}; what comes of two records of a {@code
   *     row_id} is not said
   * @return as {@link #judge} does
   */
  public Dataset<Row> judgeDistinct(Dataset<BronzeKoi> bronze) {
    Stream<Expectation> alone =
        expectations.stream()
            .map(
                e ->
                    e.condition().equals(NO_RIVAL)
                        ? new Expectation(e.name(), e.severity(), lit(true))
                        : e);
    return new Expectations(alone.toList()).judge(bronze);
  }

  /**
   * Takes a judgement over that was made before: exactly the quarantined records fail, by what is
   * written with them, whatever these expectations say of them now. Warnings are today's.
   *
   * @param bronze {@link dev.kepler.model.KoiColumns#BRONZE}
   * @param quarantined what was set aside of it, {@link dev.kepler.model.KoiColumns#QUARANTINE};
   *     other records do no harm
   * @return as {@link #judge} does
   */
  public Dataset<Row> asJudged(Dataset<BronzeKoi> bronze, Dataset<QuarantinedKoi> quarantined) {
    Dataset<Row> rows = bronze.toDF().as("now");
    Dataset<Row> failed =
        quarantined.toDF().dropDuplicates(BRONZE.toArray(String[]::new)).as("then");
    Column same =
        BRONZE.stream()
            .map(c -> col("now." + c).eqNullSafe(col("then." + c)))
            .reduce(Column::and)
            .orElseThrow();
    Column failures = coalesce(col("then." + FAILED_EXPECTATIONS), array().cast("array<string>"));
    return judged(
        rows.join(failed, same, "left_outer")
            .select(
                Stream.concat(
                        BRONZE.stream().map(c -> col("now." + c)),
                        Stream.of(failures.as(FAILED_EXPECTATIONS)))
                    .toArray(Column[]::new)),
        known -> known.withColumn(WARNINGS, failures(Severity.WARN)));
  }

  /** Records that may go on to silver, of what {@link #judge} gave. */
  public static Dataset<BronzeKoi> met(Dataset<Row> judged) {
    return Records.of(judged.filter(size(col(FAILED_EXPECTATIONS)).equalTo(0)), BronzeKoi.ENCODER);
  }

  /**
   * KOIs and keys of the records of which nothing is wrong by itself, of what {@link #judge} gave.
   *
   * @return {@link dev.kepler.model.KoiColumns#ROW_ID}, {@link #KOI}, a bigint, the number that the
   *     KOI's name stands for, and {@link dev.kepler.model.KoiColumns#ARRIVAL_TIME}; a row for each
   *     record that has both
   */
  public static Dataset<Row> keysOfKois(Dataset<Row> judged) {
    return judged
        .filter(nothingWrongByItself())
        .select(col(ROW_ID), koi().as(KOI), col(ARRIVAL_TIME))
        .filter(col(ROW_ID).isNotNull().and(col(KOI).isNotNull()));
  }

  /** Whether a record fails nothing, or only for what others of its load say. */
  public static Column nothingWrongByItself() {
    return size(array_remove(col(FAILED_EXPECTATIONS), ONE_RECORD_PER_KOI)).equalTo(0);
  }

  /** The number that the name of a record's KOI stands for; null where it is no KOI's name. */
  public static Column koi() {
    return RecordValues.koi(RecordValues.text(col(KEPOI_NAME)));
  }

  /**
   * Adds {@link #ONE_KEY_PER_KOI} to what records fail.
   *
   * @param judged as {@link #judge} gave it
   * @param doubled {@link dev.kepler.model.KoiColumns#ROW_ID}, {@link #KOI} and {@link
   *     dev.kepler.model.KoiColumns#ARRIVAL_TIME} of the records that fail it, each once
   */
  public static Dataset<Row> withDoubledKeys(Dataset<Row> judged, Dataset<Row> doubled) {
    Dataset<Row> keyed = judged.withColumn(KOI, when(nothingWrongByItself(), koi()));
    Column same =
        Stream.of(ROW_ID, KOI, ARRIVAL_TIME)
            .map(c -> keyed.col(c).equalTo(doubled.col(c)))
            .reduce(Column::and)
            .orElseThrow();
    Column failed = keyed.col(FAILED_EXPECTATIONS);
    Column more =
        when(doubled.col(KOI).isNull(), failed).otherwise(array_append(failed, ONE_KEY_PER_KOI));
    return keyed
        .join(doubled, same, "left_outer")
        .select(
            Stream.of(judged.columns())
                .map(c -> c.equals(FAILED_EXPECTATIONS) ? more.as(c) : keyed.col(c))
                .toArray(Column[]::new));
  }

  /** Records for quarantine, of what {@link #judge} gave. */
  public static Dataset<QuarantinedKoi> failed(Dataset<Row> judged) {
    return Records.of(judged.filter(size(col(FAILED_EXPECTATIONS)).gt(0)), QuarantinedKoi.ENCODER);
  }

  /**
   * Names of the expectations that a record fails; nearly all fail none, and are through sooner.
   */
  private Column failures(Severity severity) {
    List<Expectation> looked = expectations.stream().filter(e -> e.severity() == severity).toList();
    Column failsNone =
        looked.stream().map(e -> coalesce(e.met(), lit(true))).reduce(lit(true), Column::and);
    Column names =
        array_compact(
            array(
                looked.stream()
                    .map(e -> when(not(e.met()), lit(e.name())))
                    .toArray(Column[]::new)));
    return when(failsNone, array().cast("array<string>")).otherwise(names);
  }

  /** Rows without a key are nobody's rivals: they fail for that reason alone. */
  private static Column oneRecordPerKoi() {
    WindowSpec load = Window.partitionBy(ROW_ID, ARRIVAL_TIME);
    Column content = struct(RECORD_CONTENT.stream().map(c -> col(c)).toArray(Column[]::new));
    return col(ROW_ID).isNull().or(min(content).over(load).eqNullSafe(max(content).over(load)));
  }
}
