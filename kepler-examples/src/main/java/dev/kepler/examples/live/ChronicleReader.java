package dev.kepler.examples.live;

import static org.apache.spark.sql.functions.broadcast;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.collect_set;
import static org.apache.spark.sql.functions.map_filter;
import static org.apache.spark.sql.functions.max_by;
import static org.apache.spark.sql.functions.struct;
import static org.apache.spark.sql.functions.trim;

import dev.kepler.medallion.Reason;
import dev.kepler.medallion.bean.MissingValue;
import dev.kepler.medallion.lake.ArrivedLoad;
import dev.kepler.medallion.lake.KeyState;
import dev.kepler.model.ArchiveColumns;
import dev.kepler.model.BronzeKoi;
import dev.kepler.model.Disposition;
import dev.kepler.model.KoiColumns;
import dev.kepler.model.SilverExoplanet;
import dev.kepler.pipeline.KeplerCut;
import dev.kepler.pipeline.KeplerLake;
import dev.kepler.pipeline.source.KeyScheme;
import dev.kepler.transforms.KoiReason;
import dev.kepler.transforms.KoiReasons;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Collectors;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;

/** Reads a {@link Chronicle} out of a lake, by a few Spark jobs. */
final class ChronicleReader {

  /**
   * Looks for which the lake must not move meanwhile; a lake that never rests is taken as it is.
   */
  private static final int LOOKS = 3;

  /** Columns by which {@link KoiReasons} tells why, beside those of a record. */
  private static final Object[] TOLD_BY = ArchiveColumns.TOLD_BY.toArray();

  private static final List<Reason<KoiReason>> NEW =
      KoiReasons.MAPPING.between(null, new BronzeKoi());
  private static final List<Reason<KoiReason>> UNKNOWN =
      List.of(new Reason<>(KoiReason.UNKNOWN, KoiReason.UNKNOWN.toString()));

  private final KeplerLake lake;

  ChronicleReader(KeplerLake lake) {
    this.lake = lake;
  }

  /** Whether something was written since a cut. */
  boolean hasMovedSince(String cut) {
    return lake.exists() && lake.cutSince(cut).isPresent();
  }

  /** Reads; empty where there is no lake. */
  Optional<Chronicle> read() {
    return lake.exists() ? Optional.of(readSteady()) : Optional.empty();
  }

  private Chronicle readSteady() {
    for (int look = 1; ; look++) {
      try (KeplerCut cut = lake.cut()) {
        Map<Long, List<KeyState<SilverExoplanet>>> histories = lake.histories();
        if (look == LOOKS || lake.cutSince(cut.id()).isEmpty()) {
          return Chronicle.of(cut.id(), kois(cut, histories), dates());
        }
      }
    }
  }

  private List<Instant> dates() {
    return lake.keys().equals(Optional.of(KeyScheme.KOI_NAME))
        ? lake.loads().stream()
            .filter(load -> load.counts() && load.release() != null)
            .map(ArrivedLoad::release)
            .toList()
        : List.of();
  }

  private static List<Chronicle.Koi> kois(
      KeplerCut cut, Map<Long, List<KeyState<SilverExoplanet>>> histories) {
    Map<Arrived, BronzeKoi> records = recordsOfMoved(cut, histories);
    List<Chronicle.Koi> kois = new ArrayList<>();
    for (Row koi : named(cut)) {
      long key = koi.getLong(0);
      Row newest = koi.getStruct(1);
      List<KeyState<SilverExoplanet>> states = histories.get(key);
      if (states != null && !newest.isNullAt(1)) {
        List<String> names =
            koi.<String>getList(2).stream().filter(n -> !MissingValue.isMissing(n)).toList();
        String name = newest.getString(2);
        kois.add(
            new Chronicle.Koi(
                key,
                MissingValue.strip(newest.getString(0)),
                newest.getLong(1),
                MissingValue.isMissing(name) ? lastName(states) : MissingValue.strip(name),
                names.stream().sorted().toList(),
                explained(key, states, records)));
      }
    }
    return kois;
  }

  private static String lastName(List<KeyState<SilverExoplanet>> states) {
    return states.stream()
        .map(state -> state.row() == null ? null : state.row().getExoplanetName())
        .filter(Objects::nonNull)
        .reduce((earlier, later) -> later)
        .orElse(null);
  }

  /** Each key with what its newest record calls it, and the names of planets that it ever had. */
  private static List<Row> named(KeplerCut cut) {
    return cut.bronze()
        .filter(col(KoiColumns.ROW_ID).isNotNull().and(col(KoiColumns.KEPOI_NAME).isNotNull()))
        .groupBy(KoiColumns.ROW_ID)
        .agg(
            max_by(
                struct(KoiColumns.KEPOI_NAME, KoiColumns.KEPLER_STAR_ID, KoiColumns.KEPLER_NAME),
                col(KoiColumns.ARRIVAL_TIME)),
            collect_set(trim(col(KoiColumns.KEPLER_NAME))))
        .collectAsList();
  }

  /** Names a record among all of bronze: no load has two that are trusted of one key. */
  private record Arrived(long key, Instant arrived) {}

  /** The records of the keys that were not always the same: the others have one reason alone. */
  private static Map<Arrived, BronzeKoi> recordsOfMoved(
      KeplerCut cut, Map<Long, List<KeyState<SilverExoplanet>>> histories) {
    Dataset<BronzeKoi> bronze = cut.bronze();
    List<Long> moved =
        histories.entrySet().stream()
            .filter(h -> h.getValue().size() > 1)
            .map(Map.Entry::getKey)
            .toList();
    Dataset<Row> keys = bronze.sparkSession().createDataset(moved, Encoders.LONG()).toDF("key");
    return bronze
        .join(broadcast(keys), col(KoiColumns.ROW_ID).equalTo(col("key")), "left_semi")
        .withColumn(
            KoiColumns.OTHER_COLUMNS,
            map_filter(col(KoiColumns.OTHER_COLUMNS), (name, value) -> name.isin(TOLD_BY)))
        .as(BronzeKoi.ENCODER)
        .collectAsList()
        .stream()
        .collect(
            Collectors.toMap(
                koi -> new Arrived(koi.getRowId(), koi.getArrivalTime()), koi -> koi, (a, b) -> b));
  }

  private static List<Chronicle.State> explained(
      long key, List<KeyState<SilverExoplanet>> states, Map<Arrived, BronzeKoi> records) {
    List<Chronicle.State> explained = new ArrayList<>();
    KeyState<SilverExoplanet> before = null;
    for (KeyState<SilverExoplanet> state : states) {
      explained.add(
          new Chronicle.State(state, disposition(state), reasons(key, before, state, records)));
      before = state;
    }
    return explained;
  }

  private static String disposition(KeyState<SilverExoplanet> state) {
    return switch (state.kind()) {
      case HELD -> state.row().getDisposition();
      case GONE -> Disposition.FALSE_POSITIVE.archiveName();
      case ABSENT -> null;
    };
  }

  /** By the records that began the two states, as {@code KoiChange} tells them. */
  private static List<Reason<KoiReason>> reasons(
      long key,
      KeyState<SilverExoplanet> before,
      KeyState<SilverExoplanet> state,
      Map<Arrived, BronzeKoi> records) {
    if (before == null || before.kind() == KeyState.Kind.ABSENT) {
      return NEW;
    }
    if (state.kind() == KeyState.Kind.ABSENT) {
      return KoiReasons.MAPPING.between(new BronzeKoi(), null);
    }
    BronzeKoi was = records.get(new Arrived(key, before.arrived()));
    BronzeKoi is = records.get(new Arrived(key, state.arrived()));
    return was == null || is == null ? UNKNOWN : KoiReasons.MAPPING.between(was, is);
  }
}
