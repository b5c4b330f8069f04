package dev.kepler.examples.live;

import dev.kepler.medallion.Reason;
import dev.kepler.medallion.lake.KeyState;
import dev.kepler.model.SilverExoplanet;
import dev.kepler.pipeline.KoiChange;
import dev.kepler.transforms.KoiReason;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * All that a lake ever said of its KOIs, at one cut: who there is, the states of each, and what
 * each release changed. Immutable.
 *
 * @param cut names the cut
 * @param byName the KOIs by their names, such as {@code K00242.01}
 * @param byStar the KOIs of each star, by name
 * @param releases oldest first; none of a lake of loads that are no releases
 */
record Chronicle(
    String cut, Map<String, Koi> byName, Map<Long, List<Koi>> byStar, List<Release> releases) {

  /**
   * A KOI.
   *
   * @param key its key
   * @param kepoiName such as {@code K00242.01}
   * @param star KIC number of its star, by its newest record
   * @param name of the planet, the newest that it had; null when it never had one
   * @param names all that it ever had
   * @param states oldest first, one at least
   */
  record Koi(
      long key, String kepoiName, long star, String name, List<String> names, List<State> states) {

    State now() {
      return states.get(states.size() - 1);
    }
  }

  /**
   * What was known of a KOI for a time, and why it came to that.
   *
   * @param disposition as the archive spells it; null when no release had it
   * @param reasons one at least, the leading one first
   */
  record State(
      KeyState<SilverExoplanet> state, String disposition, List<Reason<KoiReason>> reasons) {

    boolean isHeld() {
      return state.kind() == KeyState.Kind.HELD;
    }

    String name() {
      return isHeld() ? state.row().getExoplanetName() : null;
    }

    Double confidence() {
      return isHeld() ? state.row().getConfidence() : null;
    }
  }

  /**
   * A release.
   *
   * @param from its date
   * @param confirmed planets from then on
   * @param candidates from then on
   * @param changes the KOIs that it moved, in the order in which they are worth telling
   */
  record Release(Instant from, long confirmed, long candidates, List<KoiChange> changes) {}

  /**
   * Puts a chronicle together.
   *
   * @param dates of the releases
   */
  static Chronicle of(String cut, List<Koi> kois, List<Instant> dates) {
    Map<Instant, List<KoiChange>> changes = new TreeMap<>();
    dates.forEach(date -> changes.put(date, List.of()));
    if (!dates.isEmpty()) {
      kois.stream()
          .flatMap(koi -> Moves.of(koi).entrySet().stream())
          .collect(
              Collectors.groupingBy(
                  Map.Entry::getKey, Collectors.mapping(Map.Entry::getValue, Collectors.toList())))
          .forEach((date, moved) -> changes.put(date, Views.newsFirst(moved)));
    }
    return new Chronicle(
        cut,
        kois.stream().collect(Collectors.toMap(Koi::kepoiName, Function.identity(), (a, b) -> b)),
        kois.stream()
            .sorted(Comparator.comparing(Koi::kepoiName))
            .collect(Collectors.groupingBy(Koi::star)),
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
    return Views.knownAs(
        byStar.getOrDefault(star, List.of()).stream().map(Koi::name).filter(Objects::nonNull));
  }
}
