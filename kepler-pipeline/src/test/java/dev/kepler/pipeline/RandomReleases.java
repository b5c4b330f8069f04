package dev.kepler.pipeline;

import dev.kepler.model.RawKoi;
import dev.kepler.pipeline.testing.Oracle;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;

/** Releases drawn at random, whose lack of a KOI retracts it, and what they say in plain Java. */
final class RandomReleases {

  private static final int KEYS = Integer.getInteger("kepler.history.keys", 100);

  private RandomReleases() {}

  /** Releases, each by the number of its KOI. */
  static List<Map<Long, RawKoi>> of(int count, Random random) {
    List<Map<Long, RawKoi>> releases = new ArrayList<>();
    Map<Long, RawKoi> last = new HashMap<>();
    for (int i = 0; i < count; i++) {
      Map<Long, RawKoi> release = new TreeMap<>();
      for (int key = 1; key <= KEYS; key++) {
        int lot = random.nextInt(20);
        RawKoi before = last.get((long) key);
        if (lot < 3) {
          continue;
        }
        RawKoi koi = before == null || lot < 9 ? koi(key, random) : before;
        release.put((long) key, koi);
        last.put((long) key, koi);
      }
      releases.add(release);
    }
    return releases;
  }

  private static RawKoi koi(int key, Random random) {
    String disposition = List.of("CONFIRMED", "CANDIDATE", "FALSE POSITIVE").get(random.nextInt(3));
    RawKoi koi = new RawKoi();
    koi.setKeplerStarId(1_000L + key / 3);
    koi.setKepoiName("K%05d.01".formatted(key));
    koi.setKeplerName(disposition.equals("CONFIRMED") ? "Kepler-" + key + " b" : null);
    koi.setDisposition(disposition);
    koi.setConfidence(random.nextInt(6) == 0 ? 7.0 : random.nextInt(3) / 2.0);
    return koi;
  }

  /** What silver holds after each release, in plain Java. */
  static List<Map<Long, Oracle.Planet>> silvers(List<Map<Long, RawKoi>> releases) {
    List<Map<Long, Oracle.Planet>> silvers = new ArrayList<>();
    Map<Long, Oracle.Planet> silver = new TreeMap<>();
    for (Map<Long, RawKoi> release : releases) {
      silver.keySet().removeIf(key -> !release.containsKey((key - 1) / 100));
      release.forEach(
          (key, koi) -> {
            if (koi.getConfidence() > 1) {
              return;
            }
            if (koi.getDisposition().equals("FALSE POSITIVE")) {
              silver.remove(key * 100 + 1);
            } else {
              silver.put(
                  key * 100 + 1,
                  new Oracle.Planet(
                      koi.getKeplerStarId(),
                      koi.getKeplerName(),
                      koi.getDisposition(),
                      koi.getConfidence()));
            }
          });
      silvers.add(new TreeMap<>(silver));
    }
    return silvers;
  }
}
