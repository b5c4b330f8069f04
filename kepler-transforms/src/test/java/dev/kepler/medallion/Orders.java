package dev.kepler.medallion;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.count;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.max;
import static org.apache.spark.sql.functions.sum;

import java.util.List;
import java.util.function.Function;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoder;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.types.StructType;

/** Orders of a shop, described; a test changes only what it is about. */
final class Orders {

  private static final Encoder<Row> BRONZE =
      rows(
          "order_id string, buyer string, cents bigint, weight double, state string,"
              + " _corrupt_record string, source string, arrival_time timestamp");
  private static final Encoder<Row> SILVER =
      rows(
          "order_id string, buyer string, cents bigint, weight double, state string,"
              + " arrival_time timestamp");
  private static final Encoder<Row> GOLD =
      rows("buyer string, orders bigint, cents bigint, note string");
  private static final Encoder<Row> TOTALS =
      rows("open bigint, cents bigint, buyers bigint, largest bigint, counted_at timestamp");

  static final GoldTable<Row, Row> BY_BUYER =
      byBuyer(
          silver ->
              silver
                  .groupBy("buyer")
                  .agg(
                      count(lit(1)).as("orders"),
                      sum("cents").as("cents"),
                      max("state").as("note")));

  static final GoldTable<Row, Row> BY_WEIGHT =
      new GoldTable<>(
          "orders_by_weight",
          "Orders by weight",
          List.of("weight"),
          rows("weight double, orders bigint"),
          silver -> silver.groupBy("weight").agg(count(lit(1)).as("orders")));

  static final TotalsTable<Row> COUNTED =
      totals()
          .count("open", col("state").equalTo("OPEN"))
          .sum("cents", col("cents"))
          .recomputed("largest", max("cents"));

  private Orders() {}

  private static Encoder<Row> rows(String schema) {
    return Encoders.row(StructType.fromDDL(schema));
  }

  /** All of the description but for gold and totals. */
  static Medallion.Builder<RawOrder, Row, Row> described() {
    return Medallion.of("orders", RawOrder.ENCODER, BRONZE, SILVER)
        .key("order_id")
        .goneWhen(col("state").equalTo("CANCELLED"))
        .expectations(
            Expectations.of(
                Expectation.quarantine("readable_record", col("_corrupt_record").isNull()),
                Expectation.quarantine("cents_positive", col("cents").gt(0)),
                Expectation.warn("has_a_state", col("state").isNotNull())));
  }

  static GoldTable<Row, Row> byBuyer(Function<Dataset<Row>, Dataset<Row>> recount) {
    return new GoldTable<>("orders_by_buyer", "Orders by buyer", List.of("buyer"), GOLD, recount);
  }

  /** Totals of which only the number of buyers is said. */
  static TotalsTable<Row> totals() {
    return TotalsTable.of("order_totals", "What silver counted", "counted_at", TOTALS)
        .groups("buyers", BY_BUYER.name());
  }

  /** Orders that differ in each column, of two buyers. */
  static List<RawOrder> sample() {
    return List.of(
        RawOrder.of("a1", "ann", 100L, 0.1, "OPEN"),
        RawOrder.of("a2", "ann", 250L, 0.2, "OPEN"),
        RawOrder.of("a3", "ann", 100L, 0.7, null),
        RawOrder.of("b1", "bob", 100L, null, "SENT BY MAIL"),
        RawOrder.of(" A1", "bob", 70L, 0.3, "CANCELLED"));
  }
}
