package dev.kepler.medallion.lake;

import java.util.List;

/**
 * Why a number moved: one key that entered silver, changed in it, or left it.
 *
 * @param key values of the columns of the key, in their order
 * @param before the row of silver before; null when there was none
 * @param after the row of silver after; null when there is none
 * @param records all that ever arrived under the key, oldest first; one at least, unless another
 *     hand took them
 * @param <B> row of bronze
 * @param <S> row of silver
 */
public record KeyChange<B, S>(List<Object> key, S before, S after, List<B> records) {

  /** Copies key and records. */
  public KeyChange {
    key = List.copyOf(key);
    records = List.copyOf(records);
  }
}
