package dev.kepler.medallion.internal.layer;

import dev.kepler.medallion.internal.delta.Commit;
import dev.kepler.medallion.internal.delta.Table;
import dev.kepler.medallion.internal.delta.TableLog;
import dev.kepler.medallion.internal.ledger.ReleaseTime;
import dev.kepler.medallion.internal.ledger.TableLedger;
import dev.kepler.medallion.internal.ledger.Withdrawn;
import dev.kepler.medallion.internal.text.MonotonicClock;
import dev.kepler.medallion.lake.LedgerEntry;
import dev.kepler.medallion.lake.LoadDecision;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.apache.spark.sql.SparkSession;

/** Decisions on the loads of bronze: each is a commit of bronze that moves no row. */
public final class LoadDecisions {

  private LoadDecisions() {}

  /** Identity of what is written for a decision, by its place among all. */
  public static String application(int place) {
    return Withdrawn.APPLICATION + place;
  }

  /**
   * Makes a decision.
   *
   * @param load arrival time
   * @param rule that holds the load; null where a person decides
   * @return all decisions in their order, this one the last
   */
  public static List<LoadDecision> decide(
      SparkSession session,
      Table bronze,
      Instant load,
      LoadDecision.Kind kind,
      String rule,
      Clock clock) {
    List<LedgerEntry> batches =
        TableLedger.of(session, bronze, -1).notes().stream().map(TableLog.Note::entry).toList();
    List<LoadDecision> all = new ArrayList<>(inOrder(Withdrawn.decisions(batches)));
    Instant last = all.isEmpty() ? null : all.get(all.size() - 1).decidedAt();
    LoadDecision decision =
        new LoadDecision(load, new MonotonicClock(clock, last).next(), kind, rule);
    all.add(decision);
    LedgerEntry entry =
        LayerEntries.bronze(
                LedgerEntry.REDRIVE, 0, ReleaseTime.newest(batches, Withdrawn.by(all).loads()))
            .decisions(List.of(decision))
            .build();
    bronze.note(new Commit(session, application(all.size() - 1), entry));
    return all;
  }

  /** Decisions in the order in which they were made. */
  public static List<LoadDecision> inOrder(List<LoadDecision> decisions) {
    return decisions.stream().sorted(Comparator.comparing(LoadDecision::decidedAt)).toList();
  }
}
