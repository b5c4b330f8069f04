package dev.kepler.medallion.internal.layer;

import dev.kepler.medallion.Change;
import dev.kepler.medallion.Comparison;
import dev.kepler.medallion.Judge;
import dev.kepler.medallion.Medallion;
import dev.kepler.medallion.Standing;
import dev.kepler.medallion.internal.change.ChangeCounts;
import dev.kepler.medallion.internal.change.ChangeSet;
import dev.kepler.medallion.internal.change.CompareAndCount;
import dev.kepler.medallion.internal.change.CompareAndCount.Counted;
import dev.kepler.medallion.internal.change.DistinctKeys;
import dev.kepler.medallion.internal.change.Upsert;
import dev.kepler.medallion.internal.delta.Commit;
import dev.kepler.medallion.internal.delta.KeyRange;
import dev.kepler.medallion.internal.delta.LiveFiles;
import dev.kepler.medallion.internal.delta.Table;
import dev.kepler.medallion.internal.delta.TableKey;
import dev.kepler.medallion.internal.delta.TableLog;
import dev.kepler.medallion.internal.ledger.Withdrawn;
import dev.kepler.medallion.internal.rows.CountingPass;
import dev.kepler.medallion.internal.rows.OnePartition;
import dev.kepler.medallion.internal.rows.PreparedPlan;
import dev.kepler.medallion.internal.rows.ReusableRows;
import dev.kepler.medallion.lake.Freshness;
import dev.kepler.medallion.lake.LedgerEntry;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;

/** Sets aside what cannot be trusted, then brings silver to what the rest says. */
public final class SilverWriter implements LayerWriter {

  private final Table silver;
  private final Table quarantine;
  private final UpstreamFreshness bronze;
  private final SilverRules rules;
  private final Optional<AdmittedLoads> admitted;
  private final LoadGate gate;
  private final Medallion<?, ?, ?> medallion;
  private final Judge judge;
  private final LiveFiles bronzeFiles;
  private final LiveFiles silverFiles;
  private final PreparedPlan judging;
  private final PreparedPlan picking;
  private final PreparedPlan comparing;
  private final Upsert upsert;
  private final CompareAndCount counting;
  private AlternateKeys keys;
  private Withdrawn withdrawn;
  private boolean resumed;

  /**
   * Rows of a batch.
   *
   * @param whole works all of them out anew, judged
   * @param judged all of them, without columns that only quarantine keeps
   * @param latest of those that may be trusted, one for each key
   * @param distinct their keys, where these are known and each comes once
   * @param decided whether quarantine has taken its share of them already
   */
  private record Load(
      Supplier<Dataset<Row>> whole,
      ReusableRows judged,
      Dataset<Row> latest,
      Optional<DistinctKeys> distinct,
      boolean decided) {

    /** Whether it may be judged and written in one pass, if silver holds none of its keys. */
    boolean isStraight() {
      return distinct.isPresent() && !judged.isKept();
    }
  }

  /**
   * Makes a writer.
   *
   * @param bronze what it reads
   * @param admitted which loads may count; empty where all may
   */
  public SilverWriter(
      UpstreamFreshness bronze,
      Table silver,
      Table quarantine,
      SilverRules rules,
      Optional<AdmittedLoads> admitted) {
    this.bronze = bronze;
    this.silver = silver;
    this.quarantine = quarantine;
    this.rules = rules;
    this.admitted = admitted;
    this.gate = new LoadGate(rules);
    this.medallion = rules.medallion();
    this.judge = medallion.judge();
    this.bronzeFiles = new LiveFiles(bronze.table(), key(bronze.table(), bronzeKey()));
    this.silverFiles = new LiveFiles(silver, key(silver, medallion.key().silver()));
    this.judging = new PreparedPlan(in -> judge.lean(judge.judge(bronzeRows(in.get(0)))));
    this.picking = new PreparedPlan(in -> Standing.latest(medallion, judge.met(in.get(0))));
    this.comparing =
        new PreparedPlan(
            in ->
                Comparison.withSilver(
                    medallion, bronzeRows(in.get(0)), OnePartition.hashed(in.get(1))));
    this.upsert = new Upsert(silverFiles);
    this.counting = new CompareAndCount(rows -> Judgement.groups(medallion, rows));
  }

  private TableKey key(Table table, List<String> columns) {
    return TableKey.of(medallion, table.schema(), columns);
  }

  private List<String> bronzeKey() {
    return medallion.key().bronze();
  }

  @Override
  public Outcome write(Batch batch) {
    Optional<Outcome> earlier = written(silver, batch).map(entry -> new Outcome(entry, true));
    if (earlier.isPresent()) {
      return earlier.get();
    }
    if (keys == null) {
      keys =
          batch.readVersion() < 0
              ? AlternateKeys.ofNothing(medallion)
              : new AlternateKeys(medallion);
      withdrawn = Withdrawn.decided(batch.session(), bronze.table()); // only while nothing runs
    }
    KeyRange range = bronzeFiles.upTo(batch.session(), batch.sourceVersion());
    List<LedgerEntry> arrived =
        bronze.entries(batch.session(), batch.readVersion(), batch.sourceVersion());
    if (admitted.isPresent() && written(quarantine, batch).isEmpty()) {
      withdrawn = admitted.get().of(batch, bronzeRows(counting(batch)), arrived, withdrawn);
    }
    List<Instant> releases = rules.wholeReleases(arrived);
    Load load = load(batch, range);
    try (ReusableRows judged = load.judged()) {
      if (SilverRules.mayHoldLateReleases(arrived)) {
        return compareInOrder(load, releases, batch);
      }
      boolean isNew = load.distinct().filter(keys::takeNew).isPresent();
      if (isNew
          && load.isStraight()
          && releases.isEmpty()
          && !silverFiles.newest(batch.session()).hold(range)) {
        resumed = true;
        return append(judged.rows(), load.distinct().get().rows(), batch);
      }
      return isNew || OnePartition.is(judged.rows())
          ? compare(load, range, releases, batch)
          : compareKnown(load, range, releases, batch);
    }
  }

  /**
   * Sets loads among which may be one that is late against silver: what stands of its keys is told
   * by all of bronze, in the order of the dates of releases.
   */
  private Outcome compareInOrder(Load load, List<Instant> releases, Batch batch) {
    Optional<Load> clean = withoutDoubled(load, collected(load));
    try (ReusableRows judged = clean.orElse(load).judged()) {
      SparkSession session = batch.session();
      LiveFiles files = silverFiles.newest(session);
      Dataset<Row> arrived =
          withdrawn.without(bronzeRows(bronze.table().readAt(session, batch.sourceVersion())));
      Dataset<Row> changes =
          LateRelease.among(
                  medallion, bronze.table(), session, batch.sourceVersion(), withdrawn, arrived)
              .changes(judged.rows(), releases, files.read(session, files.names()));
      Counted counted = counting.of(judged.rows(), changes, true);
      return write(judged, counted.found(), Judgement.of(counted.groups()), releases, batch);
    }
  }

  /** Which other identity stands under which key in a large load. */
  private List<KeyedIdentity> collected(Load load) {
    return AlternateKeys.history(medallion, judge.alternates(load.judged().rows()));
  }

  /**
   * The load without what would count a thing twice, which goes to quarantine; empty where none
   * does.
   */
  private Optional<Load> withoutDoubled(Load load, List<KeyedIdentity> keyed) {
    SparkSession session = load.judged().rows().sparkSession();
    List<KeyedIdentity> doubled =
        keys.take(
            keyed,
            moment ->
                AlternateKeys.before(
                    medallion,
                    withdrawn.without(bronzeRows(bronze.table().read(session))),
                    moment));
    if (doubled.isEmpty() || load.decided()) {
      return Optional.empty();
    }
    Dataset<Row> marked = AlternateKeys.marked(medallion, load.whole().get(), doubled);
    Dataset<Row> rows = OnePartition.is(load.judged().rows()) ? OnePartition.of(marked) : marked;
    return Optional.of(picked(() -> rows, rows, false));
  }

  /** Sets a large load against silver of which some keys may have arrived before. */
  private Outcome compareKnown(Load load, KeyRange range, List<Instant> releases, Batch batch) {
    Optional<Load> clean = withoutDoubled(load, collected(load));
    if (clean.isEmpty()) {
      return compare(load, range, releases, batch);
    }
    try (ReusableRows judged = clean.get().judged()) {
      Counted counted = compared(clean.get(), range, releases, batch.session());
      return write(judged, counted.found(), Judgement.of(counted.groups()), releases, batch);
    }
  }

  /** Sets a load against silver. A small one is asked here which things it would count twice. */
  private Outcome compare(Load load, KeyRange range, List<Instant> releases, Batch batch) {
    Counted counted = compared(load, range, releases, batch.session());
    Judgement judgement = Judgement.of(counted.groups());
    Optional<Load> clean = withoutDoubled(load, judgement.keyed());
    if (clean.isEmpty()) {
      return write(load.judged(), counted.found(), judgement, releases, batch);
    }
    counted.found().close();
    try (ReusableRows judged = clean.get().judged()) {
      Counted again = compared(clean.get(), range, releases, batch.session());
      return write(judged, again.found(), Judgement.of(again.groups()), releases, batch);
    }
  }

  private Outcome write(
      ReusableRows judged,
      ChangeSet found,
      Judgement judgement,
      List<Instant> releases,
      Batch batch) {
    try (ChangeSet changes = found) {
      resumed = true;
      gate.require(
          new LoadGate.Loads(
              judged.rows(),
              judgement,
              changes,
              withdrawn.without(releases),
              () -> silverFiles.read(batch.session(), silverFiles.names()),
              () -> silverFiles.rows(silverFiles.names())));
      if (judgement.quarantined() > 0) {
        setAside(judged.rows(), judgement, batch);
      }
      return upsert(changes, judgement, releases, batch);
    }
  }

  /**
   * Appends a large load of which silver holds nothing: it is read, judged, counted and written in
   * one pass.
   */
  private Outcome append(Dataset<Row> judged, long count, Batch batch) {
    CountingPass passing = new CountingPass(Judgement.grouped(judged), Judgement.GROUP);
    Dataset<Row> rows = medallion.refine(judge.met(passing.rows()));
    Commit commit =
        batch.commit(
            silver.kind(),
            written -> {
              Judgement judgement = Judgement.of(passing.groups());
              judgement.require(rules.limits().quarantined());
              if (judgement.quarantined() > 0) {
                setAside(judged, judgement, batch);
              }
              ChangeCounts changes = new ChangeCounts();
              changes.add(Change.INSERTED, null, written, Map.of());
              changes.add(Change.NEVER_HELD, null, judgement.met() - written, Map.of());
              return LayerEntries.silver(batch.number(), batch.sourceVersion(), judgement, changes)
                  .freshness(freshness(batch))
                  .build();
            });
    LedgerEntry entry =
        silver
            .append(rows, count, commit)
            .orElseThrow(() -> new IllegalStateException("Silver has batch " + batch.number()));
    return new Outcome(entry, entry.inserted() > 0);
  }

  private void setAside(Dataset<Row> judged, Judgement judgement, Batch batch) {
    LedgerEntry entry =
        LayerEntries.quarantine(
                batch.number(),
                batch.sourceVersion(),
                judgement.quarantined(),
                judgement.failures())
            .freshness(freshness(batch))
            .build();
    quarantine.append(
        judge.failed(judged), judgement.quarantined(), batch.commit(quarantine.kind(), entry));
  }

  /**
   * What was written of a batch before a crash. Only the first batch of a run can have come before.
   */
  private Optional<LedgerEntry> written(Table table, Batch batch) {
    return resumed || batch.lacks(Safeguard.TRANSACTION_IDS)
        ? Optional.empty()
        : table
            .commits(batch.session())
            .lastBatch()
            .map(TableLog.Note::entry)
            .filter(entry -> entry.batch() == batch.number());
  }

  /**
   * The batch, judged; or split as quarantine has it already, though the expectations are others
   * now: silver has to take just what quarantine did not.
   */
  private Load load(Batch batch, KeyRange range) {
    Dataset<Row> rows = counting(batch);
    if (written(quarantine, batch).isPresent()) {
      Dataset<Row> aside = quarantine.own(quarantine.read(batch.session()));
      Dataset<Row> known = bronzeRows(batch.together(rows, bronzeKey()));
      Dataset<Row> judged = judge.asJudged(known, aside);
      return picked(() -> judged, judged, true);
    }
    Optional<DistinctKeys> distinct =
        batch.isLarge()
            ? DistinctKeys.of(rows, bronzeFiles.key(), judge.identity(), range)
            : Optional.empty();
    if (distinct.isPresent()) {
      Dataset<Row> alone = judge.judgeDistinct(bronzeRows(rows));
      ReusableRows judged = ReusableRows.ifVolatile(alone);
      return new Load(() -> alone, judged, judge.met(judged.rows()), distinct, false);
    }
    Dataset<Row> together = batch.together(rows, bronzeKey());
    Supplier<Dataset<Row>> whole = () -> judge.judge(bronzeRows(together));
    Dataset<Row> lean = judging.over(List.of(together));
    if (batch.lacks(Safeguard.DEDUPLICATION)) {
      ReusableRows judged = ReusableRows.of(lean);
      return new Load(whole, judged, judge.met(judged.rows()), Optional.empty(), true);
    }
    return picked(whole, lean, false);
  }

  /** The rows of the batch but for those of loads that were withdrawn before they were read. */
  private Dataset<Row> counting(Batch batch) {
    Dataset<Row> rows = batch.rows(bronzeFiles);
    if (withdrawn.loads().isEmpty()) {
      return rows;
    }
    Freshness read = bronze.until(batch.session(), batch.readVersion());
    Withdrawn unread = withdrawn.after(read == null ? null : read.arrived());
    Dataset<Row> counting = unread.without(rows);
    return OnePartition.is(rows) ? OnePartition.of(counting) : counting;
  }

  private Load picked(Supplier<Dataset<Row>> whole, Dataset<Row> rows, boolean decided) {
    ReusableRows judged = ReusableRows.of(rows);
    return new Load(whole, judged, picking.over(List.of(judged.rows())), Optional.empty(), decided);
  }

  /** The load set against silver's rows of the keys that it may hold, and counted. */
  private Counted compared(Load load, KeyRange range, List<Instant> arrived, SparkSession session) {
    List<Instant> releases = withdrawn.without(arrived);
    LiveFiles files = silverFiles.newest(session);
    ReusableRows judged = load.judged();
    Dataset<Row> changes =
        releases.isEmpty()
            ? comparing.over(
                List.of(load.latest(), files.readFor(judged.rows(), bronzeKey(), range)))
            : withAbsent(judged.rows(), files.readFew(session, files.names()), releases);
    return counting.of(judged.rows(), changes, judged.isKept() || files.hold(range));
  }

  /** Changes by whole releases: what they do not have, all of silver is asked for. */
  private Dataset<Row> withAbsent(Dataset<Row> judged, Dataset<Row> held, List<Instant> releases) {
    Dataset<Row> latest = Standing.ofReleases(medallion, judged, releases);
    Dataset<Row> changes =
        Comparison.ofReleasesWithSilver(medallion, latest, OnePartition.hashed(held));
    return OnePartition.is(judged) && OnePartition.is(held) ? OnePartition.of(changes) : changes;
  }

  private Dataset<Row> bronzeRows(Dataset<Row> rows) {
    return rows.select(medallion.bronzeColumns().stream().map(rows::col).toArray(Column[]::new));
  }

  private Outcome upsert(
      ChangeSet changes, Judgement judgement, List<Instant> releases, Batch batch) {
    LedgerEntry entry =
        LayerEntries.silver(batch.number(), batch.sourceVersion(), judgement, changes.counts())
            .freshness(freshness(batch))
            .wholeReleases(releases)
            .build();
    return new Outcome(entry, upsert.write(changes, batch.commit(silver.kind(), entry)));
  }

  private Freshness freshness(Batch batch) {
    return bronze.until(batch.session(), batch.sourceVersion());
  }
}
