package dev.kepler.medallion.internal.proof;

import static org.apache.spark.sql.functions.lit;

import dev.kepler.medallion.Medallion;
import dev.kepler.medallion.TotalsTable;
import dev.kepler.medallion.internal.layer.Ground;
import dev.kepler.medallion.internal.layer.NewestTotals;
import dev.kepler.medallion.internal.layer.SilverForecast;
import dev.kepler.medallion.lake.KeyChange;
import dev.kepler.medallion.lake.Layer;
import dev.kepler.medallion.lake.LedgerEntry;
import dev.kepler.medallion.lake.Plan;
import dev.kepler.medallion.lake.PlanCheck;
import dev.kepler.medallion.lake.PlannedTotals;
import dev.kepler.medallion.lake.QuarantineReason;
import dev.kepler.medallion.lake.TotalsNote;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/**
 * Puts the plan of a load together out of a forecast of silver.
 *
 * @param ground on which the load falls
 * @param basis names it
 * @param arrival arrival time of the load
 * @param batch number of silver's batch
 * @param before a table's totals before the load
 * @param check whether the plan still holds
 * @param <B> row of bronze
 * @param <S> row of silver
 */
record LoadPlan<B, S>(
    Medallion<?, B, S> medallion,
    Ground ground,
    String basis,
    Instant arrival,
    long batch,
    Function<TotalsTable<?>, TotalsNote> before,
    PlanCheck check) {

  /** Rows told of each reason for quarantine. */
  private static final int FIRST = 1_000;

  /**
   * The plan of a load.
   *
   * @param rows of it, in the columns of bronze
   */
  Plan<B, S> of(SilverForecast forecast, Dataset<Row> rows) {
    return new Plan<>(
        basis,
        arrival,
        forecast.entry(batch),
        totals(forecast),
        changes(forecast, rows),
        quarantine(forecast),
        forecast.refusals(),
        check);
  }

  /** The plan of a load that does not reach bronze, with the words of the error. */
  Plan<B, S> refused(String why) {
    return new Plan<>(
        basis,
        arrival,
        LedgerEntry.of(Layer.SILVER, batch, ground.bronzeVersion()).build(),
        medallion.totals().stream().map(table -> unmoved(table)).toList(),
        List.of(),
        List.of(),
        List.of(why),
        check);
  }

  private List<QuarantineReason<B>> quarantine(SilverForecast forecast) {
    return forecast.isSettingAside()
        ? QuarantineReasons.of(
            forecast.quarantined(), medallion.key().bronze(), medallion.bronze(), FIRST)
        : List.of();
  }

  private List<PlannedTotals> totals(SilverForecast forecast) {
    if (!forecast.isMove()) {
      return medallion.totals().stream().map(table -> unmoved(table)).toList();
    }
    Dataset<Row> silver = forecast.silver();
    return medallion.totals().stream()
        .map(table -> new PlannedTotals(table.name(), before.apply(table), after(table, silver)))
        .toList();
  }

  private PlannedTotals unmoved(TotalsTable<?> table) {
    TotalsNote counted = before.apply(table);
    return new PlannedTotals(table.name(), counted, counted.at(null));
  }

  private TotalsNote after(TotalsTable<?> table, Dataset<Row> silver) {
    return NewestTotals.note(
        table, medallion.totalsOf(table, silver, lit(null).cast("timestamp")).toDF().head());
  }

  private List<KeyChange<B, S>> changes(SilverForecast forecast, Dataset<Row> rows) {
    List<List<Object>> keys = new ArrayList<>();
    List<Row> before = new ArrayList<>();
    List<Row> after = new ArrayList<>();
    for (Row move : forecast.isMove() ? forecast.moves().collectAsList() : List.<Row>of()) {
      Row held = move.getAs(SilverForecast.BEFORE);
      Row entering = move.getAs(SilverForecast.AFTER);
      keys.add(key(entering == null ? held : entering));
      before.add(held);
      after.add(entering);
    }
    return new Explanation<>(ground.session(), ground.lake(), medallion)
        .changes(keys, before, after, ground.bronze().unionAll(rows));
  }

  private List<Object> key(Row silver) {
    return medallion.key().silver().stream().map(column -> silver.<Object>getAs(column)).toList();
  }
}
