package dev.kepler.examples.bench;

import dev.kepler.examples.feed.Load;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/** What gold must say after loads of simulated rows, worked out row by row. */
final class Expected {

  private static final int COLUMNS = 6;

  private final Map<Long, Held> held = new HashMap<>();

  /** A living row: whose star, and whether it is a named planet. */
  private record Held(long star, boolean named) {}

  /** Takes the next load. */
  void take(Load load) {
    for (String line : load.lines()) {
      String[] row = line.split(",", COLUMNS); // id, star, KOI, planet, disposition, confidence
      if (row[4].equals("FALSE POSITIVE")) {
        held.remove(Long.valueOf(row[0]));
      } else {
        held.put(Long.valueOf(row[0]), new Held(Long.parseLong(row[1]), !row[3].isEmpty()));
      }
    }
  }

  /** Named planets of each star that has a living row. */
  Map<Long, Long> planets() {
    Map<Long, Long> planets = new HashMap<>();
    held.values().forEach(row -> planets.merge(row.star(), row.named() ? 1L : 0L, Long::sum));
    return planets;
  }

  /**
   * Requires that a gold table says so.
   *
   * @throws IllegalStateException when it does not, with the first star of which it does not
   */
  void require(Map<Long, Long> gold) {
    Map<Long, Long> must = planets();
    Set<Long> stars = new HashSet<>(must.keySet());
    stars.addAll(gold.keySet());
    for (long star : stars) {
      Long is = gold.get(star);
      if (!must.containsKey(star) || !must.get(star).equals(is)) {
        throw new IllegalStateException(
            "Cannot count what was measured: star %d must have %s planets in gold, and has %s"
                .formatted(star, must.get(star), is));
      }
    }
  }
}
