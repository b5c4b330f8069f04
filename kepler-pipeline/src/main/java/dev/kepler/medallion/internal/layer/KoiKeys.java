package dev.kepler.medallion.internal.layer;

import static dev.kepler.model.KoiColumns.ARRIVAL_TIME;
import static dev.kepler.model.KoiColumns.ROW_ID;
import static dev.kepler.transforms.Expectations.KOI;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.min;
import static org.apache.spark.sql.functions.timestamp_micros;
import static org.apache.spark.sql.functions.unix_micros;

import dev.kepler.medallion.internal.change.DistinctKeys;
import dev.kepler.medallion.internal.delta.LongSet;
import dev.kepler.pipeline.source.KeyScheme;
import dev.kepler.transforms.Expectations;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.LongFunction;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;

/**
 * Which KOI each key stands for, and each KOI under which key. The first record of which nothing is
 * wrong by itself says so for ever; within one load, where two say it differently, none does. A
 * record that says otherwise is doubled: it would count its KOI twice, or another under its key.
 *
 * <p>Some dozens of bytes of the driver for each KOI that ever arrived. Not safe for use by several
 * threads.
 */
public final class KoiKeys {

  private final KeyScheme scheme;
  private Map<Long, Long> koiOfKey;
  private Set<Long> kois;
  private LongSet seenKeys;
  private LongSet seenKois;

  /** Knows nothing of what has arrived. */
  KoiKeys(KeyScheme scheme) {
    this.scheme = scheme;
  }

  /** Knows that nothing has arrived. */
  static KoiKeys ofNothing(KeyScheme scheme) {
    KoiKeys keys = new KoiKeys(scheme);
    keys.forget();
    return keys;
  }

  private void forget() {
    koiOfKey = new HashMap<>();
    kois = new HashSet<>();
    seenKeys = LongSet.none();
    seenKois = LongSet.none();
  }

  /**
   * Takes records of a batch in.
   *
   * @param earlier gives what had arrived before a moment, in microseconds; asked where that is not
   *     known and may matter
   * @return those that are doubled, each once
   */
  List<KeyedKoi> take(Collection<KeyedKoi> records, LongFunction<List<KeyedKoi>> earlier) {
    if (scheme == KeyScheme.KOI_NAME) { // which makes a key of a KOI
      return records.stream().filter(record -> record.key() != record.koi()).distinct().toList();
    }
    if (records.isEmpty()) {
      return List.of();
    }
    if (koiOfKey == null && isNew(records)) {
      KoiKeys alone = ofNothing(scheme);
      List<KeyedKoi> doubled = alone.admit(records);
      see(alone.seenKeys, alone.seenKois);
      return doubled;
    }
    if (koiOfKey == null) {
      forget();
      admit(earlier.apply(records.stream().mapToLong(KeyedKoi::arrival).min().getAsLong()));
    }
    return admit(records);
  }

  private boolean isNew(Collection<KeyedKoi> records) {
    return seenKeys != null
        && records.stream()
            .noneMatch(
                record ->
                    record.key() < 0
                        || seenKeys.contains(record.key())
                        || seenKois.contains(record.koi()));
  }

  /**
   * Takes a large load in of which no key and no KOI has arrived before, and none comes twice.
   *
   * @return false where that is not so, or not known; nothing is taken in then
   */
  boolean takeNew(DistinctKeys load) {
    if (scheme == KeyScheme.KOI_NAME
        || seenKeys == null
        || load.keys().isEmpty()
        || seenKeys.meets(load.keys().get())
        || seenKois.meets(load.kois())) {
      return false;
    }
    see(load.keys().get(), load.kois());
    koiOfKey = null; // is read from bronze once it is asked for
    kois = null;
    return true;
  }

  private void see(LongSet moreKeys, LongSet moreKois) {
    seenKeys.addAll(moreKeys);
    seenKois.addAll(moreKois);
  }

  /** Load by load, in the order in which they arrived. */
  private List<KeyedKoi> admit(Collection<KeyedKoi> records) {
    Map<Long, Set<KeyedKoi>> loads = new TreeMap<>();
    records.forEach(
        record -> loads.computeIfAbsent(record.arrival(), a -> new LinkedHashSet<>()).add(record));
    List<KeyedKoi> doubled = new ArrayList<>();
    loads.values().forEach(load -> admit(load, doubled));
    return doubled;
  }

  private void admit(Set<KeyedKoi> load, List<KeyedKoi> doubled) {
    List<KeyedKoi> fresh = new ArrayList<>();
    for (KeyedKoi record : load) {
      Long known = koiOfKey.get(record.key());
      if (known == null ? kois.contains(record.koi()) : known != record.koi()) {
        doubled.add(record);
      } else if (known == null) {
        fresh.add(record);
      }
    }
    Set<KeyedKoi> rivals = ambiguous(fresh);
    for (KeyedKoi record : fresh) {
      if (rivals.contains(record)) {
        doubled.add(record);
      } else {
        bind(record);
      }
    }
  }

  private void bind(KeyedKoi record) {
    koiOfKey.put(record.key(), record.koi());
    kois.add(record.koi());
    seenKois.add(record.koi());
    if (record.key() >= 0) {
      seenKeys.add(record.key());
    }
  }

  /** Records whose key stands for several KOIs, or whose KOI stands under several keys. */
  private static Set<KeyedKoi> ambiguous(Collection<KeyedKoi> records) {
    Map<Long, Set<Long>> koisOf = new HashMap<>();
    Map<Long, Set<Long>> keysOf = new HashMap<>();
    for (KeyedKoi record : records) {
      koisOf.computeIfAbsent(record.key(), key -> new HashSet<>()).add(record.koi());
      keysOf.computeIfAbsent(record.koi(), koi -> new HashSet<>()).add(record.key());
    }
    Set<KeyedKoi> ambiguous = new HashSet<>();
    for (KeyedKoi record : records) {
      if (koisOf.get(record.key()).size() > 1 || keysOf.get(record.koi()).size() > 1) {
        ambiguous.add(record);
      }
    }
    return ambiguous;
  }

  /**
   * Marks the doubled records of all that ever arrived.
   *
   * @param judged all of bronze, as {@link Expectations#judge} gives it
   * @return the same, with {@link Expectations#ONE_KEY_PER_KOI} where it fails
   */
  public static Dataset<Row> judge(Dataset<Row> judged, KeyScheme scheme) {
    List<KeyedKoi> doubled =
        ofNothing(scheme)
            .take(history(Expectations.keysOfKois(judged), scheme), moment -> List.of());
    return doubled.isEmpty() ? judged : marked(judged, doubled);
  }

  /** Marks doubled records. */
  static Dataset<Row> marked(Dataset<Row> judged, List<KeyedKoi> doubled) {
    Dataset<Row> rows =
        dataset(judged.sparkSession(), doubled)
            .withColumn(ARRIVAL_TIME, timestamp_micros(col(ARRIVAL_TIME)));
    return Expectations.withDoubledKeys(judged, rows);
  }

  private static Dataset<Row> dataset(SparkSession session, Collection<KeyedKoi> records) {
    return session
        .createDataset(
            records.stream().map(r -> new scala.Tuple3<>(r.key(), r.koi(), r.arrival())).toList(),
            Encoders.tuple(Encoders.LONG(), Encoders.LONG(), Encoders.LONG()))
        .toDF(ROW_ID, KOI, ARRIVAL_TIME);
  }

  /**
   * What arrived, as far as it says which KOI stands under which key: each pair when it came first,
   * and every time where others speak against it.
   *
   * @param keys as {@link Expectations#keysOfKois} gives them
   */
  static List<KeyedKoi> history(Dataset<Row> keys, KeyScheme scheme) {
    Dataset<Row> records =
        scheme == KeyScheme.KOI_NAME ? keys.filter(col(ROW_ID).notEqual(col(KOI))) : keys;
    Dataset<Row> times = records.withColumn(ARRIVAL_TIME, unix_micros(col(ARRIVAL_TIME)));
    if (scheme == KeyScheme.KOI_NAME) {
      return collect(times.distinct());
    }
    List<KeyedKoi> first =
        collect(times.groupBy(ROW_ID, KOI).agg(min(ARRIVAL_TIME).as(ARRIVAL_TIME)));
    Set<KeyedKoi> ambiguous = ambiguous(first);
    if (ambiguous.isEmpty()) {
      return first;
    }
    List<KeyedKoi> all = new ArrayList<>(first);
    all.removeAll(ambiguous);
    Dataset<Row> pairs = dataset(keys.sparkSession(), ambiguous);
    all.addAll(
        collect(
            times
                .join(
                    pairs,
                    times
                        .col(ROW_ID)
                        .equalTo(pairs.col(ROW_ID))
                        .and(times.col(KOI).equalTo(pairs.col(KOI))),
                    "left_semi")
                .distinct()));
    return all;
  }

  private static List<KeyedKoi> collect(Dataset<Row> keys) {
    return keys.select(ROW_ID, KOI, ARRIVAL_TIME).collectAsList().stream()
        .map(row -> new KeyedKoi(row.getLong(0), row.getLong(1), row.getLong(2)))
        .toList();
  }
}
