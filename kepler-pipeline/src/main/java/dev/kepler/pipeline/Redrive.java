package dev.kepler.pipeline;

import static dev.kepler.model.KoiColumns.BRONZE;
import static dev.kepler.model.KoiColumns.ROW_ID;
import static dev.kepler.model.KoiColumns.SURROGATE_KEY;

import dev.kepler.model.BronzeKoi;
import dev.kepler.transforms.BronzeToSilver;
import dev.kepler.transforms.Changes;
import dev.kepler.transforms.Expectations;
import dev.kepler.transforms.Records;
import java.util.Map;
import java.util.UUID;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;

/**
 * Takes quarantined rows through the current expectations again. A row that meets them now stands
 * where it always stood, in the order of arrivals: it enters silver unless a later record of its
 * KOI did. Silver is written before quarantine; a redrive cut short is simply run again.
 */
final class Redrive {

  private final SparkSession session;
  private final Table bronze;
  private final Table silver;
  private final Table quarantine;
  private final Expectations expectations;
  private final LakeVersions versions;

  Redrive(SparkSession session, TableLayout layout, Expectations expectations) {
    this.session = session.cloneSession();
    LayerQuery.guardLedger(this.session);
    this.bronze = Table.in(layout, LakeTable.BRONZE);
    this.silver = Table.in(layout, LakeTable.SILVER);
    this.quarantine = Table.in(layout, LakeTable.QUARANTINE);
    this.expectations = expectations;
    this.versions = LakeVersions.of(Ledger.read(this.session, layout));
  }

  LedgerEntry run() {
    Dataset<Row> held = quarantine.read(session);
    Dataset<Row> judged = expectations.judge(bronzeOf(held.select(ROW_ID).distinct())).persist();
    Dataset<BronzeKoi> met = Expectations.met(judged);
    Dataset<Row> released = held.join(met.distinct(), sameRecord(held, met), "left_semi").persist();
    try {
      long rows = released.count();
      LedgerEntry entry = upsert(met, released, rows);
      if (rows > 0) {
        remove(held, released, rows);
      }
      return entry;
    } finally {
      released.unpersist();
      judged.unpersist();
    }
  }

  /** All records of the KOIs in quarantine, as far as silver has read. */
  private Dataset<BronzeKoi> bronzeOf(Dataset<Row> keys) {
    Dataset<Row> all = bronze.readAt(session, versions.bronze());
    return Records.of(
        all.join(keys, all.col(ROW_ID).eqNullSafe(keys.col(ROW_ID)), "left_semi"),
        BronzeKoi.ENCODER);
  }

  private LedgerEntry upsert(Dataset<BronzeKoi> met, Dataset<Row> released, long rows) {
    Dataset<Row> keys = released.select(ROW_ID).distinct();
    Dataset<BronzeKoi> latest =
        Records.of(
                met.join(keys, met.col(ROW_ID).equalTo(keys.col(ROW_ID)), "left_semi"),
                BronzeKoi.ENCODER)
            .transform(BronzeToSilver::latest);
    LiveFiles files = new LiveFiles(silver, SURROGATE_KEY).newest(session);
    Dataset<Row> changes = Changes.toSilver(latest, files.read(session, files.names()));
    try (Found found = Counting.alone(changes)) {
      LedgerEntry entry = LedgerEntry.redrive(versions.bronze(), rows, found.counts());
      new Upsert(files).write(found, commit(entry));
      return entry;
    }
  }

  private Commit commit(LedgerEntry entry) {
    return new Commit(session, "kepler/redrive/" + UUID.randomUUID(), entry);
  }

  private void remove(Dataset<Row> held, Dataset<Row> released, long rows) {
    LedgerEntry entry =
        LedgerEntry.quarantine(LedgerEntry.REDRIVE, versions.bronze(), -rows, Map.of());
    quarantine.replaceAll(
        held.join(released, sameRecord(held, released), "left_anti"), commit(entry));
  }

  private static Column sameRecord(Dataset<Row> held, Dataset<?> met) {
    return BRONZE.stream()
        .map(c -> held.col(c).eqNullSafe(met.col(c)))
        .reduce(Column::and)
        .orElseThrow();
  }
}
