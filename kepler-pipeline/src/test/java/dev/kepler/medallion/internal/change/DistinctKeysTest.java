package dev.kepler.medallion.internal.change;

import static org.apache.spark.sql.functions.lit;
import static org.assertj.core.api.Assertions.assertThat;

import dev.kepler.medallion.internal.delta.KeyRange;
import dev.kepler.medallion.internal.delta.TableKey;
import dev.kepler.model.testing.LocalSpark;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.OptionalLong;
import java.util.Random;
import java.util.stream.LongStream;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@DisplayName("Keys of many rows")
@ExtendWith(LocalSpark.class)
class DistinctKeysTest {

  private static final int KEYS = 10_000;
  private static final String KEY = "key";

  private final SparkSession spark;
  private final Random random = new Random(42);

  DistinctKeysTest(SparkSession spark) {
    this.spark = spark;
  }

  @Test
  @DisplayName("are counted where each comes once, in any order, near or far apart")
  void once() {
    for (int shift : List.of(0, 10, 40)) {
      assertThat(distinct(rows(keys(shift)), KEY, range(shift))).hasValue(KEYS);
    }
  }

  @Test
  @DisplayName("are found out where one comes twice, wherever it does")
  void twice() {
    for (int shift : List.of(0, 10, 40)) {
      List<Long> keys = keys(shift);
      keys.set(KEYS - 1, keys.get(0));

      assertThat(distinct(rows(keys), KEY, range(shift))).isEmpty();
    }
  }

  @Test
  @DisplayName("may be missing, negative, or all away")
  void others() {
    List<Long> missing = keys(0);
    missing.set(0, null);
    missing.set(1, null);
    List<Long> negative = keys(0);
    negative.set(0, -1L);

    assertThat(distinct(rows(missing), KEY, range(0))).hasValue(KEYS - 2);
    assertThat(distinct(rows(negative), KEY, new KeyRange(-1, KEYS))).hasValue(KEYS);
    assertThat(distinct(rows(List.of()), KEY, KeyRange.NONE)).hasValue(0);
    assertThat(distinct(rows(List.of()), KEY, KeyRange.ALL)).hasValue(0);
  }

  private static OptionalLong distinct(Dataset<Row> rows, String key, KeyRange range) {
    return DistinctKeys.of(
            rows,
            new TableKey(List.of(key), true, columns -> columns[0]),
            lit(null).cast("bigint"),
            range)
        .stream()
        .mapToLong(DistinctKeys::rows)
        .findFirst();
  }

  private List<Long> keys(int shift) {
    List<Long> keys =
        new ArrayList<>(LongStream.range(0, KEYS).mapToObj(key -> key << shift).toList());
    Collections.shuffle(keys, random);
    return keys;
  }

  private static KeyRange range(int shift) {
    return new KeyRange(0, (long) KEYS << shift);
  }

  private Dataset<Row> rows(List<Long> keys) {
    return spark.createDataset(keys, Encoders.LONG()).toDF(KEY).repartition(3);
  }
}
