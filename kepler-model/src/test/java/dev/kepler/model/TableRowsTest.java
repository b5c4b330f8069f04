package dev.kepler.model;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kepler.model.testing.Kois;
import dev.kepler.model.testing.LocalSpark;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.apache.spark.api.java.function.FilterFunction;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoder;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@DisplayName("A row bean")
@ExtendWith(LocalSpark.class)
class TableRowsTest {

  private static final Instant ARRIVAL = Instant.parse("2017-10-03T04:25:25.123456Z");

  private final SparkSession spark;

  TableRowsTest(SparkSession spark) {
    this.spark = spark;
  }

  @Test
  @DisplayName("RawKoi has the columns of a raw record, all nullable")
  void raw() {
    assertThat(columns(RawKoi.ENCODER))
        .containsExactly(
            "row_id bigint",
            "kepler_star_id bigint",
            "kepoi_name string",
            "kepler_name string",
            "disposition string",
            "confidence double",
            "_corrupt_record string",
            "source string",
            "other_columns map<string,string>");

    RawKoi koi = Kois.kepler227b();
    koi.setCorruptRecord("1,2");
    koi.setSource("koi.csv");
    koi.setOtherColumns(others());
    comesBack(koi, RawKoi.ENCODER);
    comesBack(new RawKoi(), RawKoi.ENCODER);
  }

  @Test
  @DisplayName("BronzeKoi has raw, arrival_time and the other columns")
  void bronze() {
    assertThat(columns(BronzeKoi.ENCODER))
        .containsExactly(
            "row_id bigint",
            "kepler_star_id bigint",
            "kepoi_name string",
            "kepler_name string",
            "disposition string",
            "confidence double",
            "_corrupt_record string",
            "source string",
            "arrival_time timestamp",
            "other_columns map<string,string>");

    BronzeKoi koi = new BronzeKoi();
    koi.setRowId(1L);
    koi.setArrivalTime(ARRIVAL);
    koi.setOtherColumns(others());
    comesBack(koi, BronzeKoi.ENCODER);
  }

  @Test
  @DisplayName("QuarantinedKoi has bronze and failed_expectations")
  void quarantined() {
    assertThat(columns(QuarantinedKoi.ENCODER))
        .containsExactly(
            "row_id bigint",
            "kepler_star_id bigint",
            "kepoi_name string",
            "kepler_name string",
            "disposition string",
            "confidence double",
            "_corrupt_record string",
            "source string",
            "arrival_time timestamp",
            "other_columns map<string,string>",
            "failed_expectations array<string>");

    QuarantinedKoi koi = new QuarantinedKoi();
    koi.setKepoiName("nonsense");
    koi.setArrivalTime(ARRIVAL);
    koi.setOtherColumns(others());
    koi.setFailedExpectations(List.of("a", "b"));
    comesBack(koi, QuarantinedKoi.ENCODER);
  }

  @Test
  @DisplayName("SilverExoplanet has a key and a star that are never null")
  void silver() {
    assertThat(columns(SilverExoplanet.ENCODER))
        .containsExactly(
            "surrogate_key bigint not null",
            "kepler_star_id bigint not null",
            "exoplanet_name string",
            "disposition string",
            "confidence double",
            "arrival_time timestamp");

    comesBack(
        SilverExoplanet.of(484, 12105051, null, Disposition.CANDIDATE, null, ARRIVAL),
        SilverExoplanet.ENCODER);
  }

  @Test
  @DisplayName("StarPlanets has a star and its number of planets, never null")
  void gold() {
    assertThat(columns(StarPlanets.ENCODER))
        .containsExactly("kepler_star_id bigint not null", "num_planets bigint not null");

    comesBack(StarPlanets.of(11442793, 7), StarPlanets.ENCODER);
  }

  @Test
  @DisplayName("HabitablePlanet has a key, insolation and radius, never null")
  void habitable() {
    assertThat(columns(HabitablePlanet.ENCODER))
        .containsExactly(
            "surrogate_key bigint not null",
            "exoplanet_name string",
            "koi_insol double not null",
            "koi_prad double not null");

    HabitablePlanet planet = new HabitablePlanet();
    planet.setSurrogateKey(70104);
    planet.setExoplanetName("Kepler-62 f");
    planet.setKoiInsol(0.44);
    planet.setKoiPrad(1.43);
    comesBack(planet, HabitablePlanet.ENCODER);
  }

  @Test
  @DisplayName("DiscoveryTotals has four counts that are never null")
  void totals() {
    assertThat(columns(DiscoveryTotals.ENCODER))
        .containsExactly(
            "counted_at timestamp",
            "confirmed bigint not null",
            "candidates bigint not null",
            "named bigint not null",
            "stars bigint not null");

    comesBack(DiscoveryTotals.of(ARRIVAL, 2746, 1979, 2745, 3611), DiscoveryTotals.ENCODER);
  }

  @Test
  @DisplayName("is equal by its values and of its own class only")
  void values() {
    assertThat(Kois.kepler227b())
        .isEqualTo(Kois.kepler227b())
        .hasSameHashCodeAs(Kois.kepler227b())
        .isNotEqualTo(Kois.kepler227c())
        .isNotEqualTo(new BronzeKoi())
        .hasToString("RawKoi[1, 10797460, K00752.01, Kepler-227 b, CONFIRMED, 1.0, null, null]");
  }

  private static Map<String, String> others() {
    Map<String, String> others = new HashMap<>();
    others.put("koi_period", "9.48803557");
    others.put("koi_comment", null);
    return others;
  }

  private static Stream<String> columns(Encoder<?> encoder) {
    return Stream.of(encoder.schema().fields())
        .map(f -> f.name() + " " + f.dataType().simpleString() + (f.nullable() ? "" : " not null"));
  }

  /**
   * Through Spark's rows and back, in plans that are compiled and in plans that are interpreted.
   */
  private <T> void comesBack(T row, Encoder<T> encoder) {
    for (String mode : List.of("CODEGEN_ONLY", "NO_CODEGEN")) {
      SparkSession session = spark.newSession();
      session.conf().set("spark.sql.codegen.wholeStage", mode.equals("CODEGEN_ONLY"));
      session.conf().set("spark.sql.codegen.factoryMode", mode);
      Dataset<T> rows = session.createDataset(List.of(row), encoder);

      assertThat(rows.collectAsList()).as(mode).containsExactly(row);
      assertThat(rows.filter((FilterFunction<T>) row::equals).count()).as(mode).isEqualTo(1);
    }
  }
}
