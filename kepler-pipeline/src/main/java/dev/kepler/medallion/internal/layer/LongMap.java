package dev.kepler.medallion.internal.layer;

import java.util.OptionalLong;

/**
 * A map from numbers to numbers that only grows, in some thirty bytes an entry: boxed ones take
 * five times as much. Not safe for use by several threads.
 */
final class LongMap {

  private static final int SMALLEST = 1 << 4;

  private long[] keys = new long[SMALLEST];
  private long[] values = new long[SMALLEST];
  private boolean[] taken = new boolean[SMALLEST];
  private int size;

  /** The number of a key. */
  OptionalLong get(long key) {
    int place = place(key);
    return taken[place] ? OptionalLong.of(values[place]) : OptionalLong.empty();
  }

  /**
   * Puts a number where none is.
   *
   * @return whether the key has that number now
   */
  boolean put(long key, long value) {
    int place = place(key);
    if (taken[place]) {
      return values[place] == value;
    }
    set(place, key, value);
    size++;
    if (size > keys.length / 2) {
      grow();
    }
    return true;
  }

  private void set(int place, long key, long value) {
    keys[place] = key;
    values[place] = value;
    taken[place] = true;
  }

  private void grow() {
    long[] oldKeys = keys;
    long[] oldValues = values;
    boolean[] oldTaken = taken;
    int length = Math.multiplyExact(oldKeys.length, 2);
    keys = new long[length];
    values = new long[length];
    taken = new boolean[length];
    for (int i = 0; i < oldKeys.length; i++) {
      if (oldTaken[i]) {
        set(place(oldKeys[i]), oldKeys[i], oldValues[i]);
      }
    }
  }

  /** Where a key is, or belongs. */
  private int place(long key) {
    long mixed = key * 0x9E3779B97F4A7C15L; // neighbours go far apart
    int place = (int) (mixed >>> 32) & keys.length - 1;
    while (taken[place] && keys[place] != key) {
      place = place + 1 & keys.length - 1;
    }
    return place;
  }
}
