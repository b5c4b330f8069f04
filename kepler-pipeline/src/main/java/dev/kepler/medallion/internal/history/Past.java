package dev.kepler.medallion.internal.history;

import static dev.kepler.medallion.bean.RecordColumns.ARRIVAL_TIME;
import static org.apache.spark.sql.functions.broadcast;
import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.explode;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.not;
import static org.apache.spark.sql.functions.sequence;
import static org.apache.spark.sql.functions.struct;
import static org.apache.spark.sql.functions.unix_seconds;

import dev.kepler.medallion.Key;
import dev.kepler.medallion.Medallion;
import dev.kepler.medallion.Records;
import dev.kepler.medallion.Standing;
import dev.kepler.medallion.Timeline;
import dev.kepler.medallion.TotalsTable;
import dev.kepler.medallion.internal.delta.LakeTables;
import dev.kepler.medallion.internal.delta.Table;
import dev.kepler.medallion.internal.layer.AlternateKeys;
import dev.kepler.medallion.internal.ledger.ConsistentVersions;
import dev.kepler.medallion.internal.ledger.LakeLedger;
import dev.kepler.medallion.lake.KeyState;
import dev.kepler.medallion.lake.ValidTotals;
import java.sql.Timestamp;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import scala.Tuple2;

/**
 * What silver said at other times: bronze, judged anew by the expectations of today, its loads in
 * the order of the time from which what they say holds. While it is worked out, a record bears the
 * place of its load in that order for an arrival time.
 *
 * @param <S> row of silver
 */
public final class Past<S> {

  private static final String PLACE = "place of the load";
  private static final String ARRIVED = "arrived";
  private static final StructType PLACES =
      new StructType().add(ARRIVED, DataTypes.TimestampType).add(PLACE, DataTypes.TimestampType);

  private final SparkSession session;
  private final Medallion<?, ?, S> medallion;
  private final Dataset<Row> bronze;
  private final List<ValidLoad> known;

  /**
   * Looks at the loads of a lake that silver has read.
   *
   * @param medallion what the lake holds
   */
  public Past(SparkSession session, LakeTables lake, Medallion<?, ?, S> medallion) {
    this.session = session;
    this.medallion = medallion;
    LakeLedger ledger = LakeLedger.read(session, lake);
    Table table = lake.table(lake.bronze());
    this.bronze = table.own(table.readAt(session, ConsistentVersions.of(lake, ledger).bronze()));
    this.known = ValidLoad.of(ledger, bronze);
  }

  /**
   * Silver as the loads say that hold from a moment on, as far as they had arrived by another.
   *
   * @param date inclusive
   * @param knownAt inclusive
   */
  public Dataset<S> silver(Instant date, Instant knownAt) {
    List<ValidLoad> loads =
        loads(load -> !load.valid().isAfter(date) && !load.arrived().isAfter(knownAt));
    Dataset<Row> stands =
        medallion.refine(Standing.of(medallion, judged(loads, bronze), releases(loads)));
    return Records.of(withArrivals(stands, loads), medallion.silver());
  }

  /** The states of a key, oldest first; none of one that no trusted record was ever of. */
  public List<KeyState<S>> states(List<Object> key) {
    List<ValidLoad> loads = loads(load -> true);
    List<String> names = medallion.key().bronze();
    Column ofKey =
        IntStream.range(0, names.size())
            .mapToObj(i -> col(names.get(i)).equalTo(lit(key.get(i))))
            .reduce(Column::and)
            .orElseThrow();
    Dataset<Row> judged =
        medallion.alternateKey().isEmpty()
            ? judged(loads, bronze.filter(ofKey))
            : judged(loads, bronze).filter(ofKey);
    StructType ends =
        new StructType()
            .add(ARRIVAL_TIME, DataTypes.TimestampType)
            .add(Timeline.CAME_FROM, DataTypes.StringType)
            .add(Timeline.GONE, DataTypes.BooleanType)
            .add(Timeline.UNTIL, DataTypes.TimestampType);
    List<Tuple2<S, Row>> states =
        withArrivals(Timeline.of(medallion, judged, releases(loads)), loads)
            .select(
                struct(Key.columns(medallion.silverColumns())),
                struct(
                    col(PLACE), col(Timeline.CAME_FROM), col(Timeline.GONE), col(Timeline.UNTIL)))
            .as(Encoders.tuple(medallion.silver(), Encoders.row(ends)))
            .collectAsList();
    return inTime(loads, states);
  }

  /** States with an arrival time in place of a place, which is beside it then. */
  private Dataset<Row> withArrivals(Dataset<Row> states, List<ValidLoad> loads) {
    return states
        .withColumnRenamed(ARRIVAL_TIME, PLACE)
        .join(broadcast(places(loads)), PLACE)
        .withColumnRenamed(ARRIVED, ARRIVAL_TIME);
  }

  /** The states of a key in the times of their loads; where none was, its thing was absent. */
  private List<KeyState<S>> inTime(List<ValidLoad> loads, List<Tuple2<S, Row>> states) {
    List<Tuple2<S, Row>> inOrder =
        states.stream()
            .sorted((a, b) -> a._2().getTimestamp(0).compareTo(b._2().getTimestamp(0)))
            .toList();
    List<KeyState<S>> all = new ArrayList<>();
    for (int i = 0; i < inOrder.size(); i++) {
      Row at = inOrder.get(i)._2();
      int began = place(at.getTimestamp(0).toInstant());
      int next =
          i + 1 < inOrder.size() ? place(inOrder.get(i + 1)._2().getTimestamp(0).toInstant()) : -1;
      int ended = at.isNullAt(3) ? -1 : place(at.getTimestamp(3).toInstant());
      ValidLoad load = loads.get(began);
      boolean gone = at.getBoolean(2);
      all.add(
          new KeyState<>(
              gone ? KeyState.Kind.GONE : KeyState.Kind.HELD,
              gone ? null : inOrder.get(i)._1(),
              load.valid(),
              ended < 0 ? null : loads.get(ended).valid(),
              load.arrived(),
              at.getString(1)));
      if (ended >= 0 && ended != next) {
        ValidLoad without = loads.get(ended);
        all.add(
            new KeyState<>(
                KeyState.Kind.ABSENT,
                null,
                without.valid(),
                next < 0 ? null : loads.get(next).valid(),
                without.arrived(),
                without.source()));
      }
    }
    return all;
  }

  /**
   * Totals by the time from which they hold, oldest first: one for each moment from which a load
   * holds, after all that hold from then.
   *
   * @param knownAt loads that arrived later are left out
   */
  public <T> List<ValidTotals<T>> course(TotalsTable<T> table, Instant knownAt) {
    List<ValidLoad> loads = loads(load -> !load.arrived().isAfter(knownAt));
    Dataset<Row> states =
        Timeline.of(medallion, judged(loads, bronze), releases(loads))
            .filter(not(col(Timeline.GONE)));
    Column from = unix_seconds(col(ARRIVAL_TIME));
    Column until = coalesce(unix_seconds(col(Timeline.UNTIL)), lit((long) loads.size()));
    Dataset<Row> silvers =
        states
            .withColumn(PLACE, explode(sequence(from, until.minus(1))))
            .select(
                Stream.concat(medallion.silverColumns().stream(), Stream.of(PLACE))
                    .map(c -> col(c))
                    .toArray(Column[]::new));
    Map<Long, T> counted = new HashMap<>();
    medallion
        .totalsOfEach(table, silvers, PLACE)
        .withColumn(table.moment(), lit(null).cast("timestamp"))
        .select(col(PLACE), struct(Key.columns(List.of(table.encoder().schema().fieldNames()))))
        .as(Encoders.tuple(Encoders.LONG(), table.encoder()))
        .collectAsList()
        .forEach(row -> counted.put(row._1(), row._2()));
    List<ValidTotals<T>> course = new ArrayList<>();
    for (int i = 0; i < loads.size(); i++) {
      boolean isLast =
          i + 1 == loads.size() || !loads.get(i + 1).valid().equals(loads.get(i).valid());
      if (isLast) {
        T totals = counted.containsKey((long) i) ? counted.get((long) i) : ofNothing(table);
        course.add(new ValidTotals<>(loads.get(i).valid(), totals));
      }
    }
    return course;
  }

  private <T> T ofNothing(TotalsTable<T> table) {
    Dataset<Row> none = session.createDataFrame(List.of(), medallion.silver().schema());
    return medallion.totalsOf(table, none, lit(null).cast("timestamp")).head();
  }

  private List<ValidLoad> loads(Predicate<ValidLoad> wanted) {
    return known.stream().filter(wanted).toList();
  }

  /** Records of loads, judged in their order. */
  private Dataset<Row> judged(List<ValidLoad> loads, Dataset<Row> records) {
    Dataset<Row> placed =
        records
            .withColumnRenamed(ARRIVAL_TIME, ARRIVED)
            .join(broadcast(places(loads)), ARRIVED)
            .withColumnRenamed(PLACE, ARRIVAL_TIME)
            .select(Key.columns(medallion.bronzeColumns()));
    return AlternateKeys.judge(medallion, medallion.judge().judge(placed));
  }

  private Dataset<Row> places(List<ValidLoad> loads) {
    return session.createDataFrame(
        IntStream.range(0, loads.size())
            .mapToObj(
                i ->
                    RowFactory.create(
                        Timestamp.from(loads.get(i).arrived()),
                        Timestamp.from(Instant.ofEpochSecond(i))))
            .toList(),
        PLACES);
  }

  private static int place(Instant moment) {
    return (int) moment.getEpochSecond();
  }

  private static List<Instant> releases(List<ValidLoad> loads) {
    return IntStream.range(0, loads.size())
        .filter(i -> loads.get(i).whole())
        .mapToObj(Instant::ofEpochSecond)
        .toList();
  }
}
