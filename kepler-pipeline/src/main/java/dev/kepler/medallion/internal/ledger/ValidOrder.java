package dev.kepler.medallion.internal.ledger;

import static dev.kepler.medallion.bean.RecordColumns.ARRIVAL_TIME;
import static org.apache.spark.sql.functions.broadcast;

import dev.kepler.medallion.Medallion;
import dev.kepler.medallion.Standing;
import dev.kepler.medallion.lake.ArrivedLoad;
import dev.kepler.medallion.lake.LedgerEntry;
import dev.kepler.medallion.lake.LoadDecision;
import java.sql.Timestamp;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;

/**
 * Loads in the order of the time from which what they say holds. It is another than that of their
 * arrival where a release landed late. The functions that know an order by arrival times alone get
 * the place of a load for one: so many seconds after the epoch.
 *
 * @param loads in that order
 */
public record ValidOrder(List<ValidLoad> loads) {

  private static final String ARRIVED = "when it arrived";
  private static final String PLACE = "place of the load";
  private static final StructType PLACES =
      new StructType().add(ARRIVED, DataTypes.TimestampType).add(PLACE, DataTypes.TimestampType);

  /**
   * The order of the loads of records.
   *
   * @param batches ledger entries of bronze
   * @param whole arrival times of the loads whose lack of a key retracts it
   * @param records of bronze
   */
  public static ValidOrder of(
      List<LedgerEntry> batches, Collection<Instant> whole, Dataset<Row> records) {
    return new ValidOrder(ValidLoad.of(batches, whole, records));
  }

  /**
   * Whether no release landed late: the order is that of arrival then.
   *
   * @param batches ledger entries of bronze
   */
  static boolean isThatOfArrival(List<LedgerEntry> batches, Withdrawn withdrawn) {
    String newest = null;
    for (Map.Entry<Instant, String> release :
        batches.stream()
            .flatMap(entry -> entry.releases().entrySet().stream())
            .filter(release -> !withdrawn.loads().contains(release.getKey()))
            .sorted(Map.Entry.comparingByKey(Comparator.naturalOrder()))
            .toList()) {
      if (ReleaseTime.isBefore(release.getValue(), newest)) {
        return false;
      }
      newest = release.getValue();
    }
    return true;
  }

  /**
   * The trusted records that stand, as {@link Standing#of} gives them, in this order.
   *
   * @param batches ledger entries of bronze
   * @param bronze all that arrived
   * @param judged records of it that count
   * @param releases arrival times of the loads whose lack of a key retracts it
   * @param withdrawn loads that do not count
   */
  public static Dataset<Row> standing(
      Medallion<?, ?, ?> medallion,
      List<LedgerEntry> batches,
      Dataset<Row> bronze,
      Dataset<Row> judged,
      List<Instant> releases,
      Withdrawn withdrawn) {
    if (isThatOfArrival(batches, withdrawn)) {
      return Standing.of(medallion, judged, withdrawn.without(releases));
    }
    ValidOrder order = of(batches, releases, bronze).without(withdrawn);
    return order.arrived(Standing.of(medallion, order.placed(judged), order.releases()));
  }

  /** The order of the loads that count. */
  public ValidOrder without(Withdrawn withdrawn) {
    return withdrawn.loads().isEmpty()
        ? this
        : new ValidOrder(
            ValidLoad.inOrder(
                loads.stream()
                    .filter(load -> !withdrawn.loads().contains(load.arrived()))
                    .toList()));
  }

  /** The order as it was known at a moment: of the loads that had arrived by then. */
  public ValidOrder knownAt(Instant moment) {
    return new ValidOrder(
        ValidLoad.inOrder(loads.stream().filter(load -> !load.arrived().isAfter(moment)).toList()));
  }

  /** The loads that hold from a date on, or from an earlier one. */
  public ValidOrder upTo(Instant date) {
    return new ValidOrder(loads.stream().filter(load -> !load.valid().isAfter(date)).toList());
  }

  /** Rows of these loads, their places in place of arrival times. */
  public Dataset<Row> placed(Dataset<Row> rows) {
    return exchanged(rows, ARRIVED, PLACE, "inner");
  }

  /** Rows with arrival times in place of places; where there is none, there is none. */
  public Dataset<Row> arrived(Dataset<Row> rows) {
    return exchanged(rows, PLACE, ARRIVED, "left");
  }

  private Dataset<Row> exchanged(Dataset<Row> rows, String from, String to, String join) {
    Dataset<Row> places = broadcast(places(rows.sparkSession()));
    Column[] columns =
        Stream.of(rows.columns())
            .map(c -> c.equals(ARRIVAL_TIME) ? places.col(to).as(c) : rows.col(c))
            .toArray(Column[]::new);
    return rows.join(places, rows.col(ARRIVAL_TIME).equalTo(places.col(from)), join)
        .select(columns);
  }

  private Dataset<Row> places(SparkSession session) {
    return session.createDataFrame(
        IntStream.range(0, loads.size())
            .mapToObj(
                place ->
                    RowFactory.create(
                        Timestamp.from(loads.get(place).arrived()),
                        Timestamp.from(Instant.ofEpochSecond(place))))
            .toList(),
        PLACES);
  }

  /**
   * The loads in the order of arrival, numbered from 1.
   *
   * @param decided the newest decision on each, by its arrival
   */
  public List<ArrivedLoad> arrivals(Map<Instant, LoadDecision> decided) {
    List<ArrivedLoad> arrivals = new ArrayList<>();
    loads.stream()
        .sorted(Comparator.comparing(load -> load.arrived()))
        .forEach(
            load ->
                arrivals.add(
                    new ArrivedLoad(
                        arrivals.size() + 1L,
                        load.arrived(),
                        load.date(),
                        load.source(),
                        decided.get(load.arrived()))));
    return arrivals;
  }

  /** The load at a place. */
  public ValidLoad at(Instant place) {
    return loads.get((int) place.getEpochSecond());
  }

  /** Places of the loads whose lack of a key retracts it. */
  public List<Instant> releases() {
    return IntStream.range(0, loads.size())
        .filter(place -> loads.get(place).whole())
        .mapToObj(Instant::ofEpochSecond)
        .toList();
  }
}
