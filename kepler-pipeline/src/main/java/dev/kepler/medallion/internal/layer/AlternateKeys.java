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
import java.nio.ByteBuffer;
import java.nio.LongBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashSet;
import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.OptionalLong;
import java.util.Set;
import java.util.function.Function;
import java.util.function.LongFunction;
import org.apache.spark.api.java.function.MapPartitionsFunction;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoder;
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

  private static final int PACK = 10_000;
  private static final Encoder<byte[]> BINARY = Encoders.BINARY();

  private final Medallion<?, ?, ?> medallion;
  private LongMap identityOfKey;
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
    identityOfKey = new LongMap();
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
    return true;
  }

  private void see(LongSet moreKeys, LongSet moreIdentities) {
    seenKeys.addAll(moreKeys);
    seenIdentities.addAll(moreIdentities);
  }

  /** Load by load, in the order in which they arrived. */
  private List<KeyedIdentity> admit(Collection<KeyedIdentity> records) {
    List<KeyedIdentity> inOrder = new ArrayList<>(records);
    inOrder.sort(Comparator.comparingLong(KeyedIdentity::arrival));
    Set<KeyedIdentity> doubled = new LinkedHashSet<>();
    for (int first = 0; first < inOrder.size(); ) {
      int next = first;
      while (next < inOrder.size() && inOrder.get(next).arrival() == inOrder.get(first).arrival()) {
        next++;
      }
      admit(inOrder.subList(first, next), doubled);
      first = next;
    }
    return List.copyOf(doubled);
  }

  private void admit(List<KeyedIdentity> load, Set<KeyedIdentity> doubled) {
    List<KeyedIdentity> fresh = new ArrayList<>();
    for (KeyedIdentity record : load) {
      OptionalLong known = identityOfKey.get(record.key());
      if (known.isEmpty()
          ? seenIdentities.contains(record.identity())
          : known.getAsLong() != record.identity()) {
        doubled.add(record);
      } else if (known.isEmpty()) {
        fresh.add(record);
      }
    }
    Set<KeyedIdentity> rivals = ambiguous(fresh);
    doubled.addAll(rivals);
    fresh.stream().filter(record -> !rivals.contains(record)).forEach(this::bind);
  }

  private void bind(KeyedIdentity record) {
    identityOfKey.put(record.key(), record.identity());
    seenIdentities.add(record.identity());
    if (record.key() >= 0) {
      seenKeys.add(record.key());
    }
  }

  /** Records whose key stands for several identities, or whose identity has several keys. */
  private static Set<KeyedIdentity> ambiguous(Collection<KeyedIdentity> records) {
    LongMap identityOf = new LongMap();
    LongMap keyOf = new LongMap();
    Set<Long> keys = new HashSet<>();
    Set<Long> identities = new HashSet<>();
    for (KeyedIdentity record : records) {
      if (!identityOf.put(record.key(), record.identity())) {
        keys.add(record.key());
      }
      if (!keyOf.put(record.identity(), record.key())) {
        identities.add(record.identity());
      }
    }
    Set<KeyedIdentity> ambiguous = new LinkedHashSet<>();
    for (KeyedIdentity record : records) {
      if (keys.contains(record.key()) || identities.contains(record.identity())) {
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
            .take(
                history(medallion, medallion.judge().alternates(judged), AlternateKeys::packed),
                moment -> List.of());
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
    return history(medallion, keys, AlternateKeys::collected);
  }

  private static List<KeyedIdentity> history(
      Medallion<?, ?, ?> medallion,
      Dataset<Row> keys,
      Function<Dataset<Row>, List<KeyedIdentity>> collecting) {
    String key = key(medallion);
    Dataset<Row> records = isKey(medallion) ? keys.filter(col(key).notEqual(col(IDENTITY))) : keys;
    Dataset<Row> times = records.withColumn(ARRIVAL_TIME, unix_micros(col(ARRIVAL_TIME)));
    if (isKey(medallion)) {
      return collecting.apply(columns(key, times.distinct()));
    }
    List<KeyedIdentity> first =
        collecting.apply(
            columns(key, times.groupBy(key, IDENTITY).agg(min(ARRIVAL_TIME).as(ARRIVAL_TIME))));
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
    all.addAll(collected(columns(key, times.join(pairs, same, "left_semi").distinct())));
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
    return history(
        medallion, judge.alternates(judge.judgeDistinct(earlier)), AlternateKeys::packed);
  }

  private static Dataset<Row> columns(String key, Dataset<Row> keys) {
    return keys.select(key, IDENTITY, ARRIVAL_TIME);
  }

  private static List<KeyedIdentity> collected(Dataset<Row> keys) {
    return keys.collectAsList().stream()
        .map(row -> new KeyedIdentity(row.getLong(0), row.getLong(1), row.getLong(2)))
        .toList();
  }

  /** Many: packed on their way, because rows take five times as much of the driver. */
  private static List<KeyedIdentity> packed(Dataset<Row> keys) {
    List<KeyedIdentity> all = new ArrayList<>();
    keys.mapPartitions((MapPartitionsFunction<Row, byte[]>) AlternateKeys::packs, BINARY)
        .collectAsList()
        .forEach(
            pack -> {
              LongBuffer numbers = ByteBuffer.wrap(pack).asLongBuffer();
              while (numbers.hasRemaining()) {
                all.add(new KeyedIdentity(numbers.get(), numbers.get(), numbers.get()));
              }
            });
    return all;
  }

  private static Iterator<byte[]> packs(Iterator<Row> keys) {
    return new Iterator<>() {
      @Override
      public boolean hasNext() {
        return keys.hasNext();
      }

      @Override
      public byte[] next() {
        ByteBuffer pack = ByteBuffer.allocate(PACK * 3 * Long.BYTES);
        for (int i = 0; i < PACK && keys.hasNext(); i++) {
          Row row = keys.next();
          pack.putLong(row.getLong(0)).putLong(row.getLong(1)).putLong(row.getLong(2));
        }
        return Arrays.copyOf(pack.array(), pack.position());
      }
    };
  }
}
