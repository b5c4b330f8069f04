package dev.kepler.medallion.internal.layer;

import dev.kepler.medallion.lake.LedgerEntry;

/**
 * Writes the micro-batches of one layer. One instance serves one run of one query, batch after
 * batch on the query's thread; a batch may come again after a crash and must then leave the tables
 * as if it had come once.
 */
@FunctionalInterface
public interface LayerWriter {

  /**
   * What became of a batch.
   *
   * @param entry its counts
   * @param committed whether the layer's table got a commit, which then carries the entry
   */
  record Outcome(LedgerEntry entry, boolean committed) {}

  /** Writes one micro-batch. */
  Outcome write(Batch batch);
}
