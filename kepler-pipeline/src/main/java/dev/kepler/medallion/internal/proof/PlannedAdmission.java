package dev.kepler.medallion.internal.proof;

import static org.apache.spark.sql.functions.lit;

import dev.kepler.medallion.Medallion;
import dev.kepler.medallion.internal.checkpoint.LayerCheckpoint;
import dev.kepler.medallion.internal.layer.Admission;
import dev.kepler.medallion.internal.layer.Ground;
import dev.kepler.medallion.internal.layer.NewestTotals;
import dev.kepler.medallion.internal.layer.SilverForecast;
import dev.kepler.medallion.internal.ledger.CutVersions;
import dev.kepler.medallion.internal.ledger.LakeLook;
import dev.kepler.medallion.lake.Layer;
import dev.kepler.medallion.lake.Plan;
import dev.kepler.medallion.lake.PlanCheck;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/**
 * Admits a load by what its plan says.
 *
 * @param rules which a plan must meet, by name, in their order
 * @param <B> row of bronze
 * @param <S> row of silver
 */
public record PlannedAdmission<B, S>(
    Medallion<?, B, S> medallion, Map<String, Predicate<Plan<B, S>>> rules) implements Admission {

  @Override
  public Optional<String> heldBy(
      Ground ground, Instant arrived, Dataset<Row> rows, SilverForecast forecast) {
    String basis = CutVersions.newest(new LakeLook(ground.session(), ground.lake())).id();
    long batch =
        LayerCheckpoint.of(ground.session(), ground.lake().layout(), Layer.SILVER)
                .lastDone()
                .orElse(-1)
            + 1;
    Plan<B, S> plan =
        new LoadPlan<>(
                medallion,
                ground,
                basis,
                arrived,
                batch,
                table ->
                    NewestTotals.note(
                        table,
                        medallion
                            .totalsOf(table, ground.held(), lit(null).cast("timestamp"))
                            .toDF()
                            .head()),
                PlanCheck.NONE)
            .of(forecast, rows);
    return rules.entrySet().stream()
        .filter(rule -> !rule.getValue().test(plan))
        .map(Map.Entry::getKey)
        .findFirst();
  }
}
