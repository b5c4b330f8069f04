package dev.kepler.medallion.internal.care;

import static dev.kepler.model.KoiColumns.BRONZE;
import static dev.kepler.model.KoiColumns.ROW_ID;
import static dev.kepler.model.KoiColumns.SURROGATE_KEY;

import dev.kepler.medallion.Records;
import dev.kepler.medallion.internal.change.ChangeSet;
import dev.kepler.medallion.internal.change.CompareAndCount;
import dev.kepler.medallion.internal.change.Upsert;
import dev.kepler.medallion.internal.delta.Commit;
import dev.kepler.medallion.internal.delta.LakeTable;
import dev.kepler.medallion.internal.delta.LiveFiles;
import dev.kepler.medallion.internal.delta.OwnSession;
import dev.kepler.medallion.internal.delta.Table;
import dev.kepler.medallion.internal.layer.KoiKeys;
import dev.kepler.medallion.internal.layer.LayerEntries;
import dev.kepler.medallion.internal.ledger.ConsistentVersions;
import dev.kepler.medallion.internal.ledger.LakeLedger;
import dev.kepler.medallion.lake.LedgerEntry;
import dev.kepler.medallion.lake.TableLayout;
import dev.kepler.model.BronzeKoi;
import dev.kepler.pipeline.source.KeyScheme;
import dev.kepler.transforms.Changes;
import dev.kepler.transforms.Expectations;
import dev.kepler.transforms.WholeReleases;
import java.time.Instant;
import java.util.List;
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
public final class Redrive {

  private final SparkSession session;
  private final Table bronze;
  private final Table silver;
  private final Table quarantine;
  private final Expectations expectations;
  private final ConsistentVersions versions;
  private final KeyScheme scheme;
  private final List<Instant> releases;

  public Redrive(SparkSession session, TableLayout layout, Expectations expectations) {
    this.session = OwnSession.of(session);
    this.bronze = Table.in(layout, LakeTable.BRONZE);
    this.silver = Table.in(layout, LakeTable.SILVER);
    this.quarantine = Table.in(layout, LakeTable.QUARANTINE);
    this.expectations = expectations;
    LakeLedger ledger = LakeLedger.read(this.session, layout);
    this.versions = ConsistentVersions.of(ledger);
    this.scheme = KeyScheme.of(this.session, layout);
    this.releases = ledger.wholeReleases();
  }

  public LedgerEntry run() {
    Dataset<Row> held = quarantine.read(session);
    Dataset<Row> judged = judged(held.select(ROW_ID).distinct()).persist();
    Dataset<BronzeKoi> met = Expectations.met(judged);
    Dataset<Row> released = held.join(met.distinct(), sameRecord(held, met), "left_semi").persist();
    try {
      long rows = released.count();
      LedgerEntry entry = upsert(judged, released, rows);
      if (rows > 0) {
        remove(held, released, rows);
      }
      return entry;
    } finally {
      released.unpersist();
      judged.unpersist();
    }
  }

  /**
   * All records of the keys in quarantine, as far as silver has read; which KOI stands under which
   * key is told by all records that there are.
   */
  private Dataset<Row> judged(Dataset<Row> keys) {
    Dataset<BronzeKoi> all =
        Records.of(bronze.readAt(session, versions.bronze()), BronzeKoi.ENCODER);
    return among(keys, KoiKeys.judge(expectations.judge(all), scheme));
  }

  private static Dataset<Row> among(Dataset<Row> keys, Dataset<Row> rows) {
    return rows.join(keys, rows.col(ROW_ID).eqNullSafe(keys.col(ROW_ID)), "left_semi");
  }

  private LedgerEntry upsert(Dataset<Row> judged, Dataset<Row> released, long rows) {
    Dataset<BronzeKoi> latest =
        WholeReleases.standing(among(released.select(ROW_ID).distinct(), judged), releases);
    LiveFiles files = new LiveFiles(silver, SURROGATE_KEY).newest(session);
    Dataset<Row> changes = Changes.toSilver(latest, files.read(session, files.names()));
    try (ChangeSet found = CompareAndCount.alone(changes)) {
      LedgerEntry entry = LayerEntries.redrive(versions.bronze(), rows, found.counts()).build();
      new Upsert(files).write(found, commit(entry));
      return entry;
    }
  }

  private Commit commit(LedgerEntry entry) {
    return new Commit(session, "kepler/redrive/" + UUID.randomUUID(), entry);
  }

  private void remove(Dataset<Row> held, Dataset<Row> released, long rows) {
    LedgerEntry entry =
        LayerEntries.quarantine(LedgerEntry.REDRIVE, versions.bronze(), -rows, Map.of()).build();
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
