package dev.kepler.medallion.lake;

import java.util.List;
import java.util.Objects;
import java.util.Set;

/**
 * What a lake's files say of it at a glance.
 *
 * @param entity what its tables are called after
 * @param totals the newest totals; null where no commit tells them: before the first count, and
 *     where an earlier library counted last
 * @param layers the newest ledger entry of each layer that has one, from bronze down
 * @param quarantined rows in quarantine
 * @param out newest decisions on loads that do not count, by when the loads arrived
 * @param read names of the files that bronze has read, or is about to
 * @param upkeepDue names of the tables that have gathered many small files, or many commits older
 *     than is retained
 * @param deliveries how far the lake was delivered to other systems
 */
public record LakeStatus(
    String entity,
    TotalsNote totals,
    List<LedgerEntry> layers,
    long quarantined,
    List<LoadDecision> out,
    Set<String> read,
    Set<String> upkeepDue,
    List<DeliveryStatus> deliveries) {

  /** Copies the lists. */
  public LakeStatus {
    Objects.requireNonNull(entity, "entity");
    layers = List.copyOf(layers);
    out = List.copyOf(out);
    read = Set.copyOf(read);
    upkeepDue = Set.copyOf(upkeepDue);
    deliveries = List.copyOf(deliveries);
  }
}
