package dev.kepler.medallion.internal.history;

import static dev.kepler.medallion.bean.RecordColumns.ARRIVAL_TIME;
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
import dev.kepler.medallion.internal.ledger.CutVersions;
import dev.kepler.medallion.internal.ledger.LakeLedger;
import dev.kepler.medallion.internal.ledger.ValidLoad;
import dev.kepler.medallion.internal.ledger.ValidOrder;
import dev.kepler.medallion.internal.ledger.Withdrawn;
import dev.kepler.medallion.internal.rows.PlanMode;
import dev.kepler.medallion.lake.ArrivedLoad;
import dev.kepler.medallion.lake.KeyState;
import dev.kepler.medallion.lake.Layer;
import dev.kepler.medallion.lake.LedgerEntry;
import dev.kepler.medallion.lake.ValidTotals;
import java.sql.Timestamp;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;
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

  private static final String PLACE = "place";
  private static final String BEGAN = "began";
  private static final StructType ENDS =
      new StructType()
          .add(BEGAN, DataTypes.TimestampType)
          .add(Timeline.CAME_FROM, DataTypes.StringType)
          .add(Timeline.GONE, DataTypes.BooleanType)
          .add(Timeline.UNTIL, DataTypes.TimestampType);

  private final SparkSession session;
  private final Medallion<?, ?, S> medallion;
  private final Dataset<Row> bronze;
  private final ValidOrder all;
  private final List<LedgerEntry> refined;
  private final ValidOrder known;

  /**
   * Looks at the loads that silver has read.
   *
   * @param medallion what the lake holds
   */
  public static <S> Past<S> of(
      SparkSession session, LakeTables lake, Medallion<?, ?, S> medallion) {
    LakeLedger ledger = LakeLedger.read(session, lake);
    long bronze = ConsistentVersions.of(lake, ledger).bronze();
    return new Past<>(session, lake, medallion, ledger, bronze, Long.MAX_VALUE);
  }

  /**
   * Looks at the loads that the silver of a cut had read.
   *
   * @param medallion what the lake holds
   */
  public static <S> Past<S> of(
      SparkSession session, LakeTables lake, Medallion<?, ?, S> medallion, CutVersions cut) {
    LakeLedger ledger = LakeLedger.read(session, lake);
    return new Past<>(
        session, lake, medallion, ledger, cut.of(lake.bronze()), cut.of(lake.silver()));
  }

  private Past(
      SparkSession session,
      LakeTables lake,
      Medallion<?, ?, S> medallion,
      LakeLedger ledger,
      long bronze,
      long silver) {
    Table table = lake.table(lake.bronze());
    this.session = PlanMode.forReading(session, table.bytes(session));
    this.medallion = medallion;
    this.bronze = medallion.judge().bare(table.own(table.readAt(this.session, bronze)));
    this.all = // what silver has not read has no rows here, and is no news yet
        ValidOrder.of(
            ledger.entriesUpTo(Layer.BRONZE, lake.bronze(), bronze),
            ledger.wholeReleases(),
            this.bronze);
    this.refined = ledger.entriesUpTo(Layer.SILVER, lake.silver(), silver);
    this.known = all.without(Withdrawn.of(refined));
  }

  /** The loads that were read, in the order of arrival. */
  public List<ArrivedLoad> loads() {
    return all.arrivals(Withdrawn.newest(Withdrawn.decisions(refined)));
  }

  /**
   * Silver as the loads say that hold from a moment on, as far as they had arrived by another.
   *
   * @param date inclusive
   * @param knownAt inclusive
   */
  public Dataset<S> silver(Instant date, Instant knownAt) {
    ValidOrder order = knownAt(knownAt).upTo(date);
    Dataset<Row> stands = Standing.of(medallion, judged(order, bronze), order.releases());
    return Records.of(order.arrived(medallion.refine(stands)), medallion.silver());
  }

  /** The loads that had arrived at a moment, but for those that were withdrawn by then. */
  private ValidOrder knownAt(Instant moment) {
    return all.without(Withdrawn.of(refined, moment)).knownAt(moment);
  }

  /** The states of a key, oldest first; none of one that no trusted record was ever of. */
  public List<KeyState<S>> states(List<Object> key) {
    List<String> names = medallion.key().bronze();
    Column ofKey =
        IntStream.range(0, names.size())
            .mapToObj(i -> col(names.get(i)).equalTo(lit(key.get(i))))
            .reduce(Column::and)
            .orElseThrow();
    Dataset<Row> judged =
        medallion.alternateKey().isEmpty()
            ? judged(known, bronze.filter(ofKey))
            : judged(known, bronze).filter(ofKey);
    return byKey(judged).values().stream().findFirst().orElse(List.of());
  }

  /** The states of every key that a trusted record was ever of, oldest first. */
  public Map<List<Object>, List<KeyState<S>>> states() {
    return byKey(judged(known, bronze));
  }

  private Map<List<Object>, List<KeyState<S>>> byKey(Dataset<Row> judged) {
    Dataset<Row> states = Timeline.of(medallion, judged, known.releases());
    Map<List<Object>, List<Tuple2<S, Row>>> byKey = new LinkedHashMap<>();
    known
        .arrived(states.withColumn(BEGAN, col(ARRIVAL_TIME)))
        .orderBy(BEGAN)
        .select(
            struct(Key.columns(medallion.key().silver())),
            struct(Key.columns(medallion.silverColumns())),
            struct(Key.columns(List.of(ENDS.fieldNames()))))
        .as(Encoders.tuple(Encoders.row(keySchema(states)), medallion.silver(), Encoders.row(ENDS)))
        .collectAsList()
        .forEach(
            state ->
                byKey
                    .computeIfAbsent(values(state._1()), key -> new ArrayList<>())
                    .add(new Tuple2<>(state._2(), state._3())));
    Map<List<Object>, List<KeyState<S>>> inTime = new LinkedHashMap<>();
    byKey.forEach((key, all) -> inTime.put(key, inTime(all)));
    return inTime;
  }

  private StructType keySchema(Dataset<Row> states) {
    return states.select(Key.columns(medallion.key().silver())).schema();
  }

  private static List<Object> values(Row key) {
    return IntStream.range(0, key.size()).mapToObj(key::get).toList();
  }

  /** The states of a key in the times of their loads; where none was, its thing was absent. */
  private List<KeyState<S>> inTime(List<Tuple2<S, Row>> states) {
    List<KeyState<S>> all = new ArrayList<>();
    for (int i = 0; i < states.size(); i++) {
      Row state = states.get(i)._2();
      Instant ended = moment(state, Timeline.UNTIL);
      Instant next = i + 1 < states.size() ? moment(states.get(i + 1)._2(), BEGAN) : null;
      boolean gone = state.getAs(Timeline.GONE);
      ValidLoad load = known.at(moment(state, BEGAN));
      all.add(
          new KeyState<>(
              gone ? KeyState.Kind.GONE : KeyState.Kind.HELD,
              gone ? null : states.get(i)._1(),
              load.valid(),
              validAt(ended),
              load.arrived(),
              state.getAs(Timeline.CAME_FROM)));
      if (ended != null && !ended.equals(next)) {
        ValidLoad without = known.at(ended);
        all.add(
            new KeyState<>(
                KeyState.Kind.ABSENT,
                null,
                without.valid(),
                validAt(next),
                without.arrived(),
                without.source()));
      }
    }
    return all;
  }

  private static Instant moment(Row state, String column) {
    Timestamp moment = state.getAs(column);
    return moment == null ? null : moment.toInstant();
  }

  private Instant validAt(Instant place) {
    return place == null ? null : known.at(place).valid();
  }

  /**
   * Totals by the time from which they hold, oldest first: one for each moment from which a load
   * holds, after all that hold from then.
   *
   * @param knownAt loads that arrived later are left out
   */
  public <T> List<ValidTotals<T>> course(TotalsTable<T> table, Instant knownAt) {
    ValidOrder order = knownAt(knownAt);
    List<ValidLoad> loads = order.loads();
    Dataset<Row> states =
        Timeline.of(medallion, judged(order, bronze), order.releases())
            .filter(not(col(Timeline.GONE)));
    Column from = unix_seconds(col(ARRIVAL_TIME));
    Column until = coalesce(unix_seconds(col(Timeline.UNTIL)), lit((long) loads.size()));
    Dataset<Row> silvers = states.withColumn(PLACE, explode(sequence(from, until.minus(1))));
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

  /** Records of loads, judged in their order. */
  private Dataset<Row> judged(ValidOrder order, Dataset<Row> records) {
    return AlternateKeys.judge(medallion, medallion.judge().judge(order.placed(records)));
  }
}
