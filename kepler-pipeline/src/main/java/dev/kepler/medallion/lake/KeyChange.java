package dev.kepler.medallion.lake;

import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * Why a number moved: one key that entered silver, changed in it, or left it.
 *
 * @param key values of the columns of the key, in their order
 * @param before the row of silver before; null when there was none
 * @param after the row of silver after; null when there is none
 * @param records all that had arrived under the key when it moved and counted before or after,
 *     oldest first; one at least, unless another hand took them
 * @param decisions on loads by which the key moved; none where what arrived moved it
 * @param <B> row of bronze
 * @param <S> row of silver
 */
public record KeyChange<B, S>(
    List<Object> key, S before, S after, List<B> records, List<LoadDecision> decisions) {

  /** Copies key, records and decisions. */
  public KeyChange {
    key = List.copyOf(key);
    records = List.copyOf(records);
    decisions = List.copyOf(decisions);
  }

  /** The newest of the decisions; empty where what arrived moved the key. */
  public Optional<LoadDecision> decision() {
    return decisions.stream().max(Comparator.comparing(LoadDecision::decidedAt));
  }
}
