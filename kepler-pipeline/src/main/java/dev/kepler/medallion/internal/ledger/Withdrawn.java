package dev.kepler.medallion.internal.ledger;

import static dev.kepler.medallion.bean.RecordColumns.ARRIVAL_TIME;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.not;

import dev.kepler.medallion.internal.delta.Table;
import dev.kepler.medallion.internal.delta.TableLog;
import dev.kepler.medallion.lake.LedgerEntry;
import dev.kepler.medallion.lake.LoadDecision;
import java.sql.Timestamp;
import java.time.Instant;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;

/**
 * Loads of bronze that do not count: taken back, or held by a rule.
 *
 * @param loads their arrival times
 */
public record Withdrawn(Set<Instant> loads) {

  /** Begins the application of what is written for a decision; its number comes after it. */
  public static final String APPLICATION = "kepler/withdrawal/";

  /** Copies the loads. */
  public Withdrawn {
    loads = Set.copyOf(loads);
  }

  /**
   * As decisions say.
   *
   * @param decisions on loads, in no order
   */
  public static Withdrawn by(Collection<LoadDecision> decisions) {
    return new Withdrawn(
        newest(decisions).values().stream()
            .filter(decision -> decision.kind() != LoadDecision.Kind.COUNTS)
            .map(LoadDecision::load)
            .collect(Collectors.toSet()));
  }

  /** The newest decision on each load. */
  public static Map<Instant, LoadDecision> newest(Collection<LoadDecision> decisions) {
    Map<Instant, LoadDecision> newest = new HashMap<>();
    decisions.stream()
        .sorted(Comparator.comparing(LoadDecision::decidedAt))
        .forEach(decision -> newest.put(decision.load(), decision));
    return newest;
  }

  /**
   * As the ledger entries of a layer say: those of bronze say what was decided, those of silver by
   * which decisions silver is what it is.
   */
  public static Withdrawn of(Collection<LedgerEntry> entries) {
    return by(decisions(entries));
  }

  /** As {@link #of(Collection)} gives them, by what had been decided at a moment. */
  public static Withdrawn of(Collection<LedgerEntry> entries, Instant moment) {
    return by(
        decisions(entries).stream()
            .filter(decision -> !decision.decidedAt().isAfter(moment))
            .toList());
  }

  /** The decisions in ledger entries. */
  public static List<LoadDecision> decisions(Collection<LedgerEntry> entries) {
    return entries.stream().flatMap(entry -> entry.decisions().stream()).toList();
  }

  /**
   * Whether silver has followed every decision of bronze, as far as the two tables tell without
   * their ledgers; one that was made anew does not.
   */
  public static boolean isFollowed(SparkSession session, Table bronze, Table silver) {
    Set<String> decided = applications(session, bronze);
    return decided.isEmpty() || applications(session, silver).containsAll(decided);
  }

  /** Whether a decision was ever noted in a table; reads no ledger. */
  public static boolean isKnownTo(SparkSession session, Table table) {
    return !applications(session, table).isEmpty();
  }

  private static Set<String> applications(SparkSession session, Table table) {
    return table.applications(session).stream()
        .filter(application -> application.startsWith(APPLICATION))
        .collect(Collectors.toSet());
  }

  /** As bronze says now. */
  public static Withdrawn decided(SparkSession session, Table bronze) {
    return by(decisionsOf(session, bronze));
  }

  /** The decisions that a table has; where none was ever made, its ledger is not read. */
  public static List<LoadDecision> decisionsOf(SparkSession session, Table table) {
    return !isKnownTo(session, table)
        ? List.of()
        : decisions(
            TableLedger.of(session, table, -1).notes().stream().map(TableLog.Note::entry).toList());
  }

  /** These, and others. */
  public Withdrawn and(Collection<Instant> others) {
    Set<Instant> all = new HashSet<>(loads);
    all.addAll(others);
    return new Withdrawn(all);
  }

  /** Those that arrived after a moment; all, where none is known. */
  public Withdrawn after(Instant moment) {
    return moment == null
        ? this
        : new Withdrawn(
            loads.stream().filter(load -> load.isAfter(moment)).collect(Collectors.toSet()));
  }

  /** Whether there is none. */
  public boolean isEmpty() {
    return loads.isEmpty();
  }

  /** Records of bronze, or of what is judged of it, but for those of these loads. */
  public Dataset<Row> without(Dataset<Row> records) {
    return loads.isEmpty()
        ? records
        : records.filter(
            not(col(ARRIVAL_TIME).isin(loads.stream().map(Timestamp::from).toArray())));
  }

  /** Arrival times but for those of these loads. */
  public List<Instant> without(Collection<Instant> arrivals) {
    return arrivals.stream().filter(arrival -> !loads.contains(arrival)).toList();
  }
}
