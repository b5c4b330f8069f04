package dev.kepler.examples.cli;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.ToLongFunction;

/**
 * Answer to the question why the numbers moved, as {@code --json} writes it.
 *
 * @param from moment at whose totals it begins
 * @param to moment at whose totals it ends
 * @param totals each number before and after, in the order of the table
 * @param moved how many things moved
 * @param reasons how many moved by which leading reason, the one of most things first; the sum is
 *     {@code moved}
 * @param changes the things, by key
 */
record Why(
    Instant from,
    Instant to,
    List<Total> totals,
    Moved moved,
    List<ByReason> reasons,
    List<Object> changes) {

  /**
   * A number of the totals.
   *
   * @param difference after minus before
   */
  record Total(String name, long before, long after, long difference) {}

  /** How many things entered silver, changed in it, and left it. */
  record Moved(long entered, long changed, long left) {

    static Moved of(List<Told> things) {
      return new Moved(
          count(things, Told.Kind.ENTERED),
          count(things, Told.Kind.CHANGED),
          count(things, Told.Kind.LEFT));
    }

    private static long count(List<Told> things, Told.Kind kind) {
      return things.stream().filter(thing -> thing.kind() == kind).count();
    }

    long all() {
      return entered + changed + left;
    }

    long of(Told.Kind kind) {
      return switch (kind) {
        case ENTERED -> entered;
        case CHANGED -> changed;
        case LEFT -> left;
      };
    }
  }

  /** How many things moved of which this is the leading reason. */
  record ByReason(String reason, Moved moved) {

    static ToLongFunction<ByReason> number(Told.Kind kind) {
      return row -> row.moved().of(kind);
    }
  }

  /**
   * Puts an answer together.
   *
   * @param before totals by their columns
   * @param after totals by the same columns
   */
  static Why of(
      Instant from,
      Instant to,
      Map<String, Long> before,
      Map<String, Long> after,
      List<Told> things) {
    return new Why(
        from,
        to,
        totals(before, after),
        Moved.of(things),
        byReason(things),
        things.stream().map(Told::value).toList());
  }

  private static List<Total> totals(Map<String, Long> before, Map<String, Long> after) {
    List<Total> totals = new ArrayList<>();
    after.forEach(
        (name, now) -> totals.add(new Total(name, before.get(name), now, now - before.get(name))));
    return totals;
  }

  private static List<ByReason> byReason(List<Told> things) {
    Map<String, List<Told>> groups = new LinkedHashMap<>();
    things.forEach(
        thing -> groups.computeIfAbsent(thing.reason(), r -> new ArrayList<>()).add(thing));
    return groups.entrySet().stream()
        .map(group -> new ByReason(group.getKey(), Moved.of(group.getValue())))
        .sorted(Comparator.comparingLong((ByReason row) -> row.moved().all()).reversed())
        .toList();
  }

  /**
   * The things in the order in which they are worth telling: what left before what changed, that
   * before what entered, and of each those with the rarest reason first.
   *
   * @param things of which this is the answer
   */
  List<Told> newsFirst(List<Told> things) {
    return things.stream()
        .sorted(
            Comparator.comparing(Told::kind)
                .reversed()
                .thenComparingLong(this::alike)
                .thenComparing(Told::reason))
        .toList();
  }

  /** How many things did the same for the same leading reason. */
  private long alike(Told thing) {
    return reasons.stream()
        .filter(row -> row.reason().equals(thing.reason()))
        .mapToLong(row -> row.moved().of(thing.kind()))
        .sum();
  }
}
