package dev.kepler.medallion.internal.layer;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashMap;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Random;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("A map of numbers")
class LongMapTest {

  @Test
  @DisplayName("holds what Java's map holds, whatever the numbers are")
  void asJavas() {
    Random random = new Random(7);
    Map<Long, Long> expected = new HashMap<>();
    LongMap map = new LongMap();
    for (int i = 0; i < 100_000; i++) {
      long key =
          switch (i % 4) {
            case 0 -> i;
            case 1 -> random.nextLong();
            case 2 -> -random.nextInt(1_000);
            default -> (long) random.nextInt(1_000) << 40;
          };
      long value = random.nextInt(3);
      assertThat(map.get(key)).isEqualTo(known(expected, key));
      Long before = expected.putIfAbsent(key, value);
      assertThat(map.put(key, value)).isEqualTo(before == null || before == value);
    }
    for (long edge : new long[] {0, -1, Long.MIN_VALUE, Long.MAX_VALUE}) {
      expected.putIfAbsent(edge, edge);
      map.put(edge, edge);
    }
    expected.keySet().forEach(key -> assertThat(map.get(key)).isEqualTo(known(expected, key)));
  }

  private static OptionalLong known(Map<Long, Long> map, long key) {
    return map.containsKey(key) ? OptionalLong.of(map.get(key)) : OptionalLong.empty();
  }
}
