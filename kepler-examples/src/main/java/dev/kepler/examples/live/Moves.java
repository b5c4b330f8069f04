package dev.kepler.examples.live;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** What moved from state to state: of things, and in sum. */
final class Moves {

  private Moves() {}

  /**
   * The moves of a thing, by the time from which they hold; none where silver saw nothing of it.
   */
  static Map<Instant, Move> of(Chronicle.Thing thing) {
    Map<Instant, Move> moves = new TreeMap<>();
    Chronicle.State before = null;
    for (Chronicle.State now : lasting(thing)) {
      boolean wasHeld = before != null && before.isHeld();
      if (wasHeld || now.isHeld()) {
        moves.put(now.state().from(), move(thing, before, now, wasHeld));
      }
      before = now;
    }
    return moves;
  }

  /** The states but for those that another load of the same date took back. */
  private static List<Chronicle.State> lasting(Chronicle.Thing thing) {
    return thing.states().stream()
        .filter(state -> !state.state().from().equals(state.state().to()))
        .toList();
  }

  private static Move move(
      Chronicle.Thing thing, Chronicle.State before, Chronicle.State now, boolean wasHeld) {
    String name = now.isHeld() ? now.name() : before.name();
    return new Move(
        thing.key(),
        thing.object(),
        name,
        !wasHeld ? Move.Kind.ENTERED : now.isHeld() ? Move.Kind.CHANGED : Move.Kind.LEFT,
        before == null ? null : before.verdict(),
        now.verdict(),
        now.causes(),
        now.state().source(),
        now.state().arrived());
  }

  /** Releases with the sums from each on, by their dates. */
  static List<Chronicle.Release> summed(Map<Instant, List<Move>> byDate) {
    List<Chronicle.Release> releases = new ArrayList<>();
    long confirmed = 0;
    long candidates = 0;
    for (Map.Entry<Instant, List<Move>> release : byDate.entrySet()) {
      for (Move move : release.getValue()) {
        confirmed += step(move, Verdict.Kind.CONFIRMED);
        candidates += step(move, Verdict.Kind.CANDIDATE);
      }
      releases.add(
          new Chronicle.Release(release.getKey(), confirmed, candidates, release.getValue()));
    }
    return releases;
  }

  /** By how much a move changes the number of those that are held to be something. */
  private static int step(Move move, Verdict.Kind kind) {
    return (Verdict.is(move.to(), kind) ? 1 : 0) - (Verdict.is(move.from(), kind) ? 1 : 0);
  }
}
