package dev.kepler.medallion.internal.proof;

import dev.kepler.medallion.internal.delta.LakeTables;
import dev.kepler.medallion.internal.delta.Table;
import dev.kepler.medallion.internal.delta.TableLog;
import dev.kepler.medallion.internal.ledger.TableLedger;
import dev.kepler.medallion.internal.ledger.Withdrawn;
import dev.kepler.medallion.lake.LoadDecision;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Set;
import java.util.TreeMap;
import org.apache.spark.sql.SparkSession;

/**
 * Decisions on loads that silver has followed.
 *
 * @param known in each version of silver whose commit names some
 * @param followed the same without those of rebuilds, which name all so far
 */
record SilverDecisions(
    NavigableMap<Long, List<LoadDecision>> known, Map<Long, List<LoadDecision>> followed) {

  /** Of a silver that has never followed one, its ledger is not read. */
  static SilverDecisions of(SparkSession session, LakeTables lake) {
    Table silver = lake.table(lake.silver());
    NavigableMap<Long, List<LoadDecision>> known = new TreeMap<>();
    Map<Long, List<LoadDecision>> followed = new HashMap<>();
    if (Withdrawn.isKnownTo(session, silver)) {
      for (TableLog.Note note : TableLedger.of(session, silver, -1).notes()) {
        known.put(note.version(), note.entry().decisions());
        if (!note.entry().rebuilt()) {
          followed.put(note.version(), note.entry().decisions());
        }
      }
    }
    return new SilverDecisions(known, followed);
  }

  /** Loads that did not count in a version. */
  Withdrawn upTo(long version) {
    return Withdrawn.by(
        known.headMap(version, true).values().stream().flatMap(List::stream).toList());
  }

  /** Decisions that versions followed. */
  List<LoadDecision> in(Set<Long> versions) {
    return versions.stream()
        .flatMap(version -> followed.getOrDefault(version, List.of()).stream())
        .toList();
  }
}
