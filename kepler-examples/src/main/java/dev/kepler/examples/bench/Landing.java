package dev.kepler.examples.bench;

import dev.kepler.examples.feed.Load;

/** Place where loads land, for the first layer to find. */
interface Landing {

  /** Readies a load, so that nothing but its arrival is left. */
  void prepare(Load load);

  /** Lands what was prepared last, whole at once. */
  void land();
}
