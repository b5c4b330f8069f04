package dev.kepler.medallion.internal.care;

import dev.kepler.medallion.Comparison;
import dev.kepler.medallion.Key;
import dev.kepler.medallion.Medallion;
import dev.kepler.medallion.Records;
import dev.kepler.medallion.internal.change.ChangeSet;
import dev.kepler.medallion.internal.change.CompareAndCount;
import dev.kepler.medallion.internal.change.Upsert;
import dev.kepler.medallion.internal.delta.Commit;
import dev.kepler.medallion.internal.delta.LakeTables;
import dev.kepler.medallion.internal.delta.LiveFiles;
import dev.kepler.medallion.internal.delta.OwnSession;
import dev.kepler.medallion.internal.delta.Table;
import dev.kepler.medallion.internal.delta.TableKey;
import dev.kepler.medallion.internal.layer.AlternateKeys;
import dev.kepler.medallion.internal.layer.LayerEntries;
import dev.kepler.medallion.internal.ledger.ConsistentVersions;
import dev.kepler.medallion.internal.ledger.LakeLedger;
import dev.kepler.medallion.internal.ledger.LakeRuns;
import dev.kepler.medallion.internal.ledger.ValidOrder;
import dev.kepler.medallion.internal.ledger.Withdrawn;
import dev.kepler.medallion.lake.Layer;
import dev.kepler.medallion.lake.LedgerEntry;
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
 * key did. Silver is written before quarantine; a redrive cut short is simply run again.
 */
public final class Redrive {

  private static final String OTHER = "other_";

  private final SparkSession session;
  private final Table bronze;
  private final Table silver;
  private final Table quarantine;
  private final Medallion<?, ?, ?> medallion;
  private final ConsistentVersions versions;
  private final List<Instant> releases;
  private final List<LedgerEntry> arrived;
  private final Withdrawn withdrawn;
  private final LakeRuns runs;

  /** Identity of what it writes; both of its commits bear it. */
  private final String application = "kepler/redrive/" + UUID.randomUUID();

  /**
   * Readies a redrive.
   *
   * @param runs tells of it
   */
  public Redrive(SparkSession session, LakeTables lake, LakeRuns runs) {
    this.runs = runs;
    this.session = OwnSession.of(session);
    this.bronze = lake.table(lake.bronze());
    this.silver = lake.table(lake.silver());
    this.quarantine = lake.table(lake.quarantine());
    this.medallion = lake.medallion();
    LakeLedger ledger = LakeLedger.read(this.session, lake);
    this.versions = ConsistentVersions.of(lake, ledger);
    this.releases = ledger.wholeReleases();
    this.arrived = ledger.entries(Layer.BRONZE);
    this.withdrawn = ledger.withdrawn();
  }

  public LedgerEntry run() {
    return runs.redrive(this::release);
  }

  private LedgerEntry release() {
    Dataset<Row> held = quarantine.read(session);
    Dataset<Row> judged = judged(held.select(key()).distinct()).persist();
    Dataset<Row> met = medallion.judge().met(judged);
    Dataset<Row> released = joined(held, met, medallion.bronzeColumns(), "left_semi").persist();
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
   * All records of the keys in quarantine that count, as far as silver has read; which other
   * identity stands under which key is told by all records that there are.
   */
  private Dataset<Row> judged(Dataset<Row> keys) {
    return among(keys, AlternateKeys.judge(medallion, medallion.judge().judge(arrivals())));
  }

  private Dataset<Row> arrivals() {
    return withdrawn.without(bronze.own(bronze.readAt(session, versions.bronze())));
  }

  private Column[] key() {
    return Key.columns(medallion.key().bronze());
  }

  private Dataset<Row> among(Dataset<Row> keys, Dataset<Row> rows) {
    return joined(rows, keys, medallion.key().bronze(), "left_semi");
  }

  private LedgerEntry upsert(Dataset<Row> judged, Dataset<Row> released, long rows) {
    Dataset<Row> latest =
        ValidOrder.standing(
            medallion,
            arrived,
            arrivals(),
            among(released.select(key()).distinct(), judged),
            releases,
            withdrawn);
    TableKey key = TableKey.of(medallion, silver.schema(), medallion.key().silver());
    LiveFiles files = new LiveFiles(silver, key).newest(session);
    Dataset<Row> changes =
        Comparison.withSilver(medallion, latest, files.read(session, files.names()));
    try (ChangeSet found = CompareAndCount.alone(changes)) {
      LedgerEntry entry = LayerEntries.redrive(versions.bronze(), rows, found.counts()).build();
      new Upsert(files).write(found, commit(entry));
      return entry;
    }
  }

  private Commit commit(LedgerEntry entry) {
    return new Commit(session, application, entry);
  }

  private void remove(Dataset<Row> held, Dataset<Row> released, long rows) {
    LedgerEntry entry =
        LayerEntries.quarantine(LedgerEntry.REDRIVE, versions.bronze(), -rows, Map.of()).build();
    quarantine.replaceAll(
        joined(held, released, medallion.bronzeColumns(), "left_anti"), commit(entry));
  }

  /** Rows that are, or are not, among others in what some columns say. */
  private static Dataset<Row> joined(
      Dataset<Row> rows, Dataset<Row> others, List<String> columns, String join) {
    Dataset<Row> named =
        others.select(
            columns.stream()
                .map(c -> Records.comparable(others, c).as(OTHER + c))
                .toArray(Column[]::new));
    Column same =
        columns.stream()
            .map(c -> Records.comparable(rows, c).eqNullSafe(named.col(OTHER + c)))
            .reduce(Column::and)
            .orElseThrow();
    return rows.join(named, same, join);
  }
}
