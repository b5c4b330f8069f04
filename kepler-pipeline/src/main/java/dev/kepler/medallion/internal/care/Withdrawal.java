package dev.kepler.medallion.internal.care;

import static dev.kepler.medallion.bean.RecordColumns.ARRIVAL_TIME;
import static dev.kepler.medallion.bean.RecordColumns.FAILED_EXPECTATIONS;
import static org.apache.spark.sql.functions.array_contains;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.count;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.max;
import static org.apache.spark.sql.functions.min;
import static org.apache.spark.sql.functions.not;
import static org.apache.spark.sql.functions.when;

import dev.kepler.medallion.Change;
import dev.kepler.medallion.Comparison;
import dev.kepler.medallion.Key;
import dev.kepler.medallion.Medallion;
import dev.kepler.medallion.Standing;
import dev.kepler.medallion.internal.change.ChangeSet;
import dev.kepler.medallion.internal.change.CompareAndCount;
import dev.kepler.medallion.internal.change.Upsert;
import dev.kepler.medallion.internal.delta.Commit;
import dev.kepler.medallion.internal.delta.LakeTables;
import dev.kepler.medallion.internal.delta.LiveFiles;
import dev.kepler.medallion.internal.delta.OwnSession;
import dev.kepler.medallion.internal.delta.Table;
import dev.kepler.medallion.internal.delta.TableKey;
import dev.kepler.medallion.internal.delta.TableLog;
import dev.kepler.medallion.internal.layer.AlternateKeys;
import dev.kepler.medallion.internal.layer.LayerEntries;
import dev.kepler.medallion.internal.layer.LoadDecisions;
import dev.kepler.medallion.internal.ledger.ConsistentVersions;
import dev.kepler.medallion.internal.ledger.LakeLedger;
import dev.kepler.medallion.internal.ledger.LakeRuns;
import dev.kepler.medallion.internal.ledger.ValidOrder;
import dev.kepler.medallion.internal.ledger.Withdrawn;
import dev.kepler.medallion.lake.ArrivedLoad;
import dev.kepler.medallion.lake.Layer;
import dev.kepler.medallion.lake.LedgerEntry;
import dev.kepler.medallion.lake.LoadDecision;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;

/**
 * Takes loads out of what counts, and lets them count again. A commit of bronze that moves no row
 * decides; from then on it is as good as done. Quarantine and then silver follow, one commit each:
 * they become what bronze says without the load, where that is not what it said with it; whoever
 * opens the lake next finishes that if need be. Gold follows silver as it always does.
 */
public final class Withdrawal {

  private static final String TIMES = "times";
  private static final String FIRST = "first";
  private static final String LAST = "last";

  private final SparkSession session;
  private final LakeTables lake;
  private final Medallion<?, ?, ?> medallion;
  private final Table bronze;
  private final Table silver;
  private final Table quarantine;
  private final LakeRuns runs;

  /**
   * Readies decisions.
   *
   * @param runs tells of what follows them
   */
  public Withdrawal(SparkSession session, LakeTables lake, LakeRuns runs) {
    this.runs = runs;
    this.session = OwnSession.of(session);
    this.lake = lake;
    this.medallion = lake.medallion();
    this.bronze = lake.table(lake.bronze());
    this.silver = lake.table(lake.silver());
    this.quarantine = lake.table(lake.quarantine());
  }

  /** The loads that bronze holds, in the order of arrival. */
  public static List<ArrivedLoad> loads(SparkSession session, LakeTables lake) {
    List<LedgerEntry> batches = LakeLedger.read(session, lake).entries(Layer.BRONZE);
    Table bronze = lake.table(lake.bronze());
    return ValidOrder.of(batches, List.of(), bronze.read(session))
        .arrivals(Withdrawn.newest(Withdrawn.decisions(batches)));
  }

  /**
   * Decides on a load, and follows.
   *
   * @param arrived its arrival time
   * @return silver's entry
   * @throws IllegalArgumentException when bronze holds no such load, or that is decided already
   */
  public LedgerEntry run(Instant arrived, LoadDecision.Kind kind, Clock clock) {
    decide(arrived, kind, clock);
    return finish().orElseThrow();
  }

  private void decide(Instant arrived, LoadDecision.Kind kind, Clock clock) {
    require(loads(session, lake), arrived, kind);
    LoadDecisions.decide(session, bronze, arrived, kind, null, clock);
  }

  private void require(List<ArrivedLoad> loads, Instant arrived, LoadDecision.Kind kind) {
    boolean withdraws = kind == LoadDecision.Kind.WITHDRAWN;
    String refusal = "Cannot " + (withdraws ? "undo" : "redo") + " the load that arrived at ";
    ArrivedLoad load =
        loads.stream()
            .filter(l -> l.arrived().equals(arrived))
            .findFirst()
            .orElseThrow(
                () ->
                    new IllegalArgumentException(
                        refusal
                            + arrived
                            + ": "
                            + lake.layout()
                            + " has none. Its loads() lists them."));
    boolean isDecided =
        withdraws ? load.decision() != null && load.decision().kind() == kind : load.counts();
    if (isDecided) {
      throw new IllegalArgumentException(
          refusal
              + arrived
              + ": it is load "
              + load.number()
              + (withdraws ? ", and withdrawn already. Redo it" : ", and counts. Undo it")
              + " if that is what you want.");
    }
  }

  /**
   * Brings quarantine and silver to what bronze has decided.
   *
   * @return silver's entry of the last decision that was not followed yet; empty where all were
   */
  public Optional<LedgerEntry> finish() {
    if (Withdrawn.isFollowed(session, bronze, silver)) {
      return Optional.empty();
    }
    LakeLedger ledger = LakeLedger.read(session, lake);
    List<LoadDecision> decided =
        LoadDecisions.inOrder(Withdrawn.decisions(ledger.entries(Layer.BRONZE)));
    List<LoadDecision> followed =
        new ArrayList<>(Withdrawn.decisions(ledger.entries(Layer.SILVER)));
    Optional<LedgerEntry> last = Optional.empty();
    for (int i = 0; i < decided.size(); i++) {
      LoadDecision decision = decided.get(i);
      if (!followed.contains(decision)) {
        Withdrawn before = Withdrawn.by(followed);
        followed.add(decision);
        Following following = new Following(ledger, decision, i, before, Withdrawn.by(followed));
        last = Optional.of(runs.decision(decision, following::run));
      }
    }
    return last;
  }

  /** Brings quarantine and silver from what counted before a decision to what counts after it. */
  private final class Following {

    private final LakeLedger ledger;
    private final LoadDecision decision;
    private final String application;
    private final Withdrawn before;
    private final Withdrawn after;
    private final long version;
    private final Dataset<Row> arrived;

    Following(
        LakeLedger ledger, LoadDecision decision, int number, Withdrawn before, Withdrawn after) {
      this.ledger = ledger;
      this.decision = decision;
      this.application = LoadDecisions.application(number);
      this.before = before;
      this.after = after;
      this.version = ConsistentVersions.of(lake, ledger).bronze();
      this.arrived = bronze.own(bronze.readAt(session, version));
    }

    LedgerEntry run() {
      Dataset<Row> alone = medallion.judge().judge(after.without(arrived)).persist();
      Dataset<Row> judged = AlternateKeys.judge(medallion, alone);
      Dataset<Row> stands = standing(judged, after).persist();
      try {
        long setAside = followInQuarantine(medallion.judge().failed(judged));
        return followInSilver(stands, setAside);
      } finally {
        stands.unpersist();
        alone.unpersist();
      }
    }

    private Dataset<Row> standing(Dataset<Row> judged, Withdrawn withdrawn) {
      return ValidOrder.standing(
          medallion,
          ledger.entries(Layer.BRONZE),
          arrived,
          judged,
          ledger.wholeReleases(),
          withdrawn);
    }

    private Column isOfLoad() {
      return col(ARRIVAL_TIME).equalTo(lit(decision.load()));
    }

    /** How many rows more count, of those that silver had read. */
    private long counted() {
      boolean counted = !before.loads().contains(decision.load());
      boolean counts = !after.loads().contains(decision.load());
      return counted == counts ? 0 : (counts ? 1 : -1) * arrived.filter(isOfLoad()).count();
    }

    /**
     * Sets aside what must be: of other loads than this one only what counts a thing twice beside
     * other records.
     *
     * @param failed all that cannot be trusted
     * @return rows more than before
     */
    private long followInQuarantine(Dataset<Row> failed) {
      Optional<TableLog.Note> done =
          ledger.commits(lake.quarantine()).notes().stream()
              .filter(note -> application.equals(note.application()))
              .findFirst();
      if (done.isPresent()) { // before a crash
        return done.get().entry().quarantined();
      }
      Column doubled =
          medallion
              .alternateKey()
              .map(key -> array_contains(col(FAILED_EXPECTATIONS), key.expectation()))
              .orElse(lit(false));
      Column concerned = isOfLoad().or(doubled);
      Dataset<Row> held = quarantine.own(quarantine.read(session));
      Dataset<Row> entering = failed.filter(concerned).persist();
      try {
        long leaves = held.filter(concerned).count();
        long enters = entering.count();
        if (leaves > 0 || enters > 0) {
          LedgerEntry entry =
              LayerEntries.quarantine(LedgerEntry.REDRIVE, version, enters - leaves, Map.of())
                  .decisions(List.of(decision))
                  .build();
          quarantine.replaceAll(held.filter(not(concerned)).unionAll(entering), commit(entry));
        }
        return enters - leaves;
      } finally {
        entering.unpersist();
      }
    }

    private LedgerEntry followInSilver(Dataset<Row> stands, long setAside) {
      LiveFiles files =
          new LiveFiles(silver, TableKey.of(medallion, silver.schema(), medallion.key().silver()))
              .newest(session);
      try (ChangeSet found =
          CompareAndCount.alone(changes(stands, files.read(session, files.names())))) {
        LedgerEntry entry =
            LayerEntries.decided(version, counted(), setAside, found.counts())
                .decisions(List.of(decision))
                .build();
        if (!new Upsert(files).write(found, commit(entry))) {
          silver.note(commit(entry));
        }
        return entry;
      }
    }

    private Commit commit(LedgerEntry entry) {
      return new Commit(session, application, entry);
    }

    /** What stands after, set against silver: the keys of which another record stood before. */
    private Dataset<Row> changes(Dataset<Row> stands, Dataset<Row> held) {
      Dataset<Row> changes =
          Comparison.ofReleasesWithSilver(
              medallion, stands.withColumn(Standing.ABSENT, lit(false)), held);
      Column saysItAnew =
          col(Change.CHANGE)
              .equalTo(Change.UNCHANGED.name())
              .and(col(Comparison.HELD).getField(ARRIVAL_TIME).equalTo(lit(decision.load())));
      Dataset<Row> keys = touched(stands, held);
      List<String> silverKey = medallion.key().silver();
      return changes
          .join(keys, Key.equal(changes, silverKey, keys, bronzeKey()), "left_semi")
          .withColumn(
              Change.CHANGE, when(saysItAnew, Change.UPDATED.name()).otherwise(col(Change.CHANGE)));
    }

    /** Keys of which not the same record stands as before, or whose row came by the load. */
    private Dataset<Row> touched(Dataset<Row> stands, Dataset<Row> held) {
      Dataset<Row> judged =
          AlternateKeys.judge(medallion, medallion.judge().judge(before.without(arrived)));
      Dataset<Row> stood = standing(judged, before);
      Column[] key = Key.columns(bronzeKey());
      return ofKeys(stood)
          .unionAll(ofKeys(stands))
          .groupBy(key)
          .agg(count(lit(1)).as(TIMES), min(ARRIVAL_TIME).as(FIRST), max(ARRIVAL_TIME).as(LAST))
          .filter(col(TIMES).notEqual(2).or(col(FIRST).notEqual(col(LAST))))
          .select(key)
          .union(held.filter(isOfLoad()).select(Key.columns(medallion.key().silver())))
          .distinct();
    }

    private List<String> bronzeKey() {
      return medallion.key().bronze();
    }

    private Dataset<Row> ofKeys(Dataset<Row> records) {
      return records.select(
          Stream.concat(Stream.of(Key.columns(bronzeKey())), Stream.of(col(ARRIVAL_TIME)))
              .toArray(Column[]::new));
    }
  }
}
