package dev.kepler.transforms;

import static dev.kepler.model.KoiColumns.CONFIDENCE;
import static dev.kepler.model.KoiColumns.FAILED_EXPECTATIONS;
import static dev.kepler.transforms.LayersTest.MONDAY;
import static dev.kepler.transforms.LayersTest.TUESDAY;
import static dev.kepler.transforms.LayersTest.bronze;
import static dev.kepler.transforms.LayersTest.changed;
import static dev.kepler.transforms.LayersTest.falsePositive;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.lit;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.kepler.medallion.Expectation;
import dev.kepler.medallion.Expectations;
import dev.kepler.medallion.Judge;
import dev.kepler.medallion.Records;
import dev.kepler.medallion.Severity;
import dev.kepler.medallion.bean.MissingValue;
import dev.kepler.model.BronzeKoi;
import dev.kepler.model.QuarantinedKoi;
import dev.kepler.model.RawKoi;
import dev.kepler.model.testing.Kois;
import dev.kepler.model.testing.LocalSpark;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

@ExtendWith(LocalSpark.class)
class ExpectationsTest {

  private final SparkSession spark;

  ExpectationsTest(SparkSession spark) {
    this.spark = spark;
  }

  static Stream<Arguments> bad() {
    return Stream.of(
        failing("readable_record", k -> k.setCorruptRecord("1,2")),
        failing("row_id_valid", k -> k.setRowId(null)),
        failing("row_id_valid", k -> k.setRowId(-1L)),
        failing("kepler_star_id_valid", k -> k.setKeplerStarId(null)),
        failing("kepler_star_id_valid", k -> k.setKeplerStarId(0L)),
        failing("kepoi_name_valid", k -> k.setKepoiName(null)),
        failing("kepoi_name_valid", k -> k.setKepoiName("Kepler-227 b")),
        failing("kepoi_name_valid", k -> k.setKepoiName("NaN")),
        failing("kepler_name_valid", k -> k.setKeplerName("Kepler-227")),
        failing("kepler_name_valid", k -> k.setKeplerName("not a planet")),
        failing("kepler_name_valid", k -> k.setKeplerName("K00752.01")),
        failing("kepler_name_valid", k -> k.setKeplerName("0.969")),
        failing("disposition_known", k -> k.setDisposition(null)),
        failing("disposition_known", k -> k.setDisposition("NOT DISPOSITIONED")),
        failing("disposition_known", k -> k.setDisposition("null")),
        failing("confidence_in_range", k -> k.setConfidence(1.01)),
        failing("confidence_in_range", k -> k.setConfidence(-0.01)),
        failing("confidence_in_range", k -> k.setConfidence(Double.POSITIVE_INFINITY)));
  }

  @ParameterizedTest(name = "{0} {1}")
  @MethodSource("bad")
  @DisplayName("A record goes to quarantine for what it fails, and for that alone:")
  void quarantine(String name, BronzeKoi koi) {
    Dataset<Row> judged = judge(KoiExpectations.standard(), koi);

    assertThat(met(judged).collectAsList()).isEmpty();
    assertThat(failed(judged).collectAsList())
        .singleElement()
        .satisfies(q -> assertThat(q.getFailedExpectations()).containsExactly(name))
        .extracting(QuarantinedKoi::getSource)
        .isEqualTo(koi.getSource());
  }

  @Test
  @DisplayName("A record that fails several expectations names them all, in order")
  void several() {
    BronzeKoi koi =
        changed(
            Kois.kepler227b(),
            k -> {
              k.setConfidence(2.0);
              k.setKeplerStarId(null);
            });

    assertThat(failed(judge(KoiExpectations.standard(), koi)).head().getFailedExpectations())
        .containsExactly("kepler_star_id_valid", "confidence_in_range");
  }

  @Test
  @DisplayName("A null confidence, and a disposition in another case, are nothing wrong")
  void forgiven() {
    BronzeKoi koi =
        changed(
            Kois.candidate(),
            k -> {
              k.setConfidence(null);
              k.setDisposition(" candidate ");
            });

    Dataset<Row> judged = judge(KoiExpectations.standard(), koi);

    assertThat(met(judged).collectAsList()).containsExactly(koi);
    assertThat(failed(judged).collectAsList()).isEmpty();
  }

  @Test
  @DisplayName("A value that is missing, however it is spelled, is missing in silver and judged so")
  void missing() {
    List<BronzeKoi> kois = new ArrayList<>();
    for (String spelling : MissingValue.SPELLINGS) {
      long key = kois.size() + 1L;
      kois.add(
          changed(
              Kois.candidate(),
              k -> {
                k.setRowId(key);
                k.setKepoiName("\u00A0K%05d.01\n".formatted(key));
                k.setKeplerName(" \u00A0" + spelling.toUpperCase(Locale.ROOT) + "\t");
                k.setConfidence(Double.NaN);
              }));
    }

    Dataset<Row> judged = judge(KoiExpectations.standard(), kois.toArray(BronzeKoi[]::new));

    assertThat(met(judged).collectAsList())
        .as("the records as they came")
        .containsExactlyInAnyOrderElementsOf(kois);
    assertThat(met(judged).transform(BronzeToSilver::refine).collectAsList())
        .hasSameSizeAs(kois)
        .allSatisfy(planet -> assertThat(planet.getExoplanetName()).isNull())
        .allSatisfy(planet -> assertThat(planet.getConfidence()).isNull());
  }

  @Test
  @DisplayName("Records that differ in blanks and in how a missing value is spelled are no rivals")
  void sameMeaning() {
    BronzeKoi koi = changed(Kois.candidate(), k -> {});
    BronzeKoi same =
        changed(
            Kois.candidate(),
            k -> {
              k.setKeplerName("#N/A");
              k.setKepoiName(" " + k.getKepoiName());
              k.setDisposition("candidate\u00A0");
            });

    Dataset<Row> judged = judge(KoiExpectations.standard(), koi, same);

    assertThat(failed(judged).collectAsList()).isEmpty();
  }

  @Test
  @DisplayName("Warnings are counted and the row is kept")
  void warnings() {
    assertThat(warningsOf(changed(Kois.kepler227b(), k -> k.setConfidence(0.0))))
        .containsExactly("confirmed_has_score");
    assertThat(warningsOf(changed(Kois.kepler227b(), k -> k.setKeplerName(null))))
        .containsExactly("confirmed_has_name");
    assertThat(warningsOf(bronze(falsePositive(Kois.kepler503b()), MONDAY)))
        .containsExactly("false_positive_has_no_name");
    assertThat(warningsOf(changed(Kois.kepler227b(), k -> k.setConfidence(null)))).isEmpty();
  }

  @Nested
  @DisplayName("Within one load")
  class OneLoad {

    private final BronzeKoi confirmed = bronze(Kois.kepler503b(), MONDAY);
    private final BronzeKoi falsePositive = bronze(falsePositive(Kois.kepler503b()), MONDAY);

    @Test
    @DisplayName("two different records of one KOI both go aside")
    void conflict() {
      Dataset<Row> judged =
          judge(
              KoiExpectations.standard(),
              confirmed,
              falsePositive,
              bronze(Kois.candidate(), MONDAY));

      assertThat(met(judged).collectAsList()).containsExactly(bronze(Kois.candidate(), MONDAY));
      assertThat(failed(judged).collectAsList())
          .hasSize(2)
          .allSatisfy(
              q -> assertThat(q.getFailedExpectations()).containsExactly("one_record_per_koi"));
    }

    @Test
    @DisplayName("identical records do not, nor do records of different loads")
    void noConflict() {
      falsePositive.setArrivalTime(TUESDAY);

      Dataset<Row> judged = judge(KoiExpectations.standard(), confirmed, confirmed, falsePositive);

      assertThat(met(judged).count()).isEqualTo(3);
    }

    @Test
    @DisplayName(
        "records that differ only in the case of their disposition, or in source, are identical")
    void sameButForCase() {
      BronzeKoi lower = changed(Kois.kepler503b(), k -> k.setDisposition("confirmed"));
      lower.setSource("other.csv");

      assertThat(met(judge(KoiExpectations.standard(), confirmed, lower)).count()).isEqualTo(2);
    }

    @Test
    @DisplayName("records without a key are not rivals of each other")
    void noKey() {
      BronzeKoi one = changed(Kois.kepler227b(), k -> k.setRowId(null));
      BronzeKoi two = changed(Kois.kepler227c(), k -> k.setRowId(null));

      assertThat(failed(judge(KoiExpectations.standard(), one, two)).collectAsList())
          .allSatisfy(q -> assertThat(q.getFailedExpectations()).containsExactly("row_id_valid"));
    }
  }

  @Nested
  @DisplayName("A caller")
  class Callers {

    @Test
    @DisplayName("adds an expectation; a condition that comes out unknown is not met")
    void adds() {
      Expectations expectations =
          KoiExpectations.standard().with(Expectation.quarantine("sure", col(CONFIDENCE).gt(0.5)));
      BronzeKoi unknown = changed(Kois.candidate(), k -> k.setConfidence(null));

      assertThat(
              judge(expectations, unknown, bronze(Kois.kepler227b(), MONDAY))
                  .select(FAILED_EXPECTATIONS)
                  .collectAsList())
          .extracting(row -> row.getList(0).toString())
          .containsExactlyInAnyOrder("[sure]", "[]");
    }

    @Test
    @DisplayName("chooses another severity")
    void severity() {
      Expectations expectations =
          KoiExpectations.standard()
              .with(KoiExpectations.CONFIRMED_HAS_SCORE, Severity.QUARANTINE)
              .with(KoiExpectations.CONFIDENCE_IN_RANGE, Severity.WARN);
      BronzeKoi zero = changed(Kois.kepler227b(), k -> k.setConfidence(0.0));
      BronzeKoi two = changed(Kois.kepler227c(), k -> k.setConfidence(2.0));

      Dataset<Row> judged = judge(expectations, zero, two);

      assertThat(met(judged).collectAsList()).containsExactly(two);
    }

    @Test
    @DisplayName("is told of an unknown name and of a name that cannot be one")
    void refused() {
      assertThatIllegalArgumentException()
          .isThrownBy(() -> KoiExpectations.standard().with("confirmed_has_nam", Severity.WARN))
          .withMessageContaining("'confirmed_has_nam'")
          .withMessageContaining("confirmed_has_name");
      assertThatIllegalArgumentException()
          .isThrownBy(() -> KoiExpectations.standard().with("row_id_valid", Severity.WARN))
          .withMessageContaining("'row_id_valid'");
      assertThatIllegalArgumentException()
          .isThrownBy(
              () ->
                  KoiExpectations.standard()
                      .with(Expectation.quarantine("disposition_known", lit(true))));
      assertThatIllegalArgumentException()
          .isThrownBy(() -> Expectation.warn("Confirmed has a name", col(CONFIDENCE)))
          .withMessageContaining("'Confirmed has a name'");
    }
  }

  @Test
  @DisplayName("judge records of different keys one by one as they judge them together")
  void distinct() {
    BronzeKoi named = changed(Kois.kepler227c(), k -> k.setConfidence(2.0));
    Expectation never = Expectation.quarantine(KoiExpectations.ONE_RECORD_PER_KOI, lit(false));
    List<Expectations> all =
        List.of(
            KoiExpectations.standard(),
            KoiExpectations.standard().with(KoiExpectations.ONE_RECORD_PER_KOI, Severity.WARN),
            KoiExpectations.standard().with(never));

    for (Expectations expectations : all) {
      Dataset<BronzeKoi> kois =
          spark.createDataset(
              List.of(changed(Kois.kepler227b(), k -> {}), named), BronzeKoi.ENCODER);

      assertThat(judge(expectations).judgeDistinct(kois).collectAsList())
          .containsExactlyInAnyOrderElementsOf(judge(expectations).judge(kois).collectAsList());
    }
  }

  private Dataset<Row> judge(Expectations expectations, BronzeKoi... kois) {
    return judge(expectations).judge(spark.createDataset(List.of(kois), BronzeKoi.ENCODER));
  }

  private List<String> warningsOf(BronzeKoi koi) {
    Dataset<Row> judged = judge(KoiExpectations.standard(), koi);
    assertThat(met(judged).collectAsList()).containsExactly(koi);
    return judged.head().getList(judged.schema().fieldIndex(Judge.WARNINGS));
  }

  private static Arguments failing(String name, Consumer<RawKoi> flaw) {
    return Arguments.of(name, changed(Kois.kepler227b(), flaw));
  }

  private static Judge judge(Expectations expectations) {
    return KoiMedallion.KEYED_BY_ROW_ID.with(expectations).judge();
  }

  private static Dataset<BronzeKoi> met(Dataset<Row> judged) {
    return Records.of(KoiMedallion.KEYED_BY_ROW_ID.judge().met(judged), BronzeKoi.ENCODER);
  }

  private static Dataset<QuarantinedKoi> failed(Dataset<Row> judged) {
    return Records.of(KoiMedallion.KEYED_BY_ROW_ID.judge().failed(judged), QuarantinedKoi.ENCODER);
  }
}
