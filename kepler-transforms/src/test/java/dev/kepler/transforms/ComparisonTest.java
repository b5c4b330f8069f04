package dev.kepler.transforms;

import static dev.kepler.medallion.Change.CHANGE;
import static dev.kepler.transforms.LayersTest.TUESDAY;
import static dev.kepler.transforms.LayersTest.bronze;
import static dev.kepler.transforms.LayersTest.falsePositive;
import static dev.kepler.transforms.LayersTest.silver;
import static org.assertj.core.api.Assertions.assertThat;

import dev.kepler.medallion.Change;
import dev.kepler.medallion.Comparison;
import dev.kepler.model.BronzeKoi;
import dev.kepler.model.Disposition;
import dev.kepler.model.KoiColumns;
import dev.kepler.model.RawKoi;
import dev.kepler.model.SilverExoplanet;
import dev.kepler.model.StarPlanets;
import dev.kepler.model.testing.Kois;
import dev.kepler.model.testing.LocalSpark;
import java.util.List;
import java.util.stream.Stream;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(LocalSpark.class)
class ComparisonTest {

  private static final String MOVED_STAR = Comparison.WARNS + "koi_keeps_its_star";

  private final SparkSession spark;

  ComparisonTest(SparkSession spark) {
    this.spark = spark;
  }

  @Nested
  @DisplayName("A record set against silver")
  class AgainstSilver {

    private final SilverExoplanet kepler227b =
        silver(1, 10797460, "Kepler-227 b", Disposition.CONFIRMED, 1.0);

    @Test
    @DisplayName("is inserted when silver holds nothing of it")
    void inserted() {
      assertThat(change(Kois.kepler227c())).isEqualTo(Change.INSERTED);
    }

    @Test
    @DisplayName("changes nothing when silver says the same, though it arrived later")
    void unchanged() {
      assertThat(change(Kois.kepler227b())).isEqualTo(Change.UNCHANGED);
    }

    @Test
    @DisplayName("updates silver when star, name, disposition or confidence differ, null included")
    void updated() {
      RawKoi star = Kois.kepler227b();
      star.setKeplerStarId(1L);
      RawKoi name = Kois.kepler227b();
      name.setKeplerName(null);
      RawKoi disposition = Kois.kepler227b();
      disposition.setDisposition("CANDIDATE");
      RawKoi confidence = Kois.kepler227b();
      confidence.setConfidence(null);

      assertThat(Stream.of(star, name, disposition, confidence).map(this::change))
          .containsOnly(Change.UPDATED);
    }

    @Test
    @DisplayName("retracts its planet when it became a false positive")
    void retracted() {
      assertThat(change(falsePositive(Kois.kepler227b()))).isEqualTo(Change.RETRACTED);
    }

    @Test
    @DisplayName("that is a false positive silver never held is counted and no more")
    void neverHeld() {
      assertThat(change(Kois.falsePositive())).isEqualTo(Change.NEVER_HELD);
    }

    private Change change(RawKoi koi) {
      Dataset<Row> changes =
          Comparison.withSilver(
              KoiMedallion.KEYED_BY_ROW_ID,
              spark.createDataset(List.of(bronze(koi, TUESDAY)), BronzeKoi.ENCODER),
              spark.createDataset(List.of(kepler227b), SilverExoplanet.ENCODER));
      assertThat(changes.columns())
          .containsExactlyElementsOf(
              Stream.concat(
                      KoiColumns.SILVER.stream(),
                      Stream.of(CHANGE, Comparison.LOST_VALUE, MOVED_STAR, Comparison.HELD))
                  .toList());
      Row row = changes.head();
      assertThat(row.<Row>getAs(Comparison.HELD) == null)
          .isEqualTo(koi.getRowId() != kepler227b.getSurrogateKey());
      assertThat(row.<Long>getAs(KoiColumns.SURROGATE_KEY)).isEqualTo(koi.getRowId());
      assertThat(row.<Boolean>getAs(MOVED_STAR)).isEqualTo(koi.getKeplerStarId() == 1);
      assertThat(row.<Boolean>getAs(Comparison.LOST_VALUE))
          .isEqualTo(koi.getKeplerName() == null && row.getAs(CHANGE).equals("UPDATED"));
      return Change.valueOf(row.getAs(CHANGE));
    }
  }

  @Test
  @DisplayName("A star set against gold is new, recounted, unchanged or gone")
  void againstGold() {
    Dataset<Row> changes =
        Comparison.withGold(
            KoiMedallion.PLANETS_BY_STAR,
            spark.createDataset(
                List.of(StarPlanets.of(1, 1), StarPlanets.of(2, 2), StarPlanets.of(3, 3)),
                StarPlanets.ENCODER),
            spark.createDataset(
                List.of(StarPlanets.of(2, 1), StarPlanets.of(3, 3), StarPlanets.of(4, 4)),
                StarPlanets.ENCODER));

    assertThat(changes.collectAsList())
        .extracting(Row::toString)
        .containsExactlyInAnyOrder(
            "[1,1,INSERTED,null]",
            "[2,2,UPDATED,[2,1]]",
            "[3,3,UNCHANGED,[3,3]]",
            "[4,4,RETRACTED,[4,4]]");
  }
}
