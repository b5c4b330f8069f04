package dev.kepler.pipeline;

import static dev.kepler.model.KoiColumns.SURROGATE_KEY;
import static org.apache.spark.sql.functions.col;

import dev.kepler.model.BronzeKoi;
import dev.kepler.model.SilverExoplanet;
import dev.kepler.transforms.BronzeToSilver;
import dev.kepler.transforms.Change;
import dev.kepler.transforms.Changes;
import dev.kepler.transforms.Expectations;
import dev.kepler.transforms.Records;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;

/** Sets aside what cannot be trusted, then brings silver to what the rest says. */
final class SilverWriter implements LayerWriter {

  private final Table silver;
  private final Table quarantine;
  private final Expectations expectations;

  SilverWriter(Table silver, Table quarantine, Expectations expectations) {
    this.silver = silver;
    this.quarantine = quarantine;
    this.expectations = expectations;
  }

  @Override
  public LedgerEntry write(Dataset<Row> rows, long batch) {
    SparkSession session = rows.sparkSession();
    Dataset<Row> judged = expectations.judge(Records.of(rows, BronzeKoi.ENCODER)).persist();
    try {
      Judgement judgement = Judgement.of(judged);
      if (judgement.quarantined() > 0) {
        quarantine.append(
            Expectations.failed(judged), Commit.of(session, batch, LakeTable.QUARANTINE));
      }
      Dataset<BronzeKoi> latest = Expectations.met(judged).transform(BronzeToSilver::latest);
      Dataset<Row> changes = Changes.toSilver(latest, held(session, judgement)).persist();
      try {
        ChangeCounts counts = ChangeCounts.of(changes, SURROGATE_KEY);
        silver.apply(changes, counts, SURROGATE_KEY, Commit.of(session, batch, LakeTable.SILVER));
        return entry(batch, judgement, counts);
      } finally {
        changes.unpersist();
      }
    } finally {
      judged.unpersist();
    }
  }

  /**
   * Silver's rows between the least and the greatest key of the batch: files outside are skipped.
   */
  private Dataset<SilverExoplanet> held(SparkSession session, Judgement judgement) {
    Column near = col(SURROGATE_KEY).between(judgement.least(), judgement.greatest());
    return Records.of(silver.read(session).filter(near), SilverExoplanet.ENCODER);
  }

  private static LedgerEntry entry(long batch, Judgement judgement, ChangeCounts counts) {
    return new LedgerEntry(
        Layer.SILVER,
        batch,
        judgement.read(),
        counts.of(Change.INSERTED),
        counts.of(Change.UPDATED),
        counts.of(Change.RETRACTED),
        counts.of(Change.UNCHANGED),
        judgement.met() - counts.total(),
        counts.of(Change.NEVER_HELD),
        judgement.quarantined(),
        judgement.failures(),
        judgement.warnings());
  }
}
