package dev.kepler.medallion.pipeline;

import static dev.kepler.medallion.bean.RecordColumns.ARRIVAL_TIME;
import static dev.kepler.medallion.bean.RecordColumns.CORRUPT_RECORD;
import static dev.kepler.medallion.bean.RecordColumns.SOURCE;
import static org.apache.spark.sql.functions.avg;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.count;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.max;
import static org.apache.spark.sql.functions.sum;

import dev.kepler.medallion.Expectation;
import dev.kepler.medallion.Expectations;
import dev.kepler.medallion.GoldTable;
import dev.kepler.medallion.Medallion;
import dev.kepler.medallion.TotalsTable;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.TreeMap;
import java.util.function.Function;
import org.apache.spark.sql.Encoder;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;

/**
 * Orders of shops, simulated: an entity whose key is a text and a number, with two gold tables and
 * totals of every kind, and what must come of its loads in plain Java.
 */
final class Orders {

  /** An order as it arrives; anything may be null. */
  record Order(String shop, Integer number, LocalDate day, String state, Long cents) {

    List<Object> key() {
      return java.util.Arrays.asList(shop, number);
    }

    boolean isTrusted() {
      return shop != null
          && number != null
          && day != null
          && STATES.contains(state)
          && (cents == null || cents >= 0);
    }

    private String json() {
      return "{\"shop\":%s,\"number\":%s,\"day\":%s,\"state\":%s,\"cents\":%s}"
          .formatted(quoted(shop), number, quoted(day), quoted(state), cents);
    }

    private static String quoted(Object text) {
      return text == null ? "null" : "\"" + text + "\"";
    }
  }

  private static final List<String> STATES = List.of("OPEN", "PAID", "CANCELLED");

  static final StructType RAW =
      new StructType()
          .add("shop", DataTypes.StringType)
          .add("number", DataTypes.IntegerType)
          .add("day", DataTypes.DateType)
          .add("state", DataTypes.StringType)
          .add("cents", DataTypes.LongType)
          .add(CORRUPT_RECORD, DataTypes.StringType)
          .add(SOURCE, DataTypes.StringType);

  static final StructType SILVER =
      new StructType()
          .add("shop", DataTypes.StringType)
          .add("number", DataTypes.IntegerType)
          .add("day", DataTypes.DateType)
          .add("state", DataTypes.StringType)
          .add("cents", DataTypes.LongType)
          .add(ARRIVAL_TIME, DataTypes.TimestampType);

  static final GoldTable<Row, Row> BY_SHOP =
      new GoldTable<>(
          "orders_by_shop",
          "Orders of each shop",
          List.of("shop"),
          row(
              new StructType()
                  .add("shop", DataTypes.StringType)
                  .add("orders", DataTypes.LongType)
                  .add("cents", DataTypes.LongType)),
          silver ->
              silver.groupBy("shop").agg(count(lit(1)).as("orders"), sum("cents").as("cents")));

  static final GoldTable<Row, Row> BY_DAY_AND_STATE =
      new GoldTable<>(
          "orders_by_day_and_state",
          "Orders of each day in each state",
          List.of("day", "state"),
          row(
              new StructType()
                  .add("day", DataTypes.DateType)
                  .add("state", DataTypes.StringType)
                  .add("orders", DataTypes.LongType)),
          silver -> silver.groupBy("day", "state").agg(count(lit(1)).as("orders")));

  static final TotalsTable<Row> TOTALS =
      TotalsTable.of(
              "order_totals",
              "What silver counted",
              "counted_at",
              row(
                  new StructType()
                      .add("counted_at", DataTypes.TimestampType)
                      .add("open", DataTypes.LongType)
                      .add("cents", DataTypes.LongType)
                      .add("shops", DataTypes.LongType)
                      .add("newest", DataTypes.StringType)))
          .count("open", col("state").equalTo("OPEN"))
          .sum("cents", col("cents"))
          .groups("shops", BY_SHOP.name())
          .recomputed("newest", max("day").cast("string"));

  static final TotalsTable<Row> MEANS =
      TotalsTable.of(
              "order_means",
              "Means over silver",
              "counted_at",
              row(
                  new StructType()
                      .add("counted_at", DataTypes.TimestampType)
                      .add("mean", DataTypes.DoubleType)
                      .add("groups", DataTypes.LongType)))
          .recomputed("mean", avg("cents"))
          .groups("groups", BY_DAY_AND_STATE.name());

  private Orders() {}

  static Encoder<Row> row(StructType schema) {
    return Encoders.row(schema);
  }

  /** The description with one gold table and no totals, to which a test adds. */
  static Medallion.Builder<Row, Row, Row> least(StructType silver) {
    return Medallion.of(
            "orders", row(RAW), row(RAW.add(ARRIVAL_TIME, DataTypes.TimestampType)), row(silver))
        .key("shop", "number")
        .goneWhen(col("state").equalTo("CANCELLED"))
        .expectations(
            Expectations.of(
                Expectation.quarantine("readable_record", col(CORRUPT_RECORD).isNull()),
                Expectation.quarantine("day_known", col("day").isNotNull()),
                Expectation.quarantine("state_known", col("state").isin(STATES.toArray())),
                Expectation.quarantine(
                    "cents_valid", col("cents").isNull().or(col("cents").geq(0))),
                Expectation.warn("has_a_price", col("cents").isNotNull())))
        .rivals("one_record_per_order", "day", "state", "cents")
        .gold(BY_SHOP);
  }

  /** The whole description. */
  static Medallion.Builder<Row, Row, Row> all() {
    return least(SILVER).gold(BY_DAY_AND_STATE).totals(TOTALS).totals(MEANS);
  }

  /** Orders at random: few keys, so that they meet, and some that nobody can trust. */
  static List<Order> load(Random random, int size) {
    List<Order> load = new ArrayList<>();
    for (int i = 0; i < size; i++) {
      Order order =
          new Order(
              random.nextInt(40) == 0 ? null : "shop " + random.nextInt(5),
              random.nextInt(40) == 0 ? null : random.nextInt(12),
              random.nextInt(40) == 0 ? null : LocalDate.of(2026, 1, 1 + random.nextInt(4)),
              random.nextInt(40) == 0 ? "LOST" : STATES.get(random.nextInt(3)),
              random.nextInt(10) == 0 ? null : (long) random.nextInt(200) - 5);
      load.add(order);
      if (random.nextInt(8) == 0) {
        load.add(order);
      }
    }
    return load;
  }

  /** Lands a load as a file of lines, later than the one before. */
  static void land(Path folder, int number, List<Order> load) {
    try {
      Path file = Files.createDirectories(folder).resolve("load-" + number + ".json");
      Path hidden = folder.resolve("." + number);
      Files.write(hidden, load.stream().map(Order::json).toList());
      Files.setLastModifiedTime(hidden, FileTime.fromMillis(1_700_000_000_000L + 1_000L * number));
      Files.move(hidden, file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** What silver must hold after some loads, by key. */
  static Map<List<Object>, Order> silver(List<List<Order>> loads) {
    Map<List<Object>, Order> silver = new HashMap<>();
    for (List<Order> load : loads) {
      Map<List<Object>, List<Order>> byKey = new HashMap<>();
      load.stream()
          .filter(order -> order.shop() != null && order.number() != null)
          .forEach(order -> byKey.computeIfAbsent(order.key(), k -> new ArrayList<>()).add(order));
      byKey.forEach(
          (key, orders) -> {
            Order order = orders.get(0);
            boolean alike = orders.stream().distinct().count() == 1;
            if (alike && order.isTrusted()) {
              if (order.state().equals("CANCELLED")) {
                silver.remove(key);
              } else {
                silver.put(key, order);
              }
            }
          });
    }
    return silver;
  }

  /** How many rows must be in quarantine after some loads. */
  static long quarantined(List<List<Order>> loads) {
    long rows = 0;
    for (List<Order> load : loads) {
      rows +=
          load.stream()
              .filter(
                  order ->
                      !order.isTrusted()
                          || load.stream()
                              .anyMatch(
                                  other -> other.key().equals(order.key()) && !other.equals(order)))
              .count();
    }
    return rows;
  }

  /** Rows of a gold table, by the text of their group. */
  static Map<String, Long> counts(Map<List<Object>, Order> silver, Function<Order, String> group) {
    Map<String, Long> counts = new TreeMap<>();
    silver.values().forEach(order -> counts.merge(group.apply(order), 1L, Long::sum));
    return counts;
  }

  /** The newest totals as text. */
  static String totals(Map<List<Object>, Order> silver) {
    return List.of(
            silver.values().stream().filter(o -> o.state().equals("OPEN")).count(),
            silver.values().stream().filter(o -> o.cents() != null).mapToLong(Order::cents).sum(),
            silver.values().stream().map(Order::shop).distinct().count(),
            silver.values().stream()
                .map(Order::day)
                .max(LocalDate::compareTo)
                .map(Objects::toString)
                .orElse("null"))
        .toString();
  }
}
