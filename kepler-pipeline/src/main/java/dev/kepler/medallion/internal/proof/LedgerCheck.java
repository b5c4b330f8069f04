package dev.kepler.medallion.internal.proof;

import dev.kepler.medallion.internal.delta.LakeTable;
import dev.kepler.medallion.internal.delta.LakeTables;
import dev.kepler.medallion.internal.ledger.ConsistentVersions;
import dev.kepler.medallion.internal.ledger.LakeLedger;
import dev.kepler.medallion.lake.Difference;
import dev.kepler.medallion.lake.Layer;
import dev.kepler.medallion.lake.LedgerEntry;
import java.util.ArrayList;
import java.util.List;
import java.util.function.ToLongFunction;

/** Checks that a ledger balances, entry by entry and over the life of its lake. */
final class LedgerCheck {

  static final String LEDGER = "ledger";

  private final LakeTables lake;
  private final LakeLedger ledger;
  private final long countingRows;
  private final long silverRows;
  private final long quarantineRows;
  private final List<Difference> differences = new ArrayList<>();

  /**
   * Readies a check.
   *
   * @param countingRows rows of bronze but for those of loads that were withdrawn
   */
  LedgerCheck(
      LakeTables lake, LakeLedger ledger, long countingRows, long silverRows, long quarantineRows) {
    this.lake = lake;
    this.ledger = ledger;
    this.countingRows = countingRows;
    this.silverRows = silverRows;
    this.quarantineRows = quarantineRows;
  }

  List<Difference> run(ConsistentVersions versions) {
    List<LedgerEntry> silver = upTo(Layer.SILVER, lake.silver(), versions.bronze());
    for (LedgerEntry entry : silver) {
      if (!entry.balances()) {
        differences.add(
            new Difference(
                LEDGER,
                "silver batch " + entry.batch(),
                "read",
                "sum of its ends",
                entry.toString()));
      }
    }
    compare("silver read", countingRows, sum(silver, LedgerEntry::read));
    compare(
        "silver inserted - retracted",
        silverRows,
        sum(silver, e -> e.inserted() - e.retracted() - e.absent()));
    compare("quarantined", quarantineRows, sum(quarantined(versions), LedgerEntry::quarantined));
    return differences;
  }

  /** Entries that add up to what quarantine holds. */
  List<LedgerEntry> quarantined(ConsistentVersions versions) {
    return upTo(Layer.QUARANTINE, lake.quarantine(), versions.bronze());
  }

  private List<LedgerEntry> upTo(Layer layer, LakeTable table, long bronzeVersion) {
    return ledger.standing(layer, table).stream()
        .filter(entry -> entry.sourceVersion() <= bronzeVersion)
        .toList();
  }

  private void compare(String what, long expected, long found) {
    if (expected != found) {
      differences.add(
          new Difference(
              LEDGER, "whole life", what, Long.toString(expected), Long.toString(found)));
    }
  }

  private static long sum(List<LedgerEntry> entries, ToLongFunction<LedgerEntry> count) {
    return entries.stream().mapToLong(count).sum();
  }
}
