package dev.kepler.medallion.pipeline;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.count;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.sum;
import static org.assertj.core.api.Assertions.assertThat;

import dev.kepler.medallion.Expectation;
import dev.kepler.medallion.Expectations;
import dev.kepler.medallion.GoldTable;
import dev.kepler.medallion.Medallion;
import dev.kepler.medallion.TotalsTable;
import dev.kepler.medallion.lake.TableLayout;
import dev.kepler.model.testing.LocalSpark;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.functions;
import org.apache.spark.sql.streaming.Trigger;
import org.apache.spark.sql.types.StructType;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

@ExtendWith(LocalSpark.class)
@Tag("exhaustive")
@DisplayName("Twenty pipelines of different descriptions in one session")
class ManyPipelinesTest {

  private static final int PIPELINES = 20;
  private static final int KEYS = 9;

  /** Types of keys, and how a number is written as one in JSON. */
  private static final List<Map.Entry<String, String>> KINDS =
      List.of(
          Map.entry("BIGINT", "%d"),
          Map.entry("STRING", "\"thing %d\""),
          Map.entry("INT", "%d"),
          Map.entry("DATE", "\"2026-01-0%d\""),
          Map.entry("TIMESTAMP", "\"2026-01-01T00:00:0%d.000001Z\""),
          Map.entry("DECIMAL(20,3)", "%d.125"),
          Map.entry("SMALLINT", "-%d"));

  private final SparkSession spark;

  @TempDir private Path folder;

  ManyPipelinesTest(SparkSession spark) {
    this.spark = spark;
  }

  /** A pipeline, and what must be in its silver: a number by the text of its key. */
  private final class Member {

    private final int number;
    private final String kind;
    private final String written;
    private final Map<Integer, Long> silver = new TreeMap<>();
    private final Medallion<Row, Row, Row> medallion;
    private final RunningPipeline running;
    private int loads;

    Member(int number) throws IOException {
      this.number = number;
      this.kind = KINDS.get(number % KINDS.size()).getKey();
      this.written = KINDS.get(number % KINDS.size()).getValue();
      this.medallion = medallion();
      Files.createDirectories(landing());
      String columns = "k %s, v BIGINT".formatted(kind);
      this.running =
          MedallionPipeline.builder(spark, medallion)
              .source(
                  Sources.rows(
                      "things",
                      medallion.raw(),
                      session ->
                          session
                              .readStream()
                              .schema(columns)
                              .option("maxFilesPerTrigger", 1)
                              .json(landing().toString())
                              .withColumn("source", functions.lit("things"))))
              .tables(layout())
              .departureLimit(1)
              .trigger(Trigger.ProcessingTime("100 milliseconds"))
              .build()
              .start();
    }

    private Medallion<Row, Row, Row> medallion() {
      StructType raw =
          StructType.fromDDL(
              "k %s, v BIGINT, _corrupt_record STRING, source STRING".formatted(kind));
      String name = "things_" + number;
      return Medallion.of(
              name,
              Encoders.row(raw),
              Encoders.row(raw.add("arrival_time", "timestamp")),
              Encoders.row(
                  StructType.fromDDL("k %s, v BIGINT, arrival_time TIMESTAMP".formatted(kind))))
          .key("k")
          .goneWhen(col("v").lt(0))
          .expectations(Expectations.of(Expectation.quarantine("has_value", col("v").isNotNull())))
          .gold(
              new GoldTable<>(
                  name + "_by_value",
                  "Things of each value",
                  List.of("v"),
                  Encoders.row(StructType.fromDDL("v BIGINT, things BIGINT")),
                  silver -> silver.groupBy("v").agg(count(lit(1)).as("things"))))
          .totals(
              TotalsTable.of(
                      name + "_totals",
                      "What silver counted",
                      "counted_at",
                      Encoders.row(StructType.fromDDL("counted_at TIMESTAMP, total BIGINT")))
                  .sum("total", col("v")))
          .build();
    }

    void land() throws IOException {
      loads++;
      List<String> lines = new ArrayList<>();
      for (int key = 1; key <= KEYS; key++) {
        if ((key + loads + number) % 3 != 0) {
          long value = (key * 7L + loads * 5L + number) % 11 - 1;
          lines.add("{\"k\":%s,\"v\":%d}".formatted(written.formatted(key), value));
          if (value < 0) {
            silver.remove(key);
          } else {
            silver.put(key, value);
          }
        }
      }
      Path hidden = landing().resolve("." + loads);
      Files.write(hidden, lines);
      Files.setLastModifiedTime(hidden, FileTime.fromMillis(1_700_000_000_000L + 1_000L * loads));
      Files.move(hidden, landing().resolve(loads + ".json"));
    }

    void mustBeRight() {
      Lake<Row, Row, Row> lake = Lake.open(spark, medallion, layout());
      assertThat(lake.silver().select("v").as(Encoders.LONG()).collectAsList())
          .as("silver of %s keys", kind)
          .containsExactlyInAnyOrderElementsOf(silver.values());
      assertThat(lake.gold(medallion.gold().get(0)).toDF().agg(sum("things")).head().get(0))
          .as("gold of %s keys", kind)
          .isEqualTo((long) silver.size());
      assertThat(lake.latestTotals(medallion.totals().get(0)).orElseThrow().toString())
          .as("totals of %s keys", kind)
          .endsWith("," + silver.values().stream().mapToLong(v -> v).sum() + "]");
    }

    private Path landing() {
      return folder.resolve("landing-" + number);
    }

    private TableLayout layout() {
      return TableLayout.under(folder.resolve("lake-" + number).toString());
    }
  }

  @Test
  @DisplayName("run at once, each to its end, whatever the type of its key")
  void atOnce() throws IOException {
    List<Member> members = new ArrayList<>();
    try {
      for (int number = 0; number < PIPELINES; number++) {
        members.add(new Member(number));
      }
      for (int load = 0; load < 3; load++) {
        for (Member member : members) {
          member.land();
        }
        members.forEach(member -> member.running.processAllAvailable());
      }
    } finally {
      members.parallelStream().forEach(member -> member.running.close());
    }

    members.forEach(Member::mustBeRight);
    assertThat(members.stream().map(m -> m.kind).collect(Collectors.toSet())).hasSize(KINDS.size());
    assertThat(
            MedallionPipeline.builder(spark, members.get(1).medallion)
                .tables(members.get(1).layout())
                .build()
                .verify()
                .differences())
        .isEmpty();
  }
}
