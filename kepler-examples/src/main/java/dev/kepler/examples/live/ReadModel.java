package dev.kepler.examples.live;

import dev.kepler.medallion.lake.CountedTotals;
import dev.kepler.medallion.lake.ValidTotals;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;

/**
 * What the live page shows of a lake, in memory: one immutable snapshot after the other. It grows
 * in four steps, because each takes longer to find out than the one before: the number, the stars
 * and planets, the things that moved it, its course by the dates of the releases. Safe for use by
 * several threads.
 */
public final class ReadModel {

  private final List<ModelListener> listeners = new CopyOnWriteArrayList<>();
  private final Terms terms;
  private volatile Snapshot snapshot = Snapshot.EMPTY;

  /**
   * Makes an empty model.
   *
   * @param mission whose lake it is of
   */
  public ReadModel(Mission<?, ?> mission) {
    this.terms = mission.terms();
  }

  /** The words of the lake's mission. */
  Terms terms() {
    return terms;
  }

  /** What is known now. */
  Snapshot snapshot() {
    return snapshot;
  }

  /** Adds who hears how it grows. */
  void listen(ModelListener listener) {
    listeners.add(listener);
  }

  /** Takes in the counts of a cut, which follow those it holds. */
  synchronized void count(String cut, List<CountedTotals<Figures>> counts) {
    List<Step> steps = counts.stream().map(Step::of).toList();
    snapshot = snapshot.counted(cut, steps);
    listeners.forEach(listener -> listener.onCounts(steps));
  }

  /** Takes in all rows of gold and of silver of a cut. */
  synchronized void hold(String cut, List<Star> gold, List<Planet> silver) {
    snapshot = snapshot.holding(cut, gold, silver);
    listeners.forEach(listener -> listener.onStars(snapshot));
  }

  /** Takes in the totals by the dates of the releases, oldest first. */
  synchronized void follow(String cut, List<ValidTotals<Figures>> course) {
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
