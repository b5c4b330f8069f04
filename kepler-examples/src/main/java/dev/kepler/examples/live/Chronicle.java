package dev.kepler.examples.live;

import dev.kepler.medallion.lake.KeyState;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * All that a lake ever said of its things, at one cut: who there is, the states of each, and what
 * each release changed. Immutable.
 *
 * @param cut names the cut
 * @param byName the things by the names that the archive has, such as {@code K00242.01}
 * @param byStar the things of each star, by name
 * @param releases oldest first; none of a lake of loads that are no releases
 */
record Chronicle(
    String cut, Map<String, Thing> byName, Map<Long, List<Thing>> byStar, List<Release> releases) {

  /**
   * An object of interest.
   *
   * @param key its key
   * @param object name by which the archive has it, such as {@code K00242.01}
   * @param star number of its star, by its newest record
   * @param name of the planet, the newest that it had; null when it never had one
   * @param host what people call its star, by that name; null without one
   * @param names under which it may be searched for, beside that of the archive
   * @param states oldest first, one at least
   */
  record Thing(
      long key,
      String object,
      long star,
      String name,
      String host,
      List<String> names,
      List<State> states) {

    /** What people call it. */
    String called() {
      return name == null ? object : name;
    }

    State now() {
      return states.get(states.size() - 1);
    }
  }

  /**
   * What was known of a thing for a time, and why it came to that.
   *
   * @param verdict what it was held to be; null when no release had it
   * @param causes one at least, the leading one first
   */
  record State(KeyState<Planet> state, Verdict verdict, List<Cause> causes) {

    boolean isHeld() {
      return state.kind() == KeyState.Kind.HELD;
    }

    String name() {
      return isHeld() ? state.row().name() : null;
    }

    Double confidence() {
      return isHeld() ? state.row().confidence() : null;
    }
  }

  /**
   * A release.
   *
   * @param from its date
   * @param confirmed planets from then on
   * @param candidates from then on
   * @param changes the things that it moved, in the order in which they are worth telling
   */
  record Release(Instant from, long confirmed, long candidates, List<Move> changes) {}

  /**
   * Puts a chronicle together.
   *
   * @param dates of the releases
   */
  static Chronicle of(String cut, List<Thing> things, List<Instant> dates) {
    Map<Instant, List<Move>> changes = new TreeMap<>();
    dates.forEach(date -> changes.put(date, List.of()));
    if (!dates.isEmpty()) {
      things.stream()
          .flatMap(thing -> Moves.of(thing).entrySet().stream())
          .collect(
              Collectors.groupingBy(
                  Map.Entry::getKey, Collectors.mapping(Map.Entry::getValue, Collectors.toList())))
          .forEach((date, moved) -> changes.put(date, Views.newsFirst(moved)));
    }
    return new Chronicle(
        cut,
        things.stream().collect(Collectors.toMap(Thing::object, Function.identity(), (a, b) -> b)),
        things.stream()
            .sorted(Comparator.comparing(Thing::object))
            .collect(Collectors.groupingBy(Thing::star)),
        Moves.summed(changes));
  }

  /** The place of a release among all; -1 where there is none of that date. */
  int placeOf(Instant date) {
    for (int i = 0; i < releases.size(); i++) {
      if (releases.get(i).from().equals(date)) {
        return i;
      }
    }
    return -1;
  }

  /** What people call a star: what the names of its planets begin with; null without any. */
  String starName(long star) {
    return Views.knownAs(byStar.getOrDefault(star, List.of()).stream().map(Thing::host));
  }
}
