package dev.kepler.medallion.internal.layer;

import static dev.kepler.medallion.bean.RecordColumns.ARRIVAL_TIME;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.concat_ws;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.struct;

import dev.kepler.medallion.Change;
import dev.kepler.medallion.Key;
import dev.kepler.medallion.Medallion;
import dev.kepler.medallion.internal.change.ChangeCounts;
import dev.kepler.medallion.internal.change.ChangeSet;
import dev.kepler.medallion.source.AbsentKeys;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;

/**
 * Gate before silver: what loads may not do to it before a person has said that it is meant.
 *
 * @param rules with the limits
 */
record LoadGate(SilverRules rules) {

  /**
   * Loads that stand before the gate.
   *
   * @param judged their rows
   * @param judgement what is counted of these
   * @param changes that they would bring
   * @param releases arrival times of the whole ones among them
   * @param silver gives its rows before the loads; asked where it matters
   * @param held how many these are; asked where more than a few leave or lose
   */
  record Loads(
      Dataset<Row> judged,
      Judgement judgement,
      ChangeSet changes,
      List<Instant> releases,
      Supplier<Dataset<Row>> silver,
      LongSupplier held) {}

  /**
   * Lets loads through.
   *
   * @throws IllegalStateException by the first limit that they exceed
   */
  void require(Loads loads) {
    conditions(loads).forEach(Runnable::run);
  }

  /** All for which loads are not let through, in the words in which they would be refused. */
  List<String> refusals(Loads loads) {
    List<String> refusals = new ArrayList<>();
    for (Runnable condition : conditions(loads)) {
      try {
        condition.run();
      } catch (IllegalStateException e) {
        refusals.add(e.getMessage());
      }
    }
    return List.copyOf(refusals);
  }

  private List<Runnable> conditions(Loads loads) {
    return List.of(
        () -> loads.judgement().require(rules.limits().quarantined()),
        () -> requirePresent(loads.changes()),
        () -> requireFewDepart(loads));
  }

  private void requirePresent(ChangeSet changes) {
    long absent = changes.counts().of(Change.ABSENT);
    if (rules.absent() == AbsentKeys.REFUSE && absent > 0) {
      List<String> key = rules.medallion().key().silver();
      Column[] columns = Key.columns(key);
      List<String> some =
          changes
              .changes()
              .filter(col(Change.CHANGE).equalTo(Change.ABSENT.name()))
              .select(concat_ws(" ", columns).as("key"), struct(columns).as("order"))
              .orderBy("order")
              .limit(3)
              .select("key")
              .as(Encoders.STRING())
              .collectAsList();
      throw new IllegalStateException(
          "Cannot take a release into silver: it lacks "
              + absent
              + " rows that silver holds, with the "
              + String.join(" ", key)
              + " "
              + String.join(", ", some)
              + (absent > some.size() ? ", …" : "")
              + ". Look whether the release is whole; if it is meant, let the source retract or keep"
              + " what is absent, and start again.");
    }
  }

  /**
   * Checks how many rows leave silver or lose what is prized by one load. Where there are several
   * loads, and all of them together take many, they are looked at one after the other.
   */
  private void requireFewDepart(Loads loads) {
    LoadLimits limits = rules.limits();
    Medallion<?, ?, ?> medallion = rules.medallion();
    ChangeCounts together = loads.changes().counts();
    if (LoadLimits.areFew(together.leaving(), together.lostValues())) {
      return;
    }
    long held = loads.held().getAsLong();
    if (!limits.isExceededBy(together.leaving(), together.lostValues(), held)) {
      return;
    }
    Dataset<Row> silver = loads.silver().get();
    ChangeCounts before = new ChangeCounts();
    for (Instant load : arrivals(loads.judged())) {
      Dataset<Row> arrived = loads.judged().filter(col(ARRIVAL_TIME).leq(lit(load)));
      List<Instant> newer = loads.releases().stream().filter(time -> !time.isAfter(load)).toList();
      ChangeCounts now = ChangeCounts.of(rules.changes(arrived, newer, silver));
      limits.requireDepartures(
          medallion.prized(),
          now.leaving() - before.leaving(),
          now.lostValues() - before.lostValues(),
          held + before.of(Change.INSERTED) - before.leaving());
      before = now;
    }
  }

  private static List<Instant> arrivals(Dataset<Row> judged) {
    return judged
        .select(ARRIVAL_TIME)
        .distinct()
        .orderBy(ARRIVAL_TIME)
        .as(Encoders.INSTANT())
        .collectAsList();
  }
}
