package dev.kepler.examples.live;

import dev.kepler.model.Disposition;
import dev.kepler.pipeline.KoiChange;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;

/** What moved from state to state: of KOIs, and in sum. */
final class Moves {

  private Moves() {}

  /** The moves of a KOI, by the time from which they hold; none where silver saw nothing of it. */
  static Map<Instant, KoiChange> of(Chronicle.Koi koi) {
    Map<Instant, KoiChange> moves = new TreeMap<>();
    Chronicle.State before = null;
    for (Chronicle.State now : lasting(koi)) {
      boolean wasHeld = before != null && before.isHeld();
      if (wasHeld || now.isHeld()) {
        moves.put(now.state().from(), move(koi, before, now, wasHeld));
      }
      before = now;
    }
    return moves;
  }

  /** The states but for those that another load of the same date took back. */
  private static List<Chronicle.State> lasting(Chronicle.Koi koi) {
    return koi.states().stream()
        .filter(state -> !state.state().from().equals(state.state().to()))
        .toList();
  }

  private static KoiChange move(
      Chronicle.Koi koi, Chronicle.State before, Chronicle.State now, boolean wasHeld) {
    String name = now.isHeld() ? now.name() : before.name();
    return new KoiChange(
        koi.key(),
        koi.kepoiName(),
        name,
        !wasHeld
            ? KoiChange.Kind.ENTERED
            : now.isHeld() ? KoiChange.Kind.CHANGED : KoiChange.Kind.LEFT,
        before == null ? null : before.disposition(),
        now.disposition(),
        now.reasons(),
        now.state().source(),
        now.state().arrived());
  }

  /** Releases with the sums from each on, by their dates. */
  static List<Chronicle.Release> summed(Map<Instant, List<KoiChange>> byDate) {
    List<Chronicle.Release> releases = new ArrayList<>();
    long confirmed = 0;
    long candidates = 0;
    for (Map.Entry<Instant, List<KoiChange>> release : byDate.entrySet()) {
      for (KoiChange koi : release.getValue()) {
        confirmed += step(koi, Disposition.CONFIRMED);
        candidates += step(koi, Disposition.CANDIDATE);
      }
      releases.add(
          new Chronicle.Release(release.getKey(), confirmed, candidates, release.getValue()));
    }
    return releases;
  }

  /** By how much a KOI moves the number of a disposition. */
  private static int step(KoiChange koi, Disposition disposition) {
    String name = disposition.archiveName();
    return (Objects.equals(koi.to(), name) ? 1 : 0) - (Objects.equals(koi.from(), name) ? 1 : 0);
  }
}
