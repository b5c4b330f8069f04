package dev.kepler.medallion.internal.proof;

import static dev.kepler.medallion.bean.RecordColumns.ARRIVAL_TIME;
import static dev.kepler.medallion.bean.RecordColumns.OTHER_COLUMNS;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.when;
import static org.apache.spark.sql.functions.xxhash64;

import dev.kepler.medallion.GoldTable;
import dev.kepler.medallion.Medallion;
import dev.kepler.medallion.Records;
import dev.kepler.medallion.TotalsTable;
import dev.kepler.medallion.internal.delta.LakeTable;
import dev.kepler.medallion.internal.delta.LakeTables;
import dev.kepler.medallion.internal.delta.Table;
import dev.kepler.medallion.internal.layer.AlternateKeys;
import dev.kepler.medallion.internal.layer.NewestTotals;
import dev.kepler.medallion.internal.ledger.ConsistentVersions;
import dev.kepler.medallion.internal.ledger.LakeLedger;
import dev.kepler.medallion.internal.ledger.ValidOrder;
import dev.kepler.medallion.internal.rows.PlanMode;
import dev.kepler.medallion.lake.Layer;
import dev.kepler.medallion.lake.VerificationReport;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.spark.sql.Column;
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
  private final LakeTables lake;
  private final Medallion<?, ?, ?> medallion;
  private final LandedFiles<?> landed;
  private final LakeLedger ledger;
  private final ConsistentVersions versions;
  private final DifferenceGroups differences = new DifferenceGroups();

  /**
   * Readies a verification.
   *
   * @param landed files that bronze has read
   */
  public Verification(SparkSession session, LakeTables lake, LandedFiles<?> landed) {
    this.session = PlanMode.forProof(session, lake.table(lake.bronze()).bytes(session));
    this.lake = lake;
    this.medallion = lake.medallion();
    this.landed = landed;
    this.ledger = LakeLedger.read(session, lake);
    this.versions = ConsistentVersions.of(lake, ledger);
  }

  public VerificationReport run() {
    Dataset<Row> bronze = digested(at(lake.bronze(), versions.bronze()));
    Dataset<Row> counting = ledger.withdrawn().without(bronze);
    Dataset<Row> alone = medallion.judge().judge(counting).persist();
    try {
      Dataset<Row> judged = AlternateKeys.judge(medallion, alone);
      Dataset<Row> quarantine = digested(at(lake.quarantine(), versions.quarantine()));
      long silverRows = compareSilver(judged);
      long quarantineRows =
          compared(
              TableComparison.asBags(
                  lake.quarantine(),
                  medallion.judge().failed(judged),
                  quarantine,
                  medallion.key().bronze()));
      long goldRows = compareGold();
      List<TotalsHistoryCheck> totals = compareTotals();
      long countingRows = counting.count();
      LedgerCheck check = new LedgerCheck(lake, ledger, countingRows, silverRows, quarantineRows);
      differences.addAll(check.run(versions));
      differences.addAll(QuarantineCheck.reasons(check.quarantined(versions), quarantine));
      LandedFileCheck files = new LandedFileCheck(session, lake, ledger, landed);
      differences.addGroups(files.run());
      return new VerificationReport(
          ledger.withdrawn().isEmpty() ? countingRows : bronze.count(),
          silverRows,
          quarantineRows,
          goldRows,
          ledger.entries().size(),
          files.readAgain(),
          totals.stream().mapToLong(TotalsHistoryCheck::recounted).sum(),
          totals.stream().mapToLong(TotalsHistoryCheck::unreached).sum(),
          differences.list(),
          differences.list().stream().flatMap(group -> group.first().stream()).toList());
    } finally {
      alone.unpersist();
    }
  }

  /**
   * Records with a digest in place of {@code other_columns}, where silver makes nothing of them:
   * they are compared, and weigh nothing.
   */
  private Dataset<Row> digested(Dataset<Row> records) {
    if (medallion.judge().needsOthers(records)) {
      return records;
    }
    Column others = Records.comparable(records, OTHER_COLUMNS);
    return records.withColumn(OTHER_COLUMNS, when(others.isNotNull(), xxhash64(others)));
  }

  /** The arrival time is no fact of bronze alone: a record may come again unchanged. */
  private long compareSilver(Dataset<Row> judged) {
    Dataset<Row> expected =
        medallion.refine(
            ValidOrder.standing(
                medallion,
                ledger.entries(Layer.BRONZE),
                judged,
                judged,
                ledger.wholeReleases(),
                ledger.withdrawn()));
    return compared(
        TableComparison.byKey(
            lake.silver(),
            expected,
            at(lake.silver(), versions.silver()),
            medallion.key().silver(),
            medallion.content(),
            Optional.of(ARRIVAL_TIME)));
  }

  /** Notes how a table differs; gives its rows. */
  private long compared(TableComparison.Compared table) {
    differences.addGroups(table.groups());
    return table.rows();
  }

  /** Compares all gold tables; gives the rows of the first. */
  private long compareGold() {
    long rows = -1;
    for (int i = 0; i < lake.gold().size(); i++) {
      GoldTable<?, ?> table = medallion.gold().get(i);
      LakeTable kind = lake.gold().get(i);
      long found =
          compared(
              TableComparison.byKey(
                  kind,
                  medallion.goldOf(table, counted()).toDF(),
                  at(kind, versions.counted(kind)),
                  table.group(),
                  table.values()));
      rows = rows < 0 ? found : rows;
    }
    return rows;
  }

  /** Compares all totals with what silver counts, in the version that gold was counted from. */
  private List<TotalsHistoryCheck> compareTotals() {
    List<TotalsHistoryCheck> checks = new ArrayList<>();
    for (int i = 0; i < lake.totals().size(); i++) {
      TotalsTable<?> table = medallion.totals().get(i);
      Row newest = medallion.totalsOf(table, counted(), lit(null).cast("timestamp")).toDF().head();
      TotalsHistoryCheck check = new TotalsHistoryCheck(session, lake, i, ledger, versions);
      differences.addGroups(check.run(NewestTotals.note(table, newest)));
      checks.add(check);
    }
    return checks;
  }

  private Dataset<Row> counted() {
    return at(lake.silver(), versions.countedSilver());
  }

  private Dataset<Row> at(LakeTable table, long version) {
    Table read = lake.table(table);
    return read.own(read.readAt(session, version)); // and no column that another hand added
  }
}
