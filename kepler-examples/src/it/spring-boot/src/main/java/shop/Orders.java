package shop;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.count;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.sum;

import dev.kepler.medallion.Expectation;
import dev.kepler.medallion.Expectations;
import dev.kepler.medallion.GoldTable;
import dev.kepler.medallion.Medallion;
import dev.kepler.medallion.TotalsTable;
import dev.kepler.medallion.lake.TableLayout;
import dev.kepler.medallion.pipeline.MedallionPipeline;
import dev.kepler.medallion.pipeline.Sources;
import dev.kepler.medallion.source.BeanForm;
import java.util.List;
import org.apache.spark.sql.SparkSession;

/** What an order is, and what is counted of orders. */
public final class Orders {

  static final GoldTable<SilverOrder, BuyerOrders> BY_BUYER =
      new GoldTable<>("orders_by_buyer", "Orders of each buyer", List.of("buyer"), BuyerOrders.ENCODER,
          silver -> silver.groupBy("buyer")
              .agg(count(lit(1)).as("orders"), sum("cents").as("cents")).as(BuyerOrders.ENCODER));
  static final TotalsTable<OrderTotals> TOTALS =
      TotalsTable.of("order_totals", "What silver counted", "counted_at", OrderTotals.ENCODER)
          .count("open", col("state").equalTo("OPEN")).sum("cents", col("cents")).groups("buyers", BY_BUYER.name());
  static final Medallion<RawOrder, BronzeOrder, SilverOrder> DESCRIPTION =
      Medallion.of("orders", RawOrder.ENCODER, BronzeOrder.ENCODER, SilverOrder.ENCODER)
          .key("order_id")                                             // one column or several, of any type with an order
          .goneWhen(col("state").equalTo("CANCELLED"))                 // such a record takes its key out of silver
          .expectations(Expectations.of(
              Expectation.quarantine("readable_record", col("_corrupt_record").isNull()),
              Expectation.quarantine("buyer_known", col("buyer").isNotNull()),
              Expectation.quarantine("costs_something", col("cents").gt(0))))
          .rivals("one_record_per_order", "buyer", "state", "cents")   // two of one load that differ: both to quarantine
          .gold(BY_BUYER)
          .totals(TOTALS)
          .build();                                                    // says by name what does not fit

  static MedallionPipeline.Builder<RawOrder, BronzeOrder, SilverOrder> pipeline(
      SparkSession spark, String landing, TableLayout tables) {
    return MedallionPipeline.builder(spark, DESCRIPTION)
        .source(Sources.csv(landing, BeanForm.of("order table", RawOrder.class), RawOrder.ENCODER))
        .tables(tables)                                                // or releases, delta, table, rows, any lambda above
        .quarantineLimit(0.5);                                         // a load that is mostly bad stops before silver
  }

  private Orders() {}
}
