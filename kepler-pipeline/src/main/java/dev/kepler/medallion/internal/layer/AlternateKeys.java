package dev.kepler.medallion.internal.layer;

import static dev.kepler.medallion.Judge.IDENTITY;
import static dev.kepler.medallion.bean.RecordColumns.ARRIVAL_TIME;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.min;
import static org.apache.spark.sql.functions.timestamp_micros;
import static org.apache.spark.sql.functions.unix_micros;

import dev.kepler.medallion.AlternateKey;
import dev.kepler.medallion.Judge;
import dev.kepler.medallion.Medallion;
import dev.kepler.medallion.internal.change.DistinctKeys;
import dev.kepler.medallion.internal.delta.LongSet;
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
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;

/**
 * Which identity each key stands for, and each identity under which key, for an entity that has an
 * {@link AlternateKey}. The first record of which nothing is wrong by itself says so for ever;
 * within one load, where two say it differently, none does. A record that says otherwise is
 * doubled: it would count its thing twice, or another under its key.
 *
 * <p>Some dozens of bytes of the driver for each key that ever arrived. Not safe for use by several
 * threads.
 */
public final class AlternateKeys {

  private final Medallion<?, ?, ?> medallion;
  private Map<Long, Long> identityOfKey;
  private Set<Long> identities;
  private LongSet seenKeys;
  private LongSet seenIdentities;

  /** Knows nothing of what has arrived. */
  AlternateKeys(Medallion<?, ?, ?> medallion) {
    this.medallion = medallion;
  }

  /** Knows that nothing has arrived. */
  static AlternateKeys ofNothing(Medallion<?, ?, ?> medallion) {
    AlternateKeys keys = new AlternateKeys(medallion);
    keys.forget();
    return keys;
  }

  private void forget() {
    identityOfKey = new HashMap<>();
    identities = new HashSet<>();
    seenKeys = LongSet.none();
    seenIdentities = LongSet.none();
  }

  /**
   * Takes records of a batch in.
   *
   * @param earlier gives what had arrived before a moment, in microseconds; asked where that is not
   *     known and may matter
   * @return those that are doubled, each once
   */
  List<KeyedIdentity> take(
      Collection<KeyedIdentity> records, LongFunction<List<KeyedIdentity>> earlier) {
    if (isKey(medallion)) {
      return records.stream()
          .filter(record -> record.key() != record.identity())
          .distinct()
          .toList();
    }
    if (records.isEmpty() || medallion.alternateKey().isEmpty()) {
      return List.of();
    }
    if (identityOfKey == null && isNew(records)) {
      AlternateKeys alone = ofNothing(medallion);
      List<KeyedIdentity> doubled = alone.admit(records);
      see(alone.seenKeys, alone.seenIdentities);
      return doubled;
    }
    if (identityOfKey == null) {
      forget();
      admit(earlier.apply(records.stream().mapToLong(KeyedIdentity::arrival).min().getAsLong()));
    }
    return admit(records);
  }

  private boolean isNew(Collection<KeyedIdentity> records) {
    return seenKeys != null
        && records.stream()
            .noneMatch(
                record ->
                    record.key() < 0
                        || seenKeys.contains(record.key())
                        || seenIdentities.contains(record.identity()));
  }

  /**
   * Takes a large load in of which no key and no identity has arrived before, and none comes twice.
   *
   * @return false where that is not so, or not known; nothing is taken in then
   */
  boolean takeNew(DistinctKeys load) {
    if (medallion.alternateKey().isEmpty()) {
      return true;
    }
    if (isKey(medallion)
        || seenKeys == null
        || load.keys().isEmpty()
        || seenKeys.meets(load.keys().get())
        || seenIdentities.meets(load.identities())) {
      return false;
    }
    see(load.keys().get(), load.identities());
    identityOfKey = null; // is read from bronze once it is asked for
    identities = null;
    return true;
  }

  private void see(LongSet moreKeys, LongSet moreIdentities) {
    seenKeys.addAll(moreKeys);
    seenIdentities.addAll(moreIdentities);
  }

  /** Load by load, in the order in which they arrived. */
  private List<KeyedIdentity> admit(Collection<KeyedIdentity> records) {
    Map<Long, Set<KeyedIdentity>> loads = new TreeMap<>();
    records.forEach(
        record -> loads.computeIfAbsent(record.arrival(), a -> new LinkedHashSet<>()).add(record));
    List<KeyedIdentity> doubled = new ArrayList<>();
    loads.values().forEach(load -> admit(load, doubled));
    return doubled;
  }

  private void admit(Set<KeyedIdentity> load, List<KeyedIdentity> doubled) {
    List<KeyedIdentity> fresh = new ArrayList<>();
    for (KeyedIdentity record : load) {
      Long known = identityOfKey.get(record.key());
      if (known == null ? identities.contains(record.identity()) : known != record.identity()) {
        doubled.add(record);
      } else if (known == null) {
        fresh.add(record);
      }
    }
    Set<KeyedIdentity> rivals = ambiguous(fresh);
    for (KeyedIdentity record : fresh) {
      if (rivals.contains(record)) {
        doubled.add(record);
      } else {
        bind(record);
      }
    }
  }

  private void bind(KeyedIdentity record) {
    identityOfKey.put(record.key(), record.identity());
    identities.add(record.identity());
    seenIdentities.add(record.identity());
    if (record.key() >= 0) {
      seenKeys.add(record.key());
    }
  }

  /** Records whose key stands for several identities, or whose identity has several keys. */
  private static Set<KeyedIdentity> ambiguous(Collection<KeyedIdentity> records) {
    Map<Long, Set<Long>> identitiesOf = new HashMap<>();
    Map<Long, Set<Long>> keysOf = new HashMap<>();
    for (KeyedIdentity record : records) {
      identitiesOf.computeIfAbsent(record.key(), key -> new HashSet<>()).add(record.identity());
      keysOf.computeIfAbsent(record.identity(), identity -> new HashSet<>()).add(record.key());
    }
    Set<KeyedIdentity> ambiguous = new HashSet<>();
    for (KeyedIdentity record : records) {
      if (identitiesOf.get(record.key()).size() > 1 || keysOf.get(record.identity()).size() > 1) {
        ambiguous.add(record);
      }
    }
    return ambiguous;
  }

  /** Whether the key is made of the identity, so that each record tells by itself. */
  private static boolean isKey(Medallion<?, ?, ?> medallion) {
    return medallion.alternateKey().filter(AlternateKey::isKey).isPresent();
  }

  private static String key(Medallion<?, ?, ?> medallion) {
    return medallion.key().bronze().get(0);
  }

  /**
   * Marks the doubled records of all that ever arrived.
   *
   * @param judged all of bronze, as {@link Judge#judge} gives it
   * @return the same, with the {@link AlternateKey#expectation} where it fails
   */
  public static Dataset<Row> judge(Medallion<?, ?, ?> medallion, Dataset<Row> judged) {
    if (medallion.alternateKey().isEmpty()) {
      return judged;
    }
    List<KeyedIdentity> doubled =
        ofNothing(medallion)
            .take(history(medallion, medallion.judge().alternates(judged)), moment -> List.of());
    return doubled.isEmpty() ? judged : marked(medallion, judged, doubled);
  }

  /**
   * Marks the doubled records of a load that has not arrived yet.
   *
   * @param judged its rows, as {@link Judge#judge} gives them
   * @param bronze all that arrived before it and counts, in its own columns
   */
  static Dataset<Row> judgeNext(
      Medallion<?, ?, ?> medallion, Dataset<Row> judged, Dataset<Row> bronze) {
    if (medallion.alternateKey().isEmpty()) {
      return judged;
    }
    List<KeyedIdentity> doubled =
        new AlternateKeys(medallion)
            .take(
                history(medallion, medallion.judge().alternates(judged)),
                moment -> before(medallion, bronze, moment));
    return doubled.isEmpty() ? judged : marked(medallion, judged, doubled);
  }

  /** Marks doubled records. */
  static Dataset<Row> marked(
      Medallion<?, ?, ?> medallion, Dataset<Row> judged, List<KeyedIdentity> doubled) {
    Dataset<Row> rows =
        dataset(judged.sparkSession(), key(medallion), doubled)
            .withColumn(ARRIVAL_TIME, timestamp_micros(col(ARRIVAL_TIME)));
    return medallion.judge().withDoubled(judged, rows);
  }

  private static Dataset<Row> dataset(
      SparkSession session, String key, Collection<KeyedIdentity> records) {
    return session
        .createDataset(
            records.stream()
                .map(r -> new scala.Tuple3<>(r.key(), r.identity(), r.arrival()))
                .toList(),
            Encoders.tuple(Encoders.LONG(), Encoders.LONG(), Encoders.LONG()))
        .toDF(key, IDENTITY, ARRIVAL_TIME);
  }

  /**
   * What arrived, as far as it says which identity stands under which key: each pair when it came
   * first, and every time where others speak against it.
   *
   * @param keys as {@link Judge#alternates} gives them
   */
  static List<KeyedIdentity> history(Medallion<?, ?, ?> medallion, Dataset<Row> keys) {
    String key = key(medallion);
    Dataset<Row> records = isKey(medallion) ? keys.filter(col(key).notEqual(col(IDENTITY))) : keys;
    Dataset<Row> times = records.withColumn(ARRIVAL_TIME, unix_micros(col(ARRIVAL_TIME)));
    if (isKey(medallion)) {
      return collect(key, times.distinct());
    }
    List<KeyedIdentity> first =
        collect(key, times.groupBy(key, IDENTITY).agg(min(ARRIVAL_TIME).as(ARRIVAL_TIME)));
    Set<KeyedIdentity> ambiguous = ambiguous(first);
    if (ambiguous.isEmpty()) {
      return first;
    }
    List<KeyedIdentity> all = new ArrayList<>(first);
    all.removeAll(ambiguous);
    Dataset<Row> pairs = dataset(keys.sparkSession(), key, ambiguous);
    Column same =
        times
            .col(key)
            .equalTo(pairs.col(key))
            .and(times.col(IDENTITY).equalTo(pairs.col(IDENTITY)));
    all.addAll(collect(key, times.join(pairs, same, "left_semi").distinct()));
    return all;
  }

  /**
   * What arrived before a moment, as {@link #history} gives it.
   *
   * @param bronze all that arrived and counts, in its own columns
   * @param moment in microseconds since 1970
   */
  static List<KeyedIdentity> before(
      Medallion<?, ?, ?> medallion, Dataset<Row> bronze, long moment) {
    Judge judge = medallion.judge();
    Dataset<Row> earlier = bronze.filter(unix_micros(col(ARRIVAL_TIME)).lt(moment));
    return history(medallion, judge.alternates(judge.judgeDistinct(earlier)));
  }

  private static List<KeyedIdentity> collect(String key, Dataset<Row> keys) {
    return keys.select(key, IDENTITY, ARRIVAL_TIME).collectAsList().stream()
        .map(row -> new KeyedIdentity(row.getLong(0), row.getLong(1), row.getLong(2)))
        .toList();
  }
}
