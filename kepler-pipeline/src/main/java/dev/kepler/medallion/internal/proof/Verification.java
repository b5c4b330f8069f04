package dev.kepler.medallion.internal.proof;

import static dev.kepler.model.KoiColumns.ARRIVAL_TIME;
import static dev.kepler.model.KoiColumns.KEPLER_STAR_ID;
import static dev.kepler.model.KoiColumns.NUM_PLANETS;
import static dev.kepler.model.KoiColumns.SILVER_CONTENT;
import static dev.kepler.model.KoiColumns.SURROGATE_KEY;
import static org.apache.spark.sql.functions.lit;

import dev.kepler.medallion.Records;
import dev.kepler.medallion.internal.delta.LakeTable;
import dev.kepler.medallion.internal.delta.Table;
import dev.kepler.medallion.internal.layer.KoiKeys;
import dev.kepler.medallion.internal.ledger.ConsistentVersions;
import dev.kepler.medallion.internal.ledger.LakeLedger;
import dev.kepler.medallion.internal.rows.PlanMode;
import dev.kepler.medallion.internal.rows.Thresholds;
import dev.kepler.medallion.lake.TableLayout;
import dev.kepler.medallion.lake.VerificationReport;
import dev.kepler.model.BronzeKoi;
import dev.kepler.model.DiscoveryTotals;
import dev.kepler.model.SilverExoplanet;
import dev.kepler.pipeline.source.KeyScheme;
import dev.kepler.pipeline.source.KoiSource;
import dev.kepler.transforms.BronzeToSilver;
import dev.kepler.transforms.Expectations;
import dev.kepler.transforms.SilverToGold;
import dev.kepler.transforms.WholeReleases;
import java.util.List;
import java.util.Optional;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;

/**
 * Recomputes silver, quarantine, gold and totals from bronze, as static Datasets through the same
 * transforms, and compares; then checks that the ledger balances, that the totals were right each
 * time they were counted, and that the landed files are still what bronze has read.
 */
public final class Verification {

  private final SparkSession session;
  private final TableLayout layout;
  private final Expectations expectations;
  private final KoiSource source;
  private final LakeLedger ledger;
  private final ConsistentVersions versions;
  private final DifferenceGroups differences = new DifferenceGroups();

  public Verification(
      SparkSession session, TableLayout layout, Expectations expectations, KoiSource source) {
    this.session = compiling(session, layout);
    this.layout = layout;
    this.expectations = expectations;
    this.source = source;
    this.ledger = LakeLedger.read(session, layout);
    this.versions = ConsistentVersions.of(ledger);
  }

  /** A session of its own for many rows, whose plans are compiled whatever the caller's does. */
  private static SparkSession compiling(SparkSession session, TableLayout layout) {
    if (Table.in(layout, LakeTable.BRONZE).bytes(session) < Thresholds.LARGE_PROOF) {
      return session;
    }
    SparkSession own = session.cloneSession();
    PlanMode.COMPILED.in(own);
    return own;
  }

  public VerificationReport run() {
    Dataset<BronzeKoi> bronze =
        Records.of(at(LakeTable.BRONZE, versions.bronze()), BronzeKoi.ENCODER);
    Dataset<Row> alone = expectations.judge(bronze).persist();
    try {
      Dataset<Row> judged = KoiKeys.judge(alone, KeyScheme.of(session, layout));
      Dataset<Row> silver = at(LakeTable.SILVER, versions.silver());
      Dataset<Row> quarantine = at(LakeTable.QUARANTINE, versions.quarantine());
      Dataset<Row> gold = at(LakeTable.GOLD, versions.gold());
      compareSilver(judged, silver);
      differences.addGroups(
          TableComparison.asBags(
              LakeTable.QUARANTINE, Expectations.failed(judged).toDF(), quarantine));
      compareGold(gold);
      TotalsHistoryCheck totals = new TotalsHistoryCheck(session, layout, ledger, versions);
      differences.addGroups(totals.run(totals()));
      LedgerCheck check =
          new LedgerCheck(ledger, bronze.count(), silver.count(), quarantine.count());
      differences.addAll(check.run(versions));
      differences.addAll(QuarantineCheck.reasons(check.quarantined(versions), quarantine));
      LandedFileCheck files = new LandedFileCheck(session, layout, ledger, source);
      differences.addGroups(files.run());
      return new VerificationReport(
          check.bronzeRows(),
          check.silverRows(),
          check.quarantineRows(),
          gold.count(),
          ledger.entries().size(),
          files.readAgain(),
          totals.recounted(),
          totals.unreached(),
          differences.list(),
          differences.list().stream().flatMap(group -> group.first().stream()).toList());
    } finally {
      alone.unpersist();
    }
  }

  /** The arrival time is no fact of bronze alone: a record may come again unchanged. */
  private void compareSilver(Dataset<Row> judged, Dataset<Row> silver) {
    Dataset<Row> expected =
        WholeReleases.standing(judged, ledger.wholeReleases())
            .transform(BronzeToSilver::refine)
            .toDF();
    differences.addGroups(
        TableComparison.byKey(
            LakeTable.SILVER,
            expected,
            silver,
            SURROGATE_KEY,
            SILVER_CONTENT,
            Optional.of(ARRIVAL_TIME)));
  }

  private void compareGold(Dataset<Row> gold) {
    Dataset<Row> expected = counted().transform(SilverToGold::countPlanets).toDF();
    differences.addGroups(
        TableComparison.byKey(
            LakeTable.GOLD, expected, gold, KEPLER_STAR_ID, List.of(NUM_PLANETS)));
  }

  /** What silver counts, in the version that gold was counted from. */
  private DiscoveryTotals totals() {
    return SilverToGold.countTotals(counted(), lit(null).cast("timestamp")).head();
  }

  private Dataset<SilverExoplanet> counted() {
    return Records.of(at(LakeTable.SILVER, versions.countedSilver()), SilverExoplanet.ENCODER);
  }

  private Dataset<Row> at(LakeTable table, long version) {
    Table read = Table.in(layout, table);
    return read.own(read.readAt(session, version)); // and no column that another hand added
  }
}
