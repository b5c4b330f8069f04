package dev.kepler.medallion.lake;

import java.util.List;

/**
 * Ledger of a lake, over its whole life: the counts of every micro-batch of every layer, as one
 * look has found them. What happens later is not in it.
 *
 * @param entries all entries, by layer and batch
 */
public record Ledger(List<LedgerEntry> entries) {

  /** Copies the list. */
  public Ledger {
    entries = List.copyOf(entries);
  }

  /** Entries of one layer, by batch. */
  public List<LedgerEntry> entries(Layer layer) {
    return entries.stream().filter(entry -> entry.layer() == layer).toList();
  }
}
