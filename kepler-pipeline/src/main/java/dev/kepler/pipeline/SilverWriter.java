package dev.kepler.pipeline;

import static dev.kepler.model.KoiColumns.ROW_ID;
import static dev.kepler.model.KoiColumns.SURROGATE_KEY;

import dev.kepler.model.BronzeKoi;
import dev.kepler.model.QuarantinedKoi;
import dev.kepler.pipeline.Counting.Counted;
import dev.kepler.pipeline.LiveFiles.Range;
import dev.kepler.transforms.BronzeToSilver;
import dev.kepler.transforms.Change;
import dev.kepler.transforms.Changes;
import dev.kepler.transforms.Expectations;
import dev.kepler.transforms.Records;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;

/** Sets aside what cannot be trusted, then brings silver to what the rest says. */
final class SilverWriter implements LayerWriter {

  private final Table silver;
  private final Table quarantine;
  private final Upstream bronze;
  private final Expectations expectations;
  private final double quarantineLimit;
  private final LiveFiles bronzeFiles;
  private final LiveFiles silverFiles;
  private final Prepared judging;
  private final Prepared picking;
  private final Prepared comparing;
  private final Upsert upsert;
  private final Counting counting;
  private boolean resumed;

  /**
   * Rows of a batch.
   *
   * @param judged all of them
   * @param latest of those that may be trusted, one for each KOI
   * @param distinct how many KOIs they are of, where that is known and each comes once
   */
  private record Load(Kept judged, Dataset<Row> latest, OptionalLong distinct) {

    /** Whether it may be judged and written in one pass, if silver holds none of its KOIs. */
    boolean isStraight() {
      return distinct.isPresent() && !judged.isKept();
    }
  }

  /**
   * Makes a writer.
   *
   * @param bronze what it reads
   * @param quarantineLimit greatest share of a load that may be set aside, 0..1
   */
  SilverWriter(
      Upstream bronze,
      Table silver,
      Table quarantine,
      Expectations expectations,
      double quarantineLimit) {
    this.bronze = bronze;
    this.silver = silver;
    this.quarantine = quarantine;
    this.expectations = expectations;
    this.quarantineLimit = quarantineLimit;
    this.bronzeFiles = new LiveFiles(bronze.table(), ROW_ID);
    this.silverFiles = new LiveFiles(silver, SURROGATE_KEY);
    this.judging = new Prepared(in -> expectations.judge(bronzeRows(in.get(0))));
    this.picking =
        new Prepared(in -> Expectations.met(in.get(0)).transform(BronzeToSilver::latest));
    this.comparing =
        new Prepared(in -> Changes.toSilver(bronzeRows(in.get(0)), Few.hashed(in.get(1))));
    this.upsert = new Upsert(silverFiles);
    this.counting = new Counting(Judgement::groups);
  }

  @Override
  public Outcome write(Batch batch) {
    Optional<Outcome> earlier = written(silver, batch).map(entry -> new Outcome(entry, true));
    if (earlier.isPresent()) {
      return earlier.get();
    }
    Range keys = bronzeFiles.upTo(batch.session(), batch.sourceVersion());
    Load load = load(batch, keys);
    try (Kept judged = load.judged()) {
      if (load.isStraight() && !silverFiles.newest(batch.session()).hold(keys)) {
        resumed = true;
        return append(judged.rows(), load.distinct().getAsLong(), batch);
      }
      Counted counted = compare(load, keys, batch.session());
      try (Found changes = counted.found()) {
        resumed = true;
        Judgement judgement = Judgement.of(counted.groups());
        judgement.require(quarantineLimit);
        if (judgement.quarantined() > 0) {
          setAside(judged.rows(), judgement, batch);
        }
        return upsert(changes, judgement, batch);
      }
    }
  }

  /**
   * Appends a large load of which silver holds nothing: it is read, judged, counted and written in
   * one pass.
   */
  private Outcome append(Dataset<Row> judged, long count, Batch batch) {
    PassingCount passing = new PassingCount(Judgement.grouped(judged), Judgement.GROUP);
    Dataset<Row> rows = Expectations.met(passing.rows()).transform(BronzeToSilver::refine).toDF();
    Commit commit =
        Commit.of(
            batch,
            LakeTable.SILVER,
            written -> {
              Judgement judgement = Judgement.of(passing.groups());
              judgement.require(quarantineLimit);
              if (judgement.quarantined() > 0) {
                setAside(judged, judgement, batch);
              }
              ChangeCounts changes = new ChangeCounts();
              changes.add(Change.INSERTED, null, written, 0);
              changes.add(Change.NEVER_HELD, null, judgement.met() - written, 0);
              return LedgerEntry.silver(batch.number(), batch.sourceVersion(), judgement, changes)
                  .at(freshness(batch));
            });
    LedgerEntry entry =
        silver
            .append(rows, count, commit)
            .orElseThrow(() -> new IllegalStateException("Silver has batch " + batch.number()));
    return new Outcome(entry, entry.inserted() > 0);
  }

  private void setAside(Dataset<Row> judged, Judgement judgement, Batch batch) {
    LedgerEntry entry =
        LedgerEntry.quarantine(
                batch.number(),
                batch.sourceVersion(),
                judgement.quarantined(),
                judgement.failures())
            .at(freshness(batch));
    quarantine.append(
        Expectations.failed(judged).toDF(),
        judgement.quarantined(),
        Commit.of(batch, LakeTable.QUARANTINE, entry));
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
  private Load load(Batch batch, Range keys) {
    Dataset<Row> rows = batch.rows(bronzeFiles);
    if (written(quarantine, batch).isPresent()) {
      Dataset<QuarantinedKoi> aside =
          Records.of(quarantine.read(batch.session()), QuarantinedKoi.ENCODER);
      return picked(expectations.asJudged(bronzeRows(batch.together(rows, ROW_ID)), aside), batch);
    }
    OptionalLong distinct =
        batch.isLarge() ? DistinctKeys.of(rows, ROW_ID, keys) : OptionalLong.empty();
    if (distinct.isPresent()) {
      Kept judged = Kept.ifVolatile(expectations.judgeDistinct(bronzeRows(rows)));
      return new Load(judged, Expectations.met(judged.rows()).toDF(), distinct);
    }
    return picked(judging.over(List.of(batch.together(rows, ROW_ID))), batch);
  }

  private Load picked(Dataset<Row> rows, Batch batch) {
    Kept judged = Kept.of(rows);
    return new Load(
        judged,
        batch.lacks(Safeguard.DEDUPLICATION)
            ? Expectations.met(judged.rows()).toDF()
            : picking.over(List.of(judged.rows())),
        OptionalLong.empty());
  }

  /** The load set against silver's rows of the keys that it may hold, and counted. */
  private Counted compare(Load load, Range keys, SparkSession session) {
    LiveFiles files = silverFiles.newest(session);
    Kept judged = load.judged();
    Dataset<Row> held = files.readFor(judged.rows(), ROW_ID, keys);
    Dataset<Row> changes = comparing.over(List.of(load.latest(), held));
    return counting.of(judged.rows(), changes, judged.isKept() || files.hold(keys));
  }

  private static Dataset<BronzeKoi> bronzeRows(Dataset<Row> rows) {
    return Records.of(rows, BronzeKoi.ENCODER);
  }

  private Outcome upsert(Found changes, Judgement judgement, Batch batch) {
    LedgerEntry entry =
        LedgerEntry.silver(batch.number(), batch.sourceVersion(), judgement, changes.counts())
            .at(freshness(batch));
    return new Outcome(entry, upsert.write(changes, Commit.of(batch, LakeTable.SILVER, entry)));
  }

  private Freshness freshness(Batch batch) {
    return bronze.until(batch.session(), batch.sourceVersion());
  }
}
