package dev.kepler.medallion.lake;

import java.util.List;

/**
 * What a rebuild of silver and gold by a description would do to a lake, worked out before it;
 * nothing was written. It is told of the lake as it was counted last.
 *
 * @param basis names the lake's tables as they were, as {@code Cut.id} does
 * @param totals each totals table of the description before and after, in its order
 * @param gold each gold table of the description, in its order
 * @param changes every key that would enter silver, change in it or leave it, by key
 * @param quarantined rows that are in quarantine now
 * @param quarantine what would be in quarantine and why, the reason of the most rows first, of each
 *     a thousand rows at most; a row that fails two expectations is in both
 * @param <B> row of bronze
 * @param <S> row of silver
 */
public record RebuildPlan<B, S>(
    String basis,
    List<PlannedTotals> totals,
    List<PlannedGold> gold,
    List<KeyChange<B, S>> changes,
    long quarantined,
    List<QuarantineReason<B>> quarantine) {

  /** Copies the lists. */
  public RebuildPlan {
    totals = List.copyOf(totals);
    gold = List.copyOf(gold);
    changes = List.copyOf(changes);
    quarantine = List.copyOf(quarantine);
  }
}
