package dev.kepler.examples.live;

import dev.kepler.pipeline.Count;
import dev.kepler.pipeline.KoiChange;
import dev.kepler.pipeline.Lake;
import dev.kepler.pipeline.Revision;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;

/**
 * What the live page shows of a lake, in memory. {@link #refresh} asks the lake whether anything
 * was written, which costs a look at a few files, and reads only then; everything else answers from
 * the snapshot that is there. The number comes first, then stars and planets, then the KOIs that
 * moved it, because each takes longer than the one before.
 *
 * <p>Safe for use by several threads; refreshed by one at a time.
 */
public final class ReadModel {

  /** Counts whose KOIs are looked up when the model begins; those before keep their figures. */
  private static final int EXPLAINED_AT_START = 200;

  private final Lake lake;
  private final List<ModelListener> listeners = new CopyOnWriteArrayList<>();
  private volatile Snapshot snapshot = Snapshot.EMPTY;
  private Revision seen = Revision.NONE;
  private Revision held = Revision.NONE;

  /** Makes an empty model of a lake, which may not be there yet. */
  public ReadModel(Lake lake) {
    this.lake = Objects.requireNonNull(lake, "lake");
  }

  /** What is known now. */
  Snapshot snapshot() {
    return snapshot;
  }

  void listen(ModelListener listener) {
    listeners.add(listener);
  }

  /**
   * Takes in what was written since the last time.
   *
   * @return whether there was something
   */
  public synchronized boolean refresh() {
    Revision now = lake.revision(seen);
    boolean moved = !now.equals(seen);
    if (now.totals() > snapshot.version()) {
      count();
    }
    if (now.gold() != held.gold() || now.silver() != held.silver()) {
      hold(now);
    }
    explain();
    seen = now;
    return moved;
  }

  /** Newest version of each table as of the last refresh. */
  synchronized Revision revision() {
    return seen;
  }

  private void count() {
    List<Step> more =
        lake.countsAfter(Math.max(snapshot.version(), -1)).stream().map(Step::of).toList();
    if (!more.isEmpty()) {
      snapshot = snapshot.counted(more);
      listeners.forEach(listener -> listener.onCounts(more));
    }
  }

  private void hold(Revision now) {
    if (now.gold() >= 0 && now.silver() >= 0) {
      snapshot = snapshot.holding(lake.gold().collectAsList(), lake.silver().collectAsList());
      held = now;
      listeners.forEach(listener -> listener.onStars(snapshot));
    }
  }

  private void explain() {
    List<Step> steps = snapshot.steps();
    int first = Math.max(0, steps.size() - EXPLAINED_AT_START);
    while (first < steps.size() && steps.get(first).changes().isPresent()) {
      first++;
    }
    List<Step> unknown = steps.subList(first, steps.size());
    if (unknown.isEmpty()) {
      return;
    }
    Optional<Count> before =
        first == 0 ? Optional.empty() : Optional.of(steps.get(first - 1).count());
    List<List<KoiChange>> changes =
        lake.changes(before, unknown.stream().map(Step::count).toList());
    List<Step> known = new ArrayList<>();
    for (int i = 0; i < unknown.size(); i++) {
      known.add(unknown.get(i).movedBy(changes.get(i)));
    }
    snapshot = snapshot.explained(known);
    listeners.forEach(listener -> listener.onChanges(known));
  }
}
