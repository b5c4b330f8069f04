package dev.kepler.examples.live;

import static dev.kepler.medallion.bean.RecordColumns.ARRIVAL_TIME;
import static dev.kepler.medallion.bean.RecordColumns.OTHER_COLUMNS;
import static org.apache.spark.sql.functions.broadcast;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.collect_set;
import static org.apache.spark.sql.functions.map_filter;
import static org.apache.spark.sql.functions.max_by;
import static org.apache.spark.sql.functions.struct;
import static org.apache.spark.sql.functions.trim;

import dev.kepler.medallion.lake.ArrivedLoad;
import dev.kepler.medallion.lake.KeyState;
import dev.kepler.medallion.lake.TableLayout;
import dev.kepler.medallion.pipeline.Cut;
import dev.kepler.medallion.pipeline.Lake;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;

/**
 * Reads a {@link Chronicle} out of a lake, by a few Spark jobs.
 *
 * @param <B> row of bronze
 * @param <S> row of silver
 */
final class ChronicleReader<B, S> {

  private final Mission<B, S> mission;
  private final Lake<?, B, S> lake;

  ChronicleReader(SparkSession session, TableLayout layout, Mission<B, S> mission) {
    this.mission = mission;
    this.lake = mission.open(session, layout);
  }

  /** Whether something was written since a cut. */
  boolean hasMovedSince(String cut) {
    return lake.exists() && lake.cutSince(cut).isPresent();
  }

  /** Reads; empty where there is no lake. */
  Optional<Chronicle> read() {
    if (!lake.exists()) {
      return Optional.empty();
    }
    try (Cut<?, B, S> cut = lake.cut()) {
      return Optional.of(Chronicle.of(cut.id(), things(cut, cut.histories()), dates(cut)));
    }
  }

  private List<Instant> dates(Cut<?, B, S> cut) {
    return mission.isOfReleases(lake)
        ? cut.loads().stream()
            .filter(load -> load.counts() && load.release() != null)
            .map(ArrivedLoad::release)
            .toList()
        : List.of();
  }

  private List<Chronicle.Thing> things(
      Cut<?, B, S> cut, Map<List<Object>, List<KeyState<S>>> histories) {
    Map<Arrived, B> records = records(cut.bronze(), histories);
    List<Chronicle.Thing> things = new ArrayList<>();
    for (Mission.Called called : called(cut.bronze())) {
      List<KeyState<S>> states = histories.get(called.key());
      if (states != null) {
        things.add(mission.thing(called, explained(called.key(), states, records)));
      }
    }
    return things;
  }

  /** What each thing is called that has a star by its newest record. */
  private List<Mission.Called> called(Dataset<B> bronze) {
    Mission.Naming naming = mission.naming();
    Column[] keys = keys().map(name -> col(name)).toArray(Column[]::new);
    Column named =
        Stream.of(keys).reduce(col(naming.object()).isNotNull(), (a, b) -> a.and(b.isNotNull()));
    List<Mission.Called> called = new ArrayList<>();
    for (Row thing :
        bronze
            .filter(named)
            .groupBy(keys)
            .agg(
                max_by(
                    struct(
                        col(naming.object()).as("object"),
                        col(naming.star()).as("star"),
                        col(naming.planet()).as("planet")),
                    col(ARRIVAL_TIME)),
                collect_set(trim(col(naming.planet()))))
            .collectAsList()) {
      Row newest = thing.getStruct(keys.length);
      if (!newest.isNullAt(1)) {
        called.add(
            new Mission.Called(
                keyOf(thing, keys.length),
                newest.getString(0),
                newest.getLong(1),
                newest.getString(2),
                thing.getList(keys.length + 1)));
      }
    }
    return called;
  }

  private Stream<String> keys() {
    return mission.description().key().bronze().stream();
  }

  private static List<Object> keyOf(Row row, int length) {
    List<Object> key = new ArrayList<>();
    for (int i = 0; i < length; i++) {
      key.add(row.get(i));
    }
    return key;
  }

  /** Names a record among all of bronze: no load has two that are trusted of one key. */
  private record Arrived(List<Object> key, Instant arrived) {}

  /**
   * The records that began the states of things that moved or are no more: of those that are there
   * and always were the same, there is nothing to tell.
   */
  private Map<Arrived, B> records(
      Dataset<B> bronze, Map<List<Object>, List<KeyState<S>>> histories) {
    List<Row> told = new ArrayList<>();
    histories.forEach(
        (key, states) ->
            states.stream()
                .filter(state -> states.size() > 1 || state.kind() == KeyState.Kind.GONE)
                .forEach(state -> told.add(row(key, state.arrived()))));
    String[] columns = Stream.concat(keys(), Stream.of(ARRIVAL_TIME)).toArray(String[]::new);
    Dataset<Row> these =
        bronze
            .sparkSession()
            .createDataFrame(
                told,
                bronze.select(Stream.of(columns).map(c -> col(c)).toArray(Column[]::new)).schema());
    return bronze
        .join(broadcast(these), columns, "left_semi")
        .withColumn(
            OTHER_COLUMNS,
            map_filter(col(OTHER_COLUMNS), (name, value) -> name.isin(mission.toldBy().toArray())))
        .as(mission.description().bronze())
        .collectAsList()
        .stream()
        .collect(
            Collectors.toMap(
                record -> new Arrived(mission.key(record), mission.arrival(record)),
                record -> record,
                (a, b) -> b));
  }

  private static Row row(List<Object> key, Instant arrived) {
    List<Object> values = new ArrayList<>(key);
    values.add(arrived);
    return RowFactory.create(values.toArray());
  }

  private List<Chronicle.State> explained(
      List<Object> key, List<KeyState<S>> states, Map<Arrived, B> records) {
    List<Chronicle.State> explained = new ArrayList<>();
    KeyState<S> before = null;
    for (KeyState<S> state : states) {
      Planet planet = state.row() == null ? null : mission.planet(state.row());
      explained.add(
          new Chronicle.State(
              new KeyState<>(
                  state.kind(), planet, state.from(), state.to(), state.arrived(), state.source()),
              verdict(key, state, planet, records),
              causes(key, before, state, records)));
      before = state;
    }
    return explained;
  }

  private Verdict verdict(
      List<Object> key, KeyState<S> state, Planet planet, Map<Arrived, B> records) {
    return switch (state.kind()) {
      case HELD -> planet.verdict();
      case GONE -> mission.gone(records.get(new Arrived(key, state.arrived())));
      case ABSENT -> null;
    };
  }

  /** By the records that began the two states, as the changes from count to count are told. */
  private List<Cause> causes(
      List<Object> key, KeyState<S> before, KeyState<S> state, Map<Arrived, B> records) {
    if (before == null || before.kind() == KeyState.Kind.ABSENT) {
      return mission.entered();
    }
    if (state.kind() == KeyState.Kind.ABSENT) {
      return mission.absent();
    }
    return mission.between(
        records.get(new Arrived(key, before.arrived())),
        records.get(new Arrived(key, state.arrived())));
  }
}
