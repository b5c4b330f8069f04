package dev.kepler.medallion;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.count;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.max;
import static org.apache.spark.sql.functions.trim;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.kepler.model.testing.LocalSpark;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoder;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.StructType;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@ExtendWith(LocalSpark.class)
@DisplayName("A description of an entity")
class MedallionTest {

  private static final StructType RAW =
      StructType.fromDDL(
          "sensor STRING, place STRING, degrees DOUBLE, _corrupt_record STRING, source STRING");
  private static final StructType BRONZE =
      RAW.merge(StructType.fromDDL("arrival_time TIMESTAMP"), true);
  private static final StructType SILVER =
      StructType.fromDDL("sensor STRING, place STRING, degrees DOUBLE, arrival_time TIMESTAMP");
  private static final GoldTable<Row, Row> BY_PLACE =
      new GoldTable<>(
          "sensors_by_place",
          "Sensors of each place",
          List.of("place"),
          row("place STRING, sensors BIGINT"),
          silver -> silver.groupBy("place").agg(count(lit(1)).as("sensors")));
  private static final TotalsTable<Row> TOTALS =
      TotalsTable.of(
              "sensor_totals",
              "What silver counted",
              "counted_at",
              row("counted_at TIMESTAMP, warm BIGINT, places BIGINT, warmest DOUBLE"))
          .count("warm", col("degrees").gt(20))
          .groups("places", "sensors_by_place")
          .recomputed("warmest", max("degrees"));

  private final SparkSession spark;

  MedallionTest(SparkSession spark) {
    this.spark = spark;
  }

  private static Encoder<Row> row(String ddl) {
    return Encoders.row(StructType.fromDDL(ddl));
  }

  private static Medallion.Builder<Row, Row, Row> sensors() {
    return Medallion.of("sensors", Encoders.row(RAW), Encoders.row(BRONZE), Encoders.row(SILVER))
        .key("sensor")
        .gold(BY_PLACE)
        .totals(TOTALS);
  }

  @Test
  @DisplayName("gives silver, gold and totals of all that ever arrived, without a pipeline")
  void oracle() {
    Medallion<Row, Row, Row> sensors =
        sensors().goneWhen(col("degrees").lt(-50)).rivals("one_value", "place", "degrees").build();
    Dataset<Row> bronze =
        spark.createDataFrame(
            List.of(
                reading("a", "roof", 10.0, 1),
                reading("a", "roof", 25.0, 2),
                reading("b", "roof", null, 1),
                reading("c", "cellar", 8.0, 1),
                reading("c", "cellar", -60.0, 2),
                reading("d", "cellar", 1.0, 1),
                reading("d", "cellar", 2.0, 1),
                reading(null, "roof", 3.0, 1),
                reading("e", null, 3.0, 1)),
            BRONZE);

    Dataset<Row> silver = sensors.silverOf(bronze);
    Dataset<Row> judged = sensors.judge().judge(bronze);

    assertThat(silver.select("sensor", "degrees").collectAsList())
        .extracting(Row::toString)
        .containsExactlyInAnyOrder("[a,25.0]", "[b,null]");
    assertThat(sensors.goldOf(BY_PLACE, silver).collectAsList())
        .extracting(Row::toString)
        .containsExactly("[roof,2]");
    assertThat(sensors.totalsOf(TOTALS, silver, lit(null).cast("timestamp")).head().toString())
        .isEqualTo("[null,1,1,25.0]");
    assertThat(
            sensors.judge().failed(judged).select("sensor", "failed_expectations").collectAsList())
        .extracting(Row::toString)
        .as("two that differ are set aside, and what no table could hold")
        .containsExactlyInAnyOrder(
            "[d,WrappedArray(one_value)]",
            "[d,WrappedArray(one_value)]",
            "[null,WrappedArray(key_present)]",
            "[e,WrappedArray(key_present)]");
  }

  @Test
  @DisplayName(
      "takes a thing out of silver by a record that says nothing else, of which nothing but its key"
          + " is asked, and that differs from another of its load")
  void deletions() {
    StructType raw = RAW.add("_deleted", "boolean");
    StructType arrived = BRONZE.add("_deleted", "boolean");
    Medallion<Row, Row, Row> sensors =
        Medallion.of("sensors", Encoders.row(raw), Encoders.row(arrived), Encoders.row(SILVER))
            .key("sensor")
            .expectations(
                Expectations.of(
                    Expectation.quarantine("warm", col("degrees").gt(0)),
                    Expectation.warn("placed", col("place").isNotNull())))
            .rivals("one_value", "place", "degrees")
            .gold(BY_PLACE)
            .build();
    Dataset<Row> bronze =
        spark.createDataFrame(
            List.of(
                deletable("gone", "roof", 10.0, 1, false),
                deletable("gone", null, null, 2, true),
                deletable("back", null, null, 1, true),
                deletable("back", "roof", 10.0, 2, null),
                deletable("torn", "roof", 10.0, 1, null),
                deletable("torn", "roof", 10.0, 2, null),
                deletable("torn", "roof", 10.0, 2, true),
                deletable(null, null, null, 2, true),
                deletable("cold", "roof", -1.0, 2, false)),
            arrived);

    Dataset<Row> judged = sensors.judge().judge(bronze);

    assertThat(sensors.silverOf(bronze).select("sensor").as(Encoders.STRING()).collectAsList())
        .containsExactlyInAnyOrder("back", "torn");
    assertThat(
            sensors.judge().failed(judged).select("sensor", "failed_expectations").collectAsList())
        .extracting(Row::toString)
        .containsExactlyInAnyOrder(
            "[torn,WrappedArray(one_value)]",
            "[torn,WrappedArray(one_value)]",
            "[null,WrappedArray(key_present)]",
            "[cold,WrappedArray(warm)]");
    assertThat(judged.filter("size(warnings) > 0").count()).isZero();
    assertThat(
            sensors
                .received(
                    bronze.select("sensor", "place", "degrees", "_corrupt_record", "source"),
                    lit(Instant.EPOCH))
                .filter(col("_deleted").isNotNull())
                .count())
        .as("a source need not have the column")
        .isZero();
  }

  private static Row deletable(
      String sensor, String place, Double degrees, int load, Boolean deleted) {
    List<Object> values = new ArrayList<>();
    Row reading = reading(sensor, place, degrees, load);
    for (int i = 0; i < reading.size(); i++) {
      values.add(reading.get(i));
    }
    values.add(deleted);
    return RowFactory.create(values.toArray());
  }

  private static Row reading(String sensor, String place, Double degrees, int load) {
    return RowFactory.create(
        sensor, place, degrees, null, "test", java.sql.Timestamp.from(Instant.ofEpochSecond(load)));
  }

  @Test
  @DisplayName("says what does not fit, by name")
  void refusals() {
    refused(b -> b.key("name"), "silver has no column name");
    refused(b -> b.key("degrees"), "its key degrees is double, of which no two are the same");
    refused(b -> b.meaning("sensor", trim(col("sensor"))), "column sensor is its key");
    refused(b -> b.shape("sensor", trim(col("sensor"))), "column sensor is its key");
    refused(b -> b.shape("color", col("place")), "silver has no column color");
    refused(b -> b.prized("color"), "silver has no column color");
    refused(
        b -> b.alternateKey(new AlternateKey("one_key", col("degrees").cast("long"), false)),
        "it has an alternate key, and a key that is not one bigint");
    refused(b -> b.gold(BY_PLACE), "two of its tables are called the same");
    refused(
        b -> b.totals(TOTALS.groups("sensors", "sensors_by_color")),
        "sensor_totals has the numbers [warm, places, warmest] and is told how to count [places,"
            + " sensors, warm, warmest]");
    refused(
        b ->
            b.totals(
                TotalsTable.of("t", "", "counted_at", row("counted_at TIMESTAMP, n BIGINT"))
                    .groups("n", "sensors_by_color")),
        "t counts the groups of sensors_by_color as n, which is no gold table");
    refused(
        b ->
            b.totals(
                TotalsTable.of("t", "", "counted_at", row("counted_at TIMESTAMP, n INT"))
                    .count("n", lit(true))),
        "column n of t is int. Make it bigint");
    refused(
        b ->
            b.totals(
                TotalsTable.of("t", "", "counted_at", row("counted_at TIMESTAMP, d DATE"))
                    .recomputed("d", max("arrival_time").cast("date"))),
        "column d of t is date. Make it a bigint, double, string or boolean");
    refused(
        b ->
            b.gold(
                new GoldTable<>(
                    "g", "", List.of("place"), row("place INT, n BIGINT"), silver -> silver)),
        "column place of g is of another type than silver's");
    assertThatIllegalArgumentException()
        .isThrownBy(
            () ->
                Medallion.of("sensors", Encoders.row(RAW), Encoders.row(RAW), Encoders.row(SILVER))
                    .key("sensor")
                    .gold(BY_PLACE)
                    .build())
        .withMessageContaining("bronze has no column arrival_time");
  }

  private static void refused(UnaryOperator<Medallion.Builder<Row, Row, Row>> fault, String why) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> fault.apply(sensors()).build())
        .withMessageStartingWith("Cannot describe sensors: ")
        .withMessageContaining(why);
  }

  @ParameterizedTest(name = "{0}")
  @CsvSource({"Sensors", "sensors-of-mine", "'drop table x'", "''"})
  @DisplayName("is not called what could be no table:")
  void names(String name) {
    assertThatIllegalArgumentException()
        .isThrownBy(
            () -> Medallion.of(name, Encoders.row(RAW), Encoders.row(BRONZE), Encoders.row(SILVER)))
        .withMessageContaining("Use lower-case words joined by underscores.");
  }
}
