package dev.kepler.pipeline;

import static dev.kepler.model.KoiColumns.ROW_ID;
import static dev.kepler.model.KoiColumns.SURROGATE_KEY;

import dev.kepler.model.BronzeKoi;
import dev.kepler.model.QuarantinedKoi;
import dev.kepler.pipeline.LiveFiles.Range;
import dev.kepler.transforms.BronzeToSilver;
import dev.kepler.transforms.Changes;
import dev.kepler.transforms.Expectations;
import dev.kepler.transforms.Records;
import java.util.Optional;
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
  private boolean resumed;

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
  }

  @Override
  public Outcome write(Batch batch) {
    Optional<Outcome> earlier = written(silver, batch).map(entry -> new Outcome(entry, true));
    if (earlier.isPresent()) {
      return earlier.get();
    }
    Dataset<Row> judged = judged(batch).persist();
    resumed = true;
    try {
      return write(judged, batch);
    } finally {
      judged.unpersist();
    }
  }

  private Outcome write(Dataset<Row> judged, Batch batch) {
    Dataset<Row> changes = changes(judged, batch).persist();
    try {
      Together counted = Together.collect(Judgement.groups(judged), ChangeCounts.groups(changes));
      Judgement judgement = Judgement.of(counted.first());
      judgement.require(quarantineLimit);
      if (judgement.quarantined() > 0) {
        setAside(judged, judgement, batch);
      }
      return upsert(changes, judgement, ChangeCounts.of(counted.second()), batch);
    } finally {
      changes.unpersist();
    }
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
        Expectations.failed(judged),
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
  private Dataset<Row> judged(Batch batch) {
    Dataset<BronzeKoi> rows = Records.of(batch.together(ROW_ID), BronzeKoi.ENCODER);
    return written(quarantine, batch).isEmpty()
        ? expectations.judge(rows)
        : expectations.asJudged(
            rows, Records.of(quarantine.read(batch.session()), QuarantinedKoi.ENCODER));
  }

  /** The batch set against silver's rows of the keys that it may hold. */
  private Dataset<Row> changes(Dataset<Row> judged, Batch batch) {
    SparkSession session = batch.session();
    Range keys = bronzeFiles.upTo(session, batch.sourceVersion());
    Dataset<BronzeKoi> met = Expectations.met(judged);
    Dataset<BronzeKoi> latest =
        batch.lacks(Safeguard.DEDUPLICATION) ? met : met.transform(BronzeToSilver::latest);
    return Changes.toSilver(latest, silverFiles.newest(session).read(session, keys));
  }

  private Outcome upsert(
      Dataset<Row> changes, Judgement judgement, ChangeCounts counts, Batch batch) {
    LedgerEntry entry =
        LedgerEntry.silver(batch.number(), batch.sourceVersion(), judgement, counts)
            .at(freshness(batch));
    Commit commit = Commit.of(batch, LakeTable.SILVER, entry);
    return new Outcome(entry, new Upsert(silverFiles, changes, counts).write(commit));
  }

  private Freshness freshness(Batch batch) {
    return bronze.until(batch.session(), batch.sourceVersion());
  }
}
