package dev.kepler.transforms;

import static dev.kepler.medallion.bean.RecordColumns.OTHER_COLUMNS;
import static dev.kepler.model.KoiColumns.BRONZE;
import static dev.kepler.model.KoiColumns.GOLD;
import static dev.kepler.model.KoiColumns.SILVER;
import static dev.kepler.model.KoiColumns.TOTALS;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.current_timestamp;
import static org.apache.spark.sql.functions.lit;
import static org.assertj.core.api.Assertions.assertThat;

import dev.kepler.medallion.AlternateKey;
import dev.kepler.medallion.Judge;
import dev.kepler.medallion.Medallion;
import dev.kepler.medallion.Records;
import dev.kepler.model.BronzeKoi;
import dev.kepler.model.DiscoveryTotals;
import dev.kepler.model.Disposition;
import dev.kepler.model.RawKoi;
import dev.kepler.model.SilverExoplanet;
import dev.kepler.model.StarPlanets;
import dev.kepler.model.testing.Kois;
import dev.kepler.model.testing.LocalSpark;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoder;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.streaming.OutputMode;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(LocalSpark.class)
class LayersTest {

  static final Instant MONDAY = Instant.parse("2017-10-02T08:00:00Z");
  static final Instant TUESDAY = Instant.parse("2017-10-03T08:00:00Z");

  private final SparkSession spark;

  LayersTest(SparkSession spark) {
    this.spark = spark;
  }

  @Test
  @DisplayName(
      "Other columns stay with the records that an identity is told by, and weigh no other")
  void otherIdentity() {
    RawKoi koi = Kois.kepler227b();
    koi.setOtherColumns(Map.of("catalogue", "75201"));
    Dataset<BronzeKoi> bronze = RawToBronze.receive(rows(RawKoi.ENCODER, koi), lit(MONDAY));
    Medallion<RawKoi, BronzeKoi, SilverExoplanet> kois = KoiMedallion.KEYED_BY_ROW_ID;
    Medallion<RawKoi, BronzeKoi, SilverExoplanet> catalogued =
        kois.change()
            .alternateKey(
                new AlternateKey(
                    "one_key_per_koi", col(OTHER_COLUMNS).getItem("catalogue").cast("long"), false))
            .build();

    assertThat(kept(kois, bronze)).isNull();
    assertThat(kept(catalogued, bronze)).containsEntry("catalogue", "75201");
    assertThat(catalogued.judge().alternates(catalogued.judge().judge(bronze)).count())
        .isEqualTo(1);
  }

  private static Map<String, String> kept(
      Medallion<RawKoi, BronzeKoi, SilverExoplanet> kois, Dataset<BronzeKoi> bronze) {
    Judge judge = kois.judge();
    return Records.of(judge.lean(judge.judge(bronze)), BronzeKoi.ENCODER).first().getOtherColumns();
  }

  @Nested
  @DisplayName("Raw to bronze")
  class ToBronze {

    @Test
    @DisplayName("stamps each record with its arrival and changes nothing else")
    void stamps() {
      Dataset<RawKoi> raw = rows(RawKoi.ENCODER, Kois.kepler227b(), new RawKoi());

      Dataset<BronzeKoi> bronze = RawToBronze.receive(raw, lit(MONDAY));

      assertThat(bronze.columns()).containsExactlyElementsOf(BRONZE);
      assertThat(bronze.collectAsList())
          .containsExactly(bronze(Kois.kepler227b(), MONDAY), bronze(new RawKoi(), MONDAY));
    }

    @Test
    @DisplayName("drops columns that a source yields beyond a raw record's")
    void extraColumns() {
      Dataset<RawKoi> raw =
          rows(RawKoi.ENCODER, Kois.kepler227b())
              .withColumn("koi_depth", lit(1))
              .as(RawKoi.ENCODER);

      assertThat(RawToBronze.receive(raw, lit(MONDAY)).columns()).containsExactlyElementsOf(BRONZE);
    }

    @Test
    @DisplayName("stamps a stream with the clock of the micro-batch: one time for a whole load")
    void stream() throws Exception {
      List<BronzeKoi> bronze =
          Streamed.through(
              spark,
              RawKoi.ENCODER,
              raw -> RawToBronze.receive(raw, current_timestamp()),
              BronzeKoi.ENCODER,
              OutputMode.Append(),
              List.of(Kois.kepler227b(), Kois.kepler227c()),
              List.of(Kois.candidate()));

      assertThat(bronze).hasSize(3).extracting(BronzeKoi::getRowId).containsExactly(1L, 2L, 484L);
      assertThat(bronze.get(0).getArrivalTime())
          .isEqualTo(bronze.get(1).getArrivalTime())
          .isBefore(bronze.get(2).getArrivalTime());
    }
  }

  @Nested
  @DisplayName("Bronze to silver")
  class ToSilver {

    @Test
    @DisplayName("renames the key and the name, drops the KOI name and the false positives")
    void refines() {
      Dataset<BronzeKoi> bronze =
          rows(
              BronzeKoi.ENCODER,
              bronze(Kois.kepler227b(), MONDAY),
              bronze(Kois.candidate(), MONDAY),
              bronze(Kois.falsePositive(), MONDAY));

      Dataset<SilverExoplanet> silver = bronze.transform(BronzeToSilver::refine);

      assertThat(silver.columns()).containsExactlyElementsOf(SILVER);
      assertThat(silver.collectAsList())
          .containsExactly(
              silver(1, 10797460, "Kepler-227 b", Disposition.CONFIRMED, 1.0),
              silver(484, 12105051, null, Disposition.CANDIDATE, 1.0));
    }

    @Test
    @DisplayName("forgives case and blanks of a disposition and writes the archive's spelling")
    void spelling() {
      BronzeKoi sloppy = changed(Kois.kepler227b(), k -> k.setDisposition("\tconfirmed "));
      BronzeKoi gone = changed(Kois.candidate(), k -> k.setDisposition(" False Positive"));

      assertThat(
              rows(BronzeKoi.ENCODER, sloppy, gone)
                  .transform(BronzeToSilver::refine)
                  .collectAsList())
          .containsExactly(silver(1, 10797460, "Kepler-227 b", Disposition.CONFIRMED, 1.0));
    }

    @Test
    @DisplayName("keeps the record that arrived last, in whatever order the rows stand")
    void latest() {
      BronzeKoi monday = bronze(Kois.kepler503b(), MONDAY);
      BronzeKoi tuesday = bronze(falsePositive(Kois.kepler503b()), TUESDAY);

      for (List<BronzeKoi> order : List.of(List.of(monday, tuesday), List.of(tuesday, monday))) {
        assertThat(
                spark
                    .createDataset(order, BronzeKoi.ENCODER)
                    .transform(BronzeToSilver::latest)
                    .collectAsList())
            .containsExactly(tuesday);
      }
    }

    @Test
    @DisplayName("collapses identical duplicates")
    void duplicates() {
      BronzeKoi row = bronze(Kois.kepler227b(), MONDAY);

      assertThat(
              rows(BronzeKoi.ENCODER, row, row, row)
                  .transform(BronzeToSilver::latest)
                  .collectAsList())
          .containsExactly(row);
    }

    @Test
    @DisplayName("does the same on a stream")
    void stream() throws Exception {
      List<SilverExoplanet> silver =
          Streamed.through(
              spark,
              BronzeKoi.ENCODER,
              b -> b.transform(BronzeToSilver::latest).transform(BronzeToSilver::refine),
              SilverExoplanet.ENCODER,
              OutputMode.Complete(),
              List.of(bronze(Kois.kepler227b(), MONDAY), bronze(Kois.kepler503b(), MONDAY)),
              List.of(bronze(falsePositive(Kois.kepler503b()), TUESDAY)));

      assertThat(silver)
          .containsExactly(silver(1, 10797460, "Kepler-227 b", Disposition.CONFIRMED, 1.0));
    }
  }

  @Nested
  @DisplayName("Silver to gold")
  class ToGold {

    private final SilverExoplanet b = silver(1, 9, "Kepler-227 b", Disposition.CONFIRMED, 1.0);
    private final SilverExoplanet c = silver(2, 9, "Kepler-227 c", Disposition.CONFIRMED, 1.0);
    private final SilverExoplanet candidate = silver(3, 9, null, Disposition.CANDIDATE, null);
    private final SilverExoplanet lonely = silver(4, 10, null, Disposition.CANDIDATE, null);
    private final SilverExoplanet unnamed = silver(5, 11, null, Disposition.CONFIRMED, 0.0);

    @Test
    @DisplayName("counts the named planets of each star; candidates alone make a star with zero")
    void count() {
      Dataset<StarPlanets> gold =
          rows(SilverExoplanet.ENCODER, b, c, candidate, lonely)
              .transform(SilverToGold::countPlanets);

      assertThat(gold.columns()).containsExactlyElementsOf(GOLD);
      assertThat(gold.collectAsList())
          .containsExactlyInAnyOrder(StarPlanets.of(9, 2), StarPlanets.of(10, 0));
    }

    @Test
    @DisplayName("counts the same on a stream")
    void stream() throws Exception {
      assertThat(
              Streamed.through(
                  spark,
                  SilverExoplanet.ENCODER,
                  SilverToGold::countPlanets,
                  StarPlanets.ENCODER,
                  OutputMode.Complete(),
                  List.of(b, lonely),
                  List.of(c)))
          .containsExactlyInAnyOrder(StarPlanets.of(9, 2), StarPlanets.of(10, 0));
    }

    @Test
    @DisplayName("totals confirmed, candidates, named and stars, which are four different numbers")
    void totals() {
      Dataset<DiscoveryTotals> totals =
          SilverToGold.countTotals(
              rows(SilverExoplanet.ENCODER, b, c, candidate, lonely, unnamed), lit(MONDAY));

      assertThat(totals.columns()).containsExactlyElementsOf(TOTALS);
      assertThat(totals.collectAsList()).containsExactly(DiscoveryTotals.of(MONDAY, 3, 2, 2, 3));
    }

    @Test
    @DisplayName("totals an empty silver to zeros")
    void nothing() {
      assertThat(
              SilverToGold.countTotals(rows(SilverExoplanet.ENCODER), lit(MONDAY)).collectAsList())
          .containsExactly(DiscoveryTotals.of(MONDAY, 0, 0, 0, 0));
    }
  }

  @SafeVarargs
  @SuppressWarnings("varargs") // the array goes into a list that is only read
  private <T> Dataset<T> rows(Encoder<T> encoder, T... rows) {
    return spark.createDataset(Arrays.asList(rows), encoder);
  }

  static BronzeKoi bronze(RawKoi raw, Instant arrival) {
    BronzeKoi bronze = new BronzeKoi();
    bronze.setRowId(raw.getRowId());
    bronze.setKeplerStarId(raw.getKeplerStarId());
    bronze.setKepoiName(raw.getKepoiName());
    bronze.setKeplerName(raw.getKeplerName());
    bronze.setDisposition(raw.getDisposition());
    bronze.setConfidence(raw.getConfidence());
    bronze.setCorruptRecord(raw.getCorruptRecord());
    bronze.setSource(raw.getSource());
    bronze.setArrivalTime(arrival);
    return bronze;
  }

  static BronzeKoi changed(RawKoi koi, Consumer<RawKoi> change) {
    change.accept(koi);
    return bronze(koi, MONDAY);
  }

  static RawKoi falsePositive(RawKoi koi) {
    koi.setDisposition("FALSE POSITIVE");
    return koi;
  }

  static SilverExoplanet silver(
      long key, long star, String name, Disposition disposition, Double confidence) {
    return SilverExoplanet.of(key, star, name, disposition, confidence, MONDAY);
  }
}
