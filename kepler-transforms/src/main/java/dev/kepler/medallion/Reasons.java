package dev.kepler.medallion;

import java.util.List;

/**
 * An entity's own answer to the question why a thing moved: a pure function of the two records, the
 * one that stood before and the one that stands after.
 *
 * <pre>{@code
 * Reasons<BronzeOrder, Kind> orders =
 *     (before, after) ->
 *         before == null
 *             ? List.of(new Reason<>(Kind.NEW, "no record of it stood before"))
 *             : List.of(new Reason<>(Kind.STATE, before.getState() + " → " + after.getState()));
 * }</pre>
 *
 * @param <B> row of bronze
 * @param <K> kinds of reasons that the entity has
 */
@FunctionalInterface
public interface Reasons<B, K extends Enum<K>> {

  /**
   * The reasons for which a thing moved.
   *
   * @param before the record that stood before; null when none did
   * @param after the record that stands after, or that took the thing out of silver; null when a
   *     newer whole release no longer has the thing
   * @return one or more, the leading one first
   */
  List<Reason<K>> between(B before, B after);
}
