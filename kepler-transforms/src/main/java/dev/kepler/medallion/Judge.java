package dev.kepler.medallion;

import static dev.kepler.medallion.bean.RecordColumns.ARRIVAL_TIME;
import static dev.kepler.medallion.bean.RecordColumns.FAILED_EXPECTATIONS;
import static dev.kepler.medallion.bean.RecordColumns.OTHER_COLUMNS;
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

import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.expressions.Window;
import org.apache.spark.sql.expressions.WindowSpec;

/**
 * Judges the records of an entity by its {@link Expectations}, and parts those that can be trusted
 * from those that cannot.
 *
 * <p>Conditions see values as they are meant ({@link Medallion.Builder#meaning}); the rows come out
 * as they went in. Immutable; safe for use by several threads.
 */
public final class Judge {

  /**
   * What every record fails that nothing else is wrong with, and that lacks a column of its key, or
   * one by which a gold table is grouped: it has no place in silver or gold.
   */
  public static final String KEY_PRESENT = "key_present";

  /** Column of a judgement: names of the warnings that apply to a record. */
  public static final String WARNINGS = "warnings";

  /** Column of {@link #alternates}: the identity of a record's {@link AlternateKey}. */
  public static final String IDENTITY = "identity";

  /** What a column is called under which a value stands as it came, while it is judged. */
  private static final String AS_IT_CAME = "as it came: ";

  private static final String AS_SET_ASIDE = "set_aside_";

  private final Medallion<?, ?, ?> medallion;
  private final List<Expectation> expectations;

  Judge(Medallion<?, ?, ?> medallion) {
    this(medallion, asked(medallion));
  }

  /** The expectations, of which a record that deletes its thing is asked what of its load says. */
  private static List<Expectation> asked(Medallion<?, ?, ?> medallion) {
    List<Expectation> all = medallion.expectations().list();
    return medallion
        .deleted()
        .map(
            deleted ->
                all.stream().map(e -> isRivalry(medallion, e) ? e : e.orWhere(deleted)).toList())
        .orElse(all);
  }

  private Judge(Medallion<?, ?, ?> medallion, List<Expectation> expectations) {
    this.medallion = medallion;
    this.expectations = expectations;
  }

  /**
   * The expectation that all records of a key within one load say the same. Rows without a key are
   * nobody's rivals: they fail for that reason alone.
   */
  static Expectation oneRecordPerKey(String name, List<String> key, List<String> content) {
    WindowSpec load =
        Window.partitionBy(
            Stream.concat(key.stream(), Stream.of(ARRIVAL_TIME))
                .map(c -> col(c))
                .toArray(Column[]::new));
    Column said = struct(Key.columns(content));
    Column alike = min(said).over(load).eqNullSafe(max(said).over(load));
    return Expectation.quarantine(name, not(Standing.hasKey(key)).or(alike));
  }

  /**
   * Judges every record. For a static Dataset: a load is looked at as a whole, so in a stream this
   * runs inside the micro-batch. A Dataset that has the records of a key in one partition is not
   * shuffled.
   *
   * @param bronze rows of bronze
   * @return the same rows with two {@code array<string>} columns more: {@link
   *     dev.kepler.medallion.bean.RecordColumns#FAILED_EXPECTATIONS}, empty for a record to be
   *     trusted, and {@link #WARNINGS}
   */
  public Dataset<Row> judge(Dataset<?> bronze) {
    return judged(
        bronze.toDF(),
        rows ->
            rows.withColumn(FAILED_EXPECTATIONS, failures())
                .withColumn(WARNINGS, names(Severity.WARN, array().cast("array<string>"))));
  }

  /** Adds columns that see the values as they are meant; the others come out as they went in. */
  private Dataset<Row> judged(Dataset<Row> rows, UnaryOperator<Dataset<Row>> verdicts) {
    Map<String, Column> meant = medallion.meanings();
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
   * Judges records of which no two have the same key, as {@link #judge} does, but one by one: none
   * can have a rival, and so none is sought.
   *
   * @param bronze rows of bronze; what comes of two records of a key is not said
   * @return as {@link #judge} does
   */
  public Dataset<Row> judgeDistinct(Dataset<?> bronze) {
    List<Expectation> alone =
        expectations.stream().map(e -> isRivalry(medallion, e) ? e.orWhere(lit(true)) : e).toList();
    return new Judge(medallion, alone).judge(bronze);
  }

  private static boolean isRivalry(Medallion<?, ?, ?> medallion, Expectation expectation) {
    return medallion.expectations().rivalry().filter(expectation.name()::equals).isPresent();
  }

  /**
   * Leaves {@code other_columns} to the records that failed, of what {@link #judge} gave, if silver
   * makes nothing of them: those that go on weigh less.
   */
  public Dataset<Row> lean(Dataset<Row> judged) {
    if (needsOthers(judged)) {
      return judged;
    }
    Column isAside = size(col(FAILED_EXPECTATIONS)).gt(0);
    return judged.withColumn(OTHER_COLUMNS, when(isAside, col(OTHER_COLUMNS)));
  }

  /**
   * Records of bronze without {@code other_columns}, null in all, if silver makes nothing of them.
   */
  public Dataset<Row> bare(Dataset<Row> records) {
    return needsOthers(records)
        ? records
        : records.withColumn(OTHER_COLUMNS, lit(null).cast(Medallion.OTHERS));
  }

  /**
   * Whether {@code other_columns} have to be as they came, in all rows: a column of silver, a
   * meaning, an expectation or the other identity is made of them, or the entity has none. Without
   * them, Spark finds a column to be missing.
   */
  public boolean needsOthers(Dataset<Row> records) {
    Dataset<Row> without = records.drop(OTHER_COLUMNS);
    try {
      medallion.shaped(judge(without));
      without.select(identity());
      return List.of(records.columns()).equals(List.of(without.columns()));
    } catch (Exception e) { // an AnalysisException, which Scala does not declare
      return true;
    }
  }

  /**
   * Takes a judgement over that was made before: exactly the quarantined records fail, by what is
   * written with them, whatever the expectations say of them now. Warnings are today's.
   *
   * @param bronze rows of bronze
   * @param quarantined what was set aside of it; other records do no harm
   * @return as {@link #judge} does
   */
  public Dataset<Row> asJudged(Dataset<?> bronze, Dataset<?> quarantined) {
    List<String> columns = medallion.bronzeColumns();
    Dataset<Row> rows = bronze.toDF();
    Dataset<Row> failed =
        quarantined
            .select(
                Stream.concat(
                        columns.stream()
                            .map(c -> Records.comparable(quarantined, c).as(AS_SET_ASIDE + c)),
                        Stream.of(col(FAILED_EXPECTATIONS)))
                    .toArray(Column[]::new))
            .dropDuplicates(columns.stream().map(c -> AS_SET_ASIDE + c).toArray(String[]::new));
    Column same =
        columns.stream()
            .map(c -> Records.comparable(rows, c).eqNullSafe(failed.col(AS_SET_ASIDE + c)))
            .reduce(Column::and)
            .orElseThrow();
    Column failures = coalesce(failed.col(FAILED_EXPECTATIONS), none());
    return judged(
        rows.join(failed, same, "left_outer")
            .select(
                Stream.concat(
                        columns.stream().map(rows::col),
                        Stream.of(failures.as(FAILED_EXPECTATIONS)))
                    .toArray(Column[]::new)),
        known -> known.withColumn(WARNINGS, names(Severity.WARN, none())));
  }

  /** Records that may go on to silver, of what {@link #judge} gave, in the columns of bronze. */
  public Dataset<Row> met(Dataset<Row> judged) {
    return columns(judged.filter(size(col(FAILED_EXPECTATIONS)).equalTo(0)), Stream.empty());
  }

  /**
   * Records for quarantine, of what {@link #judge} gave: the columns of bronze, and why they
   * failed.
   */
  public Dataset<Row> failed(Dataset<Row> judged) {
    return columns(
        judged.filter(size(col(FAILED_EXPECTATIONS)).gt(0)), Stream.of(FAILED_EXPECTATIONS));
  }

  private Dataset<Row> columns(Dataset<Row> rows, Stream<String> more) {
    return rows.select(
        Stream.concat(medallion.bronzeColumns().stream(), more)
            .map(rows::col)
            .toArray(Column[]::new));
  }

  /**
   * Keys and other identities of the records of which nothing is wrong by itself, of what {@link
   * #judge} gave.
   *
   * @return the key, {@link #IDENTITY}, and the arrival time; a row for each record that has both
   */
  public Dataset<Row> alternates(Dataset<Row> judged) {
    String key = medallion.key().bronze().get(0);
    return judged
        .filter(nothingWrongByItself())
        .select(col(key), identity().as(IDENTITY), col(ARRIVAL_TIME))
        .filter(col(key).isNotNull().and(col(IDENTITY).isNotNull()));
  }

  /** Whether a record fails nothing, or only for what others of its load say. */
  public Column nothingWrongByItself() {
    Column failed = col(FAILED_EXPECTATIONS);
    return size(medallion.expectations().rivalry().map(r -> array_remove(failed, r)).orElse(failed))
        .equalTo(0);
  }

  /** The other identity of a record; null where it has none. */
  public Column identity() {
    return medallion
        .alternateKey()
        .map(AlternateKey::identity)
        .orElseGet(() -> lit(null).cast("long"));
  }

  /**
   * Adds the expectation of the {@link AlternateKey} to what records fail.
   *
   * @param judged as {@link #judge} gave it
   * @param doubled as {@link #alternates} gave them, the records that fail it, each once
   */
  public Dataset<Row> withDoubled(Dataset<Row> judged, Dataset<Row> doubled) {
    Dataset<Row> keyed = judged.withColumn(IDENTITY, when(nothingWrongByItself(), identity()));
    Column same =
        Stream.of(medallion.key().bronze().get(0), IDENTITY, ARRIVAL_TIME)
            .map(c -> keyed.col(c).equalTo(doubled.col(c)))
            .reduce(Column::and)
            .orElseThrow();
    Column failed = keyed.col(FAILED_EXPECTATIONS);
    String name = medallion.alternateKey().orElseThrow().expectation();
    Column more =
        when(doubled.col(IDENTITY).isNull(), failed).otherwise(array_append(failed, name));
    return keyed
        .join(doubled, same, "left_outer")
        .select(
            Stream.of(judged.columns())
                .map(c -> c.equals(FAILED_EXPECTATIONS) ? more.as(c) : keyed.col(c))
                .toArray(Column[]::new));
  }

  private static Column none() {
    return array().cast("array<string>");
  }

  private Column failures() {
    return names(
        Severity.QUARANTINE, when(medallion.isPlaced(), none()).otherwise(array(lit(KEY_PRESENT))));
  }

  /**
   * Names of the expectations that a record fails; nearly all fail none, and are through sooner.
   *
   * @param ofNone what those give that fail none
   */
  private Column names(Severity severity, Column ofNone) {
    List<Expectation> looked = expectations.stream().filter(e -> e.severity() == severity).toList();
    Column failsNone =
        looked.stream().map(e -> coalesce(e.met(), lit(true))).reduce(lit(true), Column::and);
    Column names =
        array_compact(
            array(
                looked.stream()
                    .map(e -> when(not(e.met()), lit(e.name())))
                    .toArray(Column[]::new)));
    return when(failsNone, ofNone).otherwise(names);
  }
}
