package dev.kepler.examples.live;

import java.util.List;

/** Hears how a {@link ReadModel} grows, on the model's own thread. */
interface ModelListener {

  /** The number moved; who moved it is not known yet. */
  default void onCounts(List<Step> steps) {}

  /** Stars and planets are those of the newest count. */
  default void onStars(Snapshot snapshot) {}

  /** It is known how the number went by the dates of the releases. */
  default void onCourse(Snapshot snapshot) {}

  /** It is known who moved the number; the same counts as before, oldest first. */
  default void onChanges(List<Step> steps) {}
}
