package dev.kepler.medallion.internal.proof;

import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.not;
import static org.apache.spark.sql.functions.struct;
import static org.apache.spark.sql.functions.when;

import dev.kepler.medallion.Change;
import dev.kepler.medallion.Comparison;
import dev.kepler.medallion.GoldTable;
import dev.kepler.medallion.Key;
import dev.kepler.medallion.Medallion;
import dev.kepler.medallion.TotalsTable;
import dev.kepler.medallion.internal.delta.LakeTable;
import dev.kepler.medallion.internal.delta.LakeTables;
import dev.kepler.medallion.internal.delta.Table;
import dev.kepler.medallion.internal.layer.AlternateKeys;
import dev.kepler.medallion.internal.layer.NewestTotals;
import dev.kepler.medallion.internal.ledger.CutVersions;
import dev.kepler.medallion.internal.ledger.LakeLedger;
import dev.kepler.medallion.internal.ledger.LakeLook;
import dev.kepler.medallion.internal.ledger.ValidOrder;
import dev.kepler.medallion.internal.ledger.Withdrawn;
import dev.kepler.medallion.internal.rows.PlanMode;
import dev.kepler.medallion.lake.KeyChange;
import dev.kepler.medallion.lake.Layer;
import dev.kepler.medallion.lake.LedgerEntry;
import dev.kepler.medallion.lake.PlannedGold;
import dev.kepler.medallion.lake.PlannedTotals;
import dev.kepler.medallion.lake.RebuildPlan;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;

/**
 * What a rebuild of silver and gold by another description would do to a lake. Reads, and writes
 * nothing.
 *
 * @param <B> row of bronze
 * @param <S> row of silver
 */
public final class RebuildForecast<B, S> {

  private static final String BEFORE = "before";
  private static final String AFTER = "after";
  private static final int FIRST = 1_000;

  private final SparkSession session;
  private final LakeTables lake;
  private final Medallion<?, B, S> medallion;
  private final CutVersions cut;
  private final LakeLedger ledger;

  /**
   * Looks at a lake as it was counted last.
   *
   * @param now the lake, by the description that it was run by
   * @param medallion the other description
   */
  public RebuildForecast(SparkSession session, LakeTables now, Medallion<?, B, S> medallion) {
    this.session = PlanMode.forProof(session, now.table(now.bronze()).bytes(session));
    this.lake = LakeTables.of(now.layout(), medallion);
    this.medallion = medallion;
    this.cut = CutVersions.newest(new LakeLook(session, now));
    this.ledger = LakeLedger.read(session, now);
  }

  /** Works it out. */
  public RebuildPlan<B, S> run() {
    List<LedgerEntry> batches = ledger.entries(Layer.BRONZE);
    Withdrawn withdrawn = Withdrawn.of(batches);
    Dataset<Row> bronze = withdrawn.without(rows(lake.bronze()));
    Dataset<Row> alone = medallion.judge().judge(bronze).persist();
    Dataset<Row> judged = AlternateKeys.judge(medallion, alone);
    Dataset<Row> silver =
        medallion
            .refine(
                ValidOrder.standing(
                    medallion, batches, bronze, judged, ledger.wholeReleases(), withdrawn))
            .persist();
    try {
      return new RebuildPlan<>(
          cut.id(),
          medallion.totals().stream().map(table -> totals(table, silver)).toList(),
          medallion.gold().stream().map(table -> gold(table, silver)).toList(),
          changes(silver, bronze),
          rows(lake.quarantine()).count(),
          QuarantineReasons.of(
              medallion.judge().failed(judged),
              medallion.key().bronze(),
              medallion.bronze(),
              FIRST));
    } finally {
      silver.unpersist();
      alone.unpersist();
    }
  }

  /** Rows of a table in the cut; none of one that the lake does not have yet. */
  private Dataset<Row> rows(LakeTable kind) {
    Table table = lake.table(kind);
    Long version = cut.versions().get(kind);
    return version == null
        ? session.createDataFrame(List.of(), table.schema())
        : table.own(table.readAt(session, version));
  }

  private PlannedTotals totals(TotalsTable<?> table, Dataset<Row> silver) {
    LakeTable kind = lake.totals().get(medallion.totals().indexOf(table));
    Row after = medallion.totalsOf(table, silver, lit(null).cast("timestamp")).toDF().head();
    return new PlannedTotals(
        table.name(), NewestTotals.orZero(table, rows(kind)), NewestTotals.note(table, after));
  }

  private PlannedGold gold(GoldTable<?, ?> table, Dataset<Row> silver) {
    LakeTable kind = lake.gold().get(medallion.gold().indexOf(table));
    Map<String, Long> changes = new HashMap<>();
    Comparison.withGold(table, medallion.goldOf(table, silver).toDF(), rows(kind))
        .groupBy(Change.CHANGE)
        .count()
        .collectAsList()
        .forEach(row -> changes.put(row.getString(0), row.getLong(1)));
    return new PlannedGold(
        table.name(),
        changes.getOrDefault(Change.INSERTED.name(), 0L),
        changes.getOrDefault(Change.UPDATED.name(), 0L),
        changes.getOrDefault(Change.RETRACTED.name(), 0L));
  }

  private List<KeyChange<B, S>> changes(Dataset<Row> silver, Dataset<Row> bronze) {
    List<String> key = medallion.key().silver();
    Dataset<Row> held = rows(lake.silver());
    Column isHeld = held.col(key.get(0)).isNotNull();
    Column isAfter = silver.col(key.get(0)).isNotNull();
    Column same =
        medallion.content().stream()
            .map(column -> held.col(column).eqNullSafe(silver.col(column)))
            .reduce(lit(true), Column::and);
    Dataset<Row> moves =
        held.join(silver, Key.equal(held, key, silver, key), "full")
            .filter(not(isHeld.and(isAfter).and(same)))
            .select(when(isHeld, row(held)).as(BEFORE), when(isAfter, row(silver)).as(AFTER))
            .orderBy(
                key.stream()
                    .map(c -> coalesce(col(AFTER).getField(c), col(BEFORE).getField(c)))
                    .toArray(Column[]::new));
    List<List<Object>> keys = new ArrayList<>();
    List<Row> before = new ArrayList<>();
    List<Row> after = new ArrayList<>();
    for (Row move : moves.collectAsList()) {
      before.add(move.getStruct(0));
      after.add(move.getStruct(1));
      Row either = move.isNullAt(1) ? move.getStruct(0) : move.getStruct(1);
      keys.add(key.stream().map(column -> either.<Object>getAs(column)).toList());
    }
    return new Explanation<>(session, lake, medallion).changes(keys, before, after, bronze);
  }

  private Column row(Dataset<Row> rows) {
    return struct(medallion.silverColumns().stream().map(rows::col).toArray(Column[]::new));
  }
}
