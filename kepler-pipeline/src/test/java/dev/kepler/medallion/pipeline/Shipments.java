package dev.kepler.medallion.pipeline;

import static dev.kepler.medallion.bean.RecordColumns.ARRIVAL_TIME;
import static dev.kepler.medallion.bean.RecordColumns.CORRUPT_RECORD;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.count;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.sum;

import dev.kepler.medallion.Expectation;
import dev.kepler.medallion.Expectations;
import dev.kepler.medallion.GoldTable;
import dev.kepler.medallion.Medallion;
import dev.kepler.medallion.TotalsTable;
import dev.kepler.medallion.source.BeanForm;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;

/** Shipments, simulated, of which messages tell; and what must come of these, in plain Java. */
final class Shipments {

  static final List<String> STATES = List.of("PACKED", "SENT", "RECEIVED");

  private static final StructType SILVER =
      new StructType()
          .add("shipment", DataTypes.LongType)
          .add("state", DataTypes.StringType)
          .add("grams", DataTypes.LongType)
          .add(ARRIVAL_TIME, DataTypes.TimestampType);

  static final GoldTable<Row, Row> BY_STATE =
      new GoldTable<>(
          "shipments_by_state",
          "Shipments in each state",
          List.of("state"),
          Encoders.row(StructType.fromDDL("state STRING, shipments BIGINT, grams BIGINT")),
          silver ->
              silver.groupBy("state").agg(count(lit(1)).as("shipments"), sum("grams").as("grams")));

  static final TotalsTable<Row> TOTALS =
      TotalsTable.of(
              "shipment_totals",
              "What silver counted",
              "counted_at",
              Encoders.row(StructType.fromDDL("counted_at TIMESTAMP, sent BIGINT, grams BIGINT")))
          .count("sent", col("state").equalTo("SENT"))
          .sum("grams", col("grams"));

  static final Medallion<RawShipment, Row, Row> ENTITY =
      Medallion.of(
              "shipments",
              RawShipment.ENCODER,
              Encoders.row(RawShipment.ENCODER.schema().add(ARRIVAL_TIME, "timestamp")),
              Encoders.row(SILVER))
          .key("shipment")
          .expectations(
              Expectations.of(
                  Expectation.quarantine("readable_record", col(CORRUPT_RECORD).isNull()),
                  Expectation.quarantine("state_known", col("state").isin(STATES.toArray())),
                  Expectation.warn("has_weight", col("grams").isNotNull())))
          .rivals("one_record_per_shipment", "state", "grams")
          .gold(BY_STATE)
          .totals(TOTALS)
          .build();

  static final BeanForm<RawShipment> FORM = BeanForm.of("shipment", RawShipment.class);

  /**
   * A message.
   *
   * @param key of it, or null
   * @param value of it; null for a tombstone
   * @param shipment that it tells of; null where nobody can know
   * @param then what is true of that shipment from then on; null where it is no more
   * @param trusted whether it can be trusted
   */
  record Message(String key, String value, Long shipment, State then, boolean trusted) {

    byte[] keyBytes() {
      return key == null ? null : key.getBytes(UTF_8);
    }

    byte[] valueBytes() {
      return value == null ? null : value.getBytes(UTF_8);
    }
  }

  /** What is true of a shipment. */
  record State(String state, Long grams) {}

  private final Map<Long, State> silver = new TreeMap<>();
  private final Set<String> arrived = new TreeSet<>();
  private final Set<String> quarantined = new TreeSet<>();

  /** Messages at random: few shipments, so that many are of the same. */
  static List<Message> random(Random random, int size) {
    List<Message> messages = new ArrayList<>();
    for (int i = 0; i < size; i++) {
      long shipment = random.nextInt(12);
      String key = Long.toString(shipment);
      String state = STATES.get(random.nextInt(STATES.size()));
      Long grams = random.nextInt(6) == 0 ? null : (Long) (long) random.nextInt(5_000);
      String good =
          "{\"Shipment\":%d,\"state\":\"%s\",\"grams\":%s,\"note\":{\"n\":[%d]}}"
              .formatted(shipment, state, grams, i);
      messages.add(
          switch (random.nextInt(12)) {
            case 0, 1 -> new Message(key, null, shipment, null, true);
            case 2 -> new Message(key, good.substring(0, good.length() - 3), null, null, false);
            case 3 -> new Message(key, good.replace(state, "LOST"), null, null, false);
            case 4 -> new Message(key, good + good, null, null, false);
            case 5 -> new Message(null, null, null, null, false);
            default -> new Message(key, good, shipment, new State(state, grams), true);
          });
    }
    return messages;
  }

  /**
   * Takes a message; those of one key come in their order.
   *
   * @param source where it stands
   */
  synchronized void take(Message message, String source) {
    arrived.add(source);
    if (!message.trusted()) {
      quarantined.add(source);
    } else if (message.then() == null) {
      silver.remove(message.shipment());
    } else {
      silver.put(message.shipment(), message.then());
    }
  }

  synchronized Map<Long, State> silver() {
    return new TreeMap<>(silver);
  }

  /** Where the messages stand that came. */
  synchronized Set<String> arrived() {
    return new TreeSet<>(arrived);
  }

  /** Where those stand that must be set aside. */
  synchronized Set<String> quarantined() {
    return new TreeSet<>(quarantined);
  }

  /** What differs between a lake and what must have come of the messages. */
  List<String> differences(Lake<RawShipment, Row, Row> lake) {
    List<String> differences = new ArrayList<>();
    compare(differences, "bronze", List.copyOf(arrived()), sources(lake.bronze().collectAsList()));
    compare(
        differences,
        "quarantine",
        List.copyOf(quarantined()),
        sources(lake.quarantine().collectAsList()));
    Map<Long, State> held = new TreeMap<>();
    lake.silver()
        .collectAsList()
        .forEach(row -> held.put(row.getLong(0), new State(row.getString(1), grams(row))));
    compare(differences, "silver", silver(), held);
    Map<String, Long> states = new TreeMap<>();
    silver().values().forEach(state -> states.merge(state.state(), 1L, Long::sum));
    Map<String, Long> gold = new TreeMap<>();
    lake.gold(BY_STATE).collectAsList().forEach(row -> gold.put(row.getString(0), row.getLong(1)));
    compare(differences, "gold", states, gold);
    return differences;
  }

  private static Long grams(Row row) {
    return row.isNullAt(2) ? null : (Long) row.getLong(2);
  }

  private static List<String> sources(List<Row> rows) {
    return rows.stream().map(row -> row.<String>getAs("source")).sorted().toList();
  }

  private static void compare(List<String> differences, String what, Object must, Object is) {
    if (!must.equals(is)) {
      differences.add(what + " must be " + must + ", is " + is);
    }
  }
}
