package dev.kepler.examples.live;

import dev.kepler.medallion.lake.CountedTotals;
import dev.kepler.medallion.lake.ValidTotals;
import dev.kepler.model.DiscoveryTotals;
import dev.kepler.model.SilverExoplanet;
import dev.kepler.model.StarPlanets;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;

/**
 * What the live page shows of a lake, in memory: one immutable snapshot after the other. It grows
 * in four steps, because each takes longer to find out than the one before: the number, the stars
 * and planets, the KOIs that moved it, its course by the dates of the releases. Safe for use by
 * several threads.
 */
public final class ReadModel {

  private final List<ModelListener> listeners = new CopyOnWriteArrayList<>();
  private volatile Snapshot snapshot = Snapshot.EMPTY;

  /** Makes an empty model. */
  public ReadModel() {}

  /** What is known now. */
  Snapshot snapshot() {
    return snapshot;
  }

  /** Adds who hears how it grows. */
  void listen(ModelListener listener) {
    listeners.add(listener);
  }

  /** Takes in the counts of a cut, which follow those it holds. */
  synchronized void count(String cut, List<CountedTotals<DiscoveryTotals>> counts) {
    List<Step> steps = counts.stream().map(Step::of).toList();
    snapshot = snapshot.counted(cut, steps);
    listeners.forEach(listener -> listener.onCounts(steps));
  }

  /** Takes in all rows of gold and of silver of a cut. */
  synchronized void hold(String cut, List<StarPlanets> gold, List<SilverExoplanet> silver) {
    snapshot = snapshot.holding(cut, gold, silver);
    listeners.forEach(listener -> listener.onStars(snapshot));
  }

  /** Takes in the totals by the dates of the releases, oldest first. */
  synchronized void follow(String cut, List<ValidTotals<DiscoveryTotals>> course) {
    snapshot = snapshot.following(cut, course);
    listeners.forEach(listener -> listener.onCourse(snapshot));
  }

  /** Takes in the dates of the releases, by the arrival of each. */
  synchronized void date(Map<Instant, Instant> releases) {
    snapshot = snapshot.dated(releases);
  }

  /** Takes in who moved counts that it holds, oldest first. */
  synchronized void explain(List<Step> steps) {
    snapshot = snapshot.explained(steps);
    listeners.forEach(listener -> listener.onChanges(steps));
  }
}
