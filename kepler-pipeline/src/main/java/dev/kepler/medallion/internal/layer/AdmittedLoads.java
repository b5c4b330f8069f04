package dev.kepler.medallion.internal.layer;

import static dev.kepler.medallion.bean.RecordColumns.ARRIVAL_TIME;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.lit;

import dev.kepler.medallion.internal.change.ChangeCounts;
import dev.kepler.medallion.internal.delta.Commit;
import dev.kepler.medallion.internal.delta.LakeTables;
import dev.kepler.medallion.internal.delta.Table;
import dev.kepler.medallion.internal.ledger.Withdrawn;
import dev.kepler.medallion.internal.rows.OnePartition;
import dev.kepler.medallion.internal.rows.ReusableRows;
import dev.kepler.medallion.lake.LedgerEntry;
import dev.kepler.medallion.lake.LoadDecision;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;

/**
 * Asks of the loads of a batch, one after the other, whether each may count, given those before it.
 * One that may not is held: bronze and silver note it, by a commit each that moves no row, before
 * the batch is written without it.
 *
 * @param admission who is asked
 */
public record AdmittedLoads(LakeTables lake, SilverRules rules, Admission admission, Clock clock) {

  /**
   * Looks at a batch.
   *
   * @param rows of it, in the columns of bronze, but for loads that do not count
   * @param arrived ledger entries of bronze, of the batch
   * @param withdrawn loads that do not count
   * @return these, and those that are held
   */
  Withdrawn of(Batch batch, Dataset<Row> rows, List<LedgerEntry> arrived, Withdrawn withdrawn) {
    SparkSession session = batch.session();
    Map<Instant, LoadDecision> decided =
        Withdrawn.newest(Withdrawn.decisionsOf(session, lake.table(lake.bronze())));
    List<Instant> loads = loads(rows);
    Deque<Runnable> open = new ArrayDeque<>();
    Withdrawn held = withdrawn;
    Optional<Dataset<Row>> silver = Optional.empty();
    try {
      for (int i = 0; i < loads.size(); i++) {
        Instant load = loads.get(i);
        Ground ground =
            new Ground(
                session,
                lake,
                batch.sourceVersion(),
                lake.table(lake.silver()).version(session),
                held,
                loads.subList(i, loads.size()),
                silver);
        Dataset<Row> ofLoad = rows.filter(col(ARRIVAL_TIME).equalTo(lit(load)));
        Dataset<Row> own = OnePartition.is(rows) ? OnePartition.of(ofLoad) : ofLoad;
        SilverForecast forecast = SilverForecast.of(rules, ground, entry(arrived, load), own);
        open.push(forecast::close);
        Optional<String> rule =
            decided.containsKey(load)
                ? Optional.empty() // a person has let it in
                : admission.heldBy(ground, load, own, forecast);
        if (rule.isPresent()) {
          hold(session, load, rule.get(), batch);
          held = held.and(List.of(load));
        } else {
          ReusableRows kept = ReusableRows.of(forecast.silver());
          open.push(kept::close);
          silver = Optional.of(kept.rows());
        }
      }
      return held;
    } finally {
      open.forEach(Runnable::run);
    }
  }

  private static List<Instant> loads(Dataset<Row> rows) {
    return rows.select(ARRIVAL_TIME)
        .distinct()
        .orderBy(ARRIVAL_TIME)
        .as(Encoders.INSTANT())
        .collectAsList();
  }

  /** What bronze's entry says of one of its loads, with the dates of those before it. */
  private static LedgerEntry entry(List<LedgerEntry> arrived, Instant load) {
    LedgerEntry entry =
        arrived.stream()
            .filter(e -> e.freshness() != null && !e.freshness().arrived().isBefore(load))
            .findFirst()
            .orElseThrow(
                () -> new IllegalStateException("No entry of bronze is of the load of " + load));
    Map<Instant, String> known = new TreeMap<>(entry.releases());
    known.keySet().removeIf(arrival -> arrival.isAfter(load));
    return entry
        .change()
        .wholeReleases(entry.wholeReleases().stream().filter(load::equals).toList())
        .releases(known)
        .build();
  }

  private void hold(SparkSession session, Instant load, String rule, Batch batch) {
    List<LoadDecision> all =
        LoadDecisions.decide(
            session, lake.table(lake.bronze()), load, LoadDecision.Kind.HELD, rule, clock);
    int place = all.size() - 1;
    LedgerEntry entry =
        LayerEntries.decided(Math.max(0, batch.readVersion()), 0, 0, new ChangeCounts())
            .decisions(List.of(all.get(place)))
            .build();
    Table silver = lake.table(lake.silver());
    silver.note(new Commit(session, LoadDecisions.application(place), entry));
  }
}
