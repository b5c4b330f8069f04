package dev.kepler.medallion.pipeline;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.lit;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import dev.kepler.medallion.Expectation;
import dev.kepler.medallion.Expectations;
import dev.kepler.medallion.GoldTable;
import dev.kepler.medallion.Medallion;
import dev.kepler.medallion.TotalsTable;
import dev.kepler.medallion.lake.Layer;
import dev.kepler.medallion.lake.TableLayout;
import dev.kepler.medallion.pipeline.Orders.Order;
import dev.kepler.medallion.source.RawSource;
import dev.kepler.model.testing.LocalSpark;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import org.apache.spark.scheduler.SparkListener;
import org.apache.spark.scheduler.SparkListenerJobStart;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.functions;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

@ExtendWith(LocalSpark.class)
@DisplayName("A pipeline of an entity with a key of two columns, two gold tables and two totals")
class MedallionPipelineTest {

  private static final long SEED = Long.getLong("kepler.seed", System.nanoTime());

  private final SparkSession spark;
  private final Random random = new Random(SEED);
  private final List<List<Order>> loads = new ArrayList<>();

  @TempDir private Path folder;

  MedallionPipelineTest(SparkSession spark) {
    this.spark = spark;
  }

  @Test
  @Tag("exhaustive")
  @DisplayName("makes of random loads what plain Java makes of them, and verifies")
  void random() {
    run(Orders.all().build(), 5);

    mustBeRight(Orders.all().build());
  }

  @Test
  @Tag("exhaustive")
  @DisplayName(
      "makes the same where the number by which keys are sought is always one and the same")
  void collision() {
    Medallion<Row, Row, Row> colliding = Orders.all().keyHash(key -> lit(7L)).build();

    run(colliding, 4);

    mustBeRight(colliding);
  }

  @Test
  @Tag("exhaustive")
  @DisplayName("redrives by mended expectations, and rebuilds silver and gold")
  void care() {
    Medallion<Row, Row, Row> orders = Orders.all().build();
    loads.add(List.of(new Order("shop 9", 1, LocalDate.of(2026, 1, 1), "OPEN", -1L)));
    Orders.land(landing(), loads.size(), loads.get(0));
    run(orders, 2);
    Medallion<Row, Row, Row> lenient =
        orders.with(
            orders
                .expectations()
                .with(Expectation.quarantine("cents_valid", col("cents").isNull().or(lit(true)))));

    pipeline(lenient).redrive();
    pipeline(lenient).settle();

    assertThat(pipeline(lenient).verify().differences())
        .as("but for why the others are in quarantine, seed %s", SEED)
        .allMatch(difference -> difference.table().equals("quarantined_orders"));
    assertThat(lake(orders).silver().filter(col("cents").lt(0)).count()).isPositive();

    pipeline(orders).rebuild(Layer.SILVER);
    pipeline(orders).rebuild(Layer.GOLD);
    pipeline(orders).runOnce();

    mustBeRight(orders);
    assertThat(pipeline(orders).examineDeep()).isEmpty();
  }

  @Test
  @Tag("exhaustive")
  @DisplayName("grows by gold and totals tables, which are filled from silver at start")
  void grows() {
    Medallion<Row, Row, Row> least = Orders.least(Orders.SILVER).build();
    run(least, 2);
    assertThat(lake(least).gold(Orders.BY_SHOP).count()).isPositive();

    Medallion<Row, Row, Row> all = Orders.all().build();
    pipeline(all).runOnce();

    mustBeRight(all);
    run(all, 1);
    mustBeRight(all);
    assertThat(pipeline(all).examineDeep()).isEmpty();
  }

  @Test
  @Tag("exhaustive")
  @DisplayName("grows by a column of silver, which a rebuild fills, and by expectations")
  void growsByColumn() {
    run(Orders.all().build(), 2);
    Medallion<Row, Row, Row> wider =
        Orders.least(Orders.SILVER.add("euros", DataTypes.DoubleType))
            .shape("euros", col("cents").divide(100))
            .gold(Orders.BY_DAY_AND_STATE)
            .totals(Orders.TOTALS)
            .totals(Orders.MEANS)
            .build();

    run(wider, 1);
    mustHold(wider);
    pipeline(wider).rebuild(Layer.SILVER);
    pipeline(wider).runOnce();

    mustBeRight(wider);
    assertThat(lake(wider).silver().filter("euros IS NULL AND cents IS NOT NULL").count()).isZero();
  }

  @Test
  @Tag("exhaustive")
  @DisplayName("grows by a column and a gold table that groups by it, once silver is rebuilt")
  void growsByGroup() {
    run(Orders.least(Orders.SILVER).build(), 2);
    GoldTable<Row, Row> byMonth =
        new GoldTable<>(
            "orders_by_month",
            "Orders of each month",
            List.of("month"),
            Orders.row(StructType.fromDDL("month INT, orders BIGINT")),
            silver -> silver.groupBy("month").agg(functions.count(lit(1)).as("orders")));
    Medallion<Row, Row, Row> byMonths =
        Orders.least(Orders.SILVER.add("month", DataTypes.IntegerType))
            .shape("month", functions.month(col("day")))
            .gold(byMonth)
            .build();

    assertThatIllegalStateException()
        .isThrownBy(() -> pipeline(byMonths).runOnce())
        .withMessageContaining("month is not known yet. Rebuild silver by this description");
    pipeline(byMonths).rebuild(Layer.SILVER);
    pipeline(byMonths).runOnce();

    assertThat(pipeline(byMonths).verify().differences()).as("seed %s", SEED).isEmpty();
    assertThat(counts(lake(byMonths).gold(byMonth), row -> "" + row.getAs("month")))
        .isEqualTo(Map.of("1", (long) Orders.silver(loads).size()));
  }

  @Test
  @DisplayName("is refused before there is a lake where a column is not there, or of another type")
  void misfits() {
    misfit(Orders.all().goneWhen(col("stat").equalTo("CANCELLED")), "there is no column stat");
    misfit(
        Orders.all()
            .expectations(Expectations.of(Expectation.warn("has_color", col("color").isNotNull()))),
        "of its expectations or meanings, there is no column color");
    misfit(
        Orders.all().shape("cents", col("cents").divide(2)),
        "of silver, cents is made as double, and must be bigint: cast it");
    misfit(
        Orders.least(Orders.SILVER)
            .totals(
                TotalsTable.of(
                        "numbers",
                        "The greatest number",
                        "counted_at",
                        Orders.row(StructType.fromDDL("counted_at TIMESTAMP, most BIGINT")))
                    .recomputed("most", functions.max("number"))),
        "of numbers, most is made as int, and must be bigint: cast it");
    assertThat(folder.resolve("lake")).doesNotExist();
  }

  private void misfit(Medallion.Builder<Row, Row, Row> fault, String why) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> pipeline(fault.build()).runOnce())
        .withMessageStartingWith("Cannot run the description of orders: ")
        .withMessageContaining(why);
  }

  @Test
  @Tag("exhaustive")
  @DisplayName("does not shrink: a table, a column or a key that is gone is refused by name")
  void shrinks() {
    run(Orders.all().build(), 1);

    refused(Orders.least(Orders.SILVER).build(), "no table order_means");
    refused(
        Orders.all().build().change().key("shop", "number", "day").build(),
        "its key is [shop, number], and here it is [shop, number, day]");
    assertThatIllegalStateException()
        .isThrownBy(() -> pipeline(Orders.least(Orders.SILVER).build()).rebuild(Layer.SILVER))
        .withMessageContaining("a lake only grows");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Orders.all().shape("color", col("state")).build())
        .withMessage(
            "Cannot describe orders: silver has no column color. Use one of [shop, number, day,"
                + " state, cents, arrival_time].");
  }

  @Test
  @Tag("exhaustive")
  @DisplayName("takes as few jobs for a load as an entity with one bigint does")
  void cost() throws Exception {
    Medallion<Row, Row, Row> orders =
        Orders.least(Orders.SILVER)
            .totals(
                TotalsTable.of(
                        "order_counts",
                        "What silver counted",
                        "counted_at",
                        Orders.row(StructType.fromDDL("counted_at TIMESTAMP, open BIGINT")))
                    .count("open", col("state").equalTo("OPEN")))
            .build();
    Map<String, Integer> jobs = new ConcurrentHashMap<>();
    SparkListener listener =
        new SparkListener() {
          @Override
          public void onJobStart(SparkListenerJobStart job) {
            String words = String.valueOf(job.properties().getProperty("spark.job.description"));
            jobs.merge(words.split(" ", 2)[0], 1, Integer::sum);
          }
        };
    spark.sparkContext().addSparkListener(listener);
    try (RunningPipeline running = pipeline(orders).start()) {
      for (int load = 1; load <= 4; load++) {
        jobs.clear();
        LocalDate day = LocalDate.of(2026, 1, load);
        Orders.land(landing(), load, List.of(new Order("shop " + load, load, day, "OPEN", 5L)));
        running.processAllAvailable();
        spark.sparkContext().listenerBus().waitUntilEmpty();
      }
    } finally {
      spark.sparkContext().removeSparkListener(listener);
    }

    assertThat(jobs).containsEntry("silver", 1).containsEntry("gold", 1);
  }

  private void refused(Medallion<Row, Row, Row> medallion, String why) {
    assertThatIllegalStateException()
        .isThrownBy(() -> pipeline(medallion).runOnce())
        .withMessageContaining(why)
        .withMessageContaining("a lake only grows");
  }

  /** Lands so many loads, and takes them through. */
  private void run(Medallion<Row, Row, Row> medallion, int more) {
    for (int i = 0; i < more; i++) {
      List<Order> load = Orders.load(random, 40);
      loads.add(load);
      Orders.land(landing(), loads.size(), load);
      if (random.nextInt(3) == 0) {
        pipeline(medallion).runOnce();
      }
    }
    pipeline(medallion).runOnce();
  }

  private void mustBeRight(Medallion<Row, Row, Row> medallion) {
    mustHold(medallion);
    assertThat(pipeline(medallion).verify().differences()).as("seed %s", SEED).isEmpty();
  }

  private void mustHold(Medallion<Row, Row, Row> medallion) {
    Lake<Row, Row, Row> lake = lake(medallion);
    Map<List<Object>, Order> silver = Orders.silver(loads);
    assertThat(lake.silver().collectAsList())
        .as("silver, seed %s", SEED)
        .extracting(MedallionPipelineTest::order)
        .containsExactlyInAnyOrderElementsOf(silver.values());
    assertThat(lake.quarantine().count()).as("seed %s", SEED).isEqualTo(Orders.quarantined(loads));
    assertThat(counts(lake.gold(Orders.BY_SHOP), row -> row.getAs("shop")))
        .as("seed %s", SEED)
        .isEqualTo(Orders.counts(silver, Order::shop));
    assertThat(
            counts(
                lake.gold(Orders.BY_DAY_AND_STATE),
                row -> row.getAs("day") + " " + row.getAs("state")))
        .as("seed %s", SEED)
        .isEqualTo(Orders.counts(silver, order -> order.day() + " " + order.state()));
    Row totals = lake.latestTotals(Orders.TOTALS).orElseThrow();
    assertThat(
            "[%s, %s, %s, %s]"
                .formatted(totals.get(1), totals.get(2), totals.get(3), totals.get(4)))
        .as("seed %s", SEED)
        .isEqualTo(Orders.totals(silver));
  }

  private static Order order(Row row) {
    Object day = row.getAs("day");
    return new Order(
        row.getAs("shop"),
        row.getAs("number"),
        LocalDate.parse(day.toString()),
        row.getAs("state"),
        row.getAs("cents"));
  }

  private static Map<String, Long> counts(Dataset<Row> gold, Function<Row, String> group) {
    Map<String, Long> counts = new TreeMap<>();
    gold.collectAsList().forEach(row -> counts.put(group.apply(row), row.getAs("orders")));
    return counts;
  }

  private MedallionPipeline<Row, Row, Row> pipeline(Medallion<Row, Row, Row> medallion) {
    return MedallionPipeline.builder(spark, medallion)
        .source(source())
        .tables(layout())
        .departureLimit(1)
        .build();
  }

  private RawSource<Row> source() {
    return Sources.rows(
        "orders",
        Orders.row(Orders.RAW),
        session ->
            session
                .readStream()
                .schema("shop STRING, number INT, day DATE, state STRING, cents BIGINT")
                .option("maxFilesPerTrigger", 1)
                .json(landing().toString())
                .withColumn("source", functions.lit("orders")));
  }

  private Lake<Row, Row, Row> lake(Medallion<Row, Row, Row> medallion) {
    return Lake.open(spark, medallion, layout());
  }

  private TableLayout layout() {
    return TableLayout.under(folder.resolve("lake").toString());
  }

  private Path landing() {
    Path landing = folder.resolve("landing");
    try {
      return Files.createDirectories(landing);
    } catch (java.io.IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }
}
