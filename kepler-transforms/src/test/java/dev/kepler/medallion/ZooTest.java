package dev.kepler.medallion;

import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.collect_list;
import static org.apache.spark.sql.functions.concat_ws;
import static org.apache.spark.sql.functions.count;
import static org.apache.spark.sql.functions.current_date;
import static org.apache.spark.sql.functions.current_timestamp;
import static org.apache.spark.sql.functions.date_sub;
import static org.apache.spark.sql.functions.explode;
import static org.apache.spark.sql.functions.first;
import static org.apache.spark.sql.functions.input_file_name;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.max;
import static org.apache.spark.sql.functions.monotonically_increasing_id;
import static org.apache.spark.sql.functions.not;
import static org.apache.spark.sql.functions.rand;
import static org.apache.spark.sql.functions.row_number;
import static org.apache.spark.sql.functions.split;
import static org.apache.spark.sql.functions.sum;
import static org.apache.spark.sql.functions.unix_timestamp;
import static org.apache.spark.sql.functions.when;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.kepler.medallion.testing.MedallionLaws;
import dev.kepler.model.testing.LocalSpark;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.expressions.Window;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.extension.ExtendWith;

@Tag("exhaustive")
@ExtendWith(LocalSpark.class)
@DisplayName("The laws find what is wrong with a description that can be built:")
class ZooTest {

  private static final String LOST = "each record goes one way";
  private static final String ALONE = "follows from the record alone";
  private static final String GROUP = "follows from silver's rows of its group alone";
  private static final String TOTALS = "totals follow from silver";
  private static final String CUT = "a lake ends the same";

  private static final Pattern ROWS = Pattern.compile("that was found \\(rows: (\\d+),");

  private final SparkSession spark;

  ZooTest(SparkSession spark) {
    this.spark = spark;
  }

  @TestFactory
  @DisplayName("of a record,")
  Stream<DynamicTest> records() {
    Column ofLoad = count(lit(1)).over(Window.partitionBy("arrival_time"));
    Column place = row_number().over(Window.partitionBy("buyer").orderBy("cents")).cast("long");
    return Stream.of(
        record("a random number", ALONE, orders -> orders.shape("weight", rand())),
        record("a number by place", ALONE, o -> o.shape("cents", monotonically_increasing_id())),
        record("the time", ALONE, o -> o.shape("state", current_timestamp().cast("string"))),
        record("the name of its file", ALONE, o -> o.shape("state", input_file_name())),
        record("how many its load has", ALONE, o -> o.shape("cents", ofLoad)),
        record("its place among others", ALONE, o -> o.meaning("cents", place)),
        record(
            "a meaning that ages",
            ALONE,
            o -> o.meaning("cents", when(unix_timestamp().gt(2_500_000_000L), col("cents")))),
        record(
            "a thing that is gone after a year",
            ALONE,
            o -> o.goneWhen(col("arrival_time").lt(date_sub(current_date(), 365)))),
        record("an expectation of luck", ALONE, o -> expecting(o, rand().gt(0.5))),
        record(
            "an expectation of today",
            ALONE,
            o -> expecting(o, current_date().lt(lit("2030-01-01").cast("date")))),
        record(
            "words of which null has none",
            LOST,
            o -> o.shape("state", explode(split(col("state"), "x")))),
        record(
            "a record for each word",
            LOST,
            o -> o.shape("state", explode(split(coalesce(col("state"), lit("")), " ")))));
  }

  @TestFactory
  @DisplayName("of gold,")
  Stream<DynamicTest> gold() {
    Column top = row_number().over(Window.partitionBy("buyer").orderBy("cents"));
    return Stream.of(
        gold("whichever is first", GROUP, s -> noted(s, first("state"))),
        gold("a list in no order", GROUP, s -> noted(s, concat_ws(",", collect_list("order_id")))),
        gold("a sum of doubles", GROUP, s -> noted(s, sum("weight").cast("string"))),
        gold(
            "the top row of equals",
            GROUP,
            s ->
                s.withColumn("place", top)
                    .filter(col("place").equalTo(1))
                    .select(
                        col("buyer"),
                        lit(1L).as("orders"),
                        col("cents"),
                        col("order_id").as("note"))),
        gold("what others have not", GROUP, s -> noted(s.dropDuplicates("cents"), max("state"))),
        gold("a share of all", GROUP, ZooTest::shareOfAll),
        gold("a place among all", GROUP, ZooTest::placeAmongAll),
        gold(
            "a group that nobody is of",
            GROUP,
            s ->
                noted(s, max("state"))
                    .union(noted(s.withColumn("buyer", lit("all")), max("state")))),
        gold(
            "a row for each state",
            GROUP,
            s ->
                s.groupBy("buyer", "state")
                    .agg(count(lit(1)).as("orders"), sum("cents").as("cents"))
                    .withColumn("note", col("state"))),
        gold(
            "what is not known to be otherwise",
            GROUP,
            s -> noted(s.filter(not(col("state").equalTo("OPEN"))), max("state"))),
        gold("as many groups as fit", GROUP, s -> noted(s, max("state")).limit(1)),
        gold("as many rows as fit", GROUP, s -> noted(s.limit(2), max("state"))),
        gold("when it last was said", CUT, s -> noted(s, max("arrival_time").cast("string"))));
  }

  @TestFactory
  @DisplayName("of totals,")
  Stream<DynamicTest> totals() {
    Column one = row_number().over(Window.partitionBy("buyer").orderBy("order_id")).equalTo(1);
    return Stream.of(
        totals("a count by a window", TOTALS, one, col("cents"), max("cents")),
        totals("a count by luck", TOTALS, rand().gt(0.5), col("cents"), max("cents")),
        totals("whichever is first", TOTALS, open(), col("cents"), first("cents")),
        totals(
            "when it last was said",
            CUT,
            open(),
            col("cents"),
            unix_timestamp(max("arrival_time"))));
  }

  private static Column open() {
    return col("state").equalTo("OPEN");
  }

  private static Dataset<Row> noted(Dataset<Row> silver, Column note) {
    return silver
        .groupBy("buyer")
        .agg(count(lit(1)).as("orders"), sum("cents").as("cents"), note.as("note"));
  }

  private static Dataset<Row> shareOfAll(Dataset<Row> silver) {
    return noted(silver, max("state"))
        .crossJoin(silver.agg(sum("cents").as("whole")))
        .withColumn("cents", col("cents").multiply(100).divide(col("whole")).cast("long"));
  }

  private static Dataset<Row> placeAmongAll(Dataset<Row> silver) {
    return noted(silver, max("state"))
        .withColumn("cents", row_number().over(Window.orderBy("buyer")).cast("long"));
  }

  private static void expecting(Medallion.Builder<RawOrder, Row, Row> orders, Column condition) {
    orders.expectations(Expectations.of(Expectation.quarantine("as_expected", condition)));
  }

  private DynamicTest record(
      String name, String law, Consumer<Medallion.Builder<RawOrder, Row, Row>> flaw) {
    Medallion.Builder<RawOrder, Row, Row> orders = Orders.described();
    flaw.accept(orders);
    return found(name, law, orders.gold(Orders.BY_BUYER).totals(Orders.COUNTED).build());
  }

  private DynamicTest gold(String name, String law, Function<Dataset<Row>, Dataset<Row>> recount) {
    return found(
        name, law, Orders.described().gold(Orders.byBuyer(recount)).totals(Orders.COUNTED).build());
  }

  private DynamicTest totals(
      String name, String law, Column counted, Column summed, Column recomputed) {
    TotalsTable<Row> totals =
        Orders.totals()
            .count("open", counted)
            .sum("cents", summed)
            .recomputed("largest", recomputed);
    return found(name, law, Orders.described().gold(Orders.BY_BUYER).totals(totals).build());
  }

  private DynamicTest found(String name, String law, Medallion<RawOrder, Row, Row> orders) {
    return DynamicTest.dynamicTest(
        name,
        () -> {
          AssertionError error =
              catchThrowableOfType(
                  AssertionError.class,
                  () -> MedallionLaws.of(orders).sample(Orders.sample()).check(spark));

          assertThat(error).as("what the laws say").isNotNull().hasMessageContaining(law);
          Matcher rows = ROWS.matcher(error.getMessage());
          assertThat(rows.find()).isTrue();
          assertThat(Integer.parseInt(rows.group(1))).as(error.getMessage()).isLessThanOrEqualTo(3);
        });
  }
}
