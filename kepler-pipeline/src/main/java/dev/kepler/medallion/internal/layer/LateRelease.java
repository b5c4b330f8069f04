package dev.kepler.medallion.internal.layer;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.not;

import dev.kepler.medallion.Change;
import dev.kepler.medallion.Comparison;
import dev.kepler.medallion.Judge;
import dev.kepler.medallion.Key;
import dev.kepler.medallion.Medallion;
import dev.kepler.medallion.Standing;
import dev.kepler.medallion.internal.delta.LiveFiles;
import dev.kepler.medallion.internal.delta.Table;
import dev.kepler.medallion.internal.delta.TableLog;
import dev.kepler.medallion.internal.ledger.TableLedger;
import dev.kepler.medallion.internal.ledger.ValidOrder;
import dev.kepler.medallion.lake.LedgerEntry;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;

/**
 * A release that has landed after a newer one. What it says takes its place in the order of dates,
 * which is told by all of bronze: dear, and rare.
 *
 * @param bronze what arrived
 * @param silver what is held
 */
record LateRelease(Medallion<?, ?, ?> medallion, Table bronze, Table silver) {

  /**
   * What becomes of silver.
   *
   * @param judged rows of the batch
   * @param releases arrival times of the whole ones among them
   * @param files of silver
   * @return as {@link Comparison#withSilver} gives it, of the keys of rows that can be trusted, and
   *     what is absent from a release
   */
  Dataset<Row> changes(Dataset<Row> judged, List<Instant> releases, Batch batch, LiveFiles files) {
    SparkSession session = batch.session();
    Judge judge = medallion.judge();
    Dataset<Row> all = bronze.own(bronze.readAt(session, batch.sourceVersion()));
    Set<Instant> whole = new TreeSet<>(releases);
    entries(session, silver, Long.MAX_VALUE).forEach(e -> whole.addAll(e.wholeReleases()));
    ValidOrder order = ValidOrder.of(entries(session, bronze, batch.sourceVersion()), whole, all);
    Dataset<Row> ordered = order.placed(AlternateKeys.judge(medallion, judge.judge(all)));
    Dataset<Row> held = files.read(session, files.names());
    if (whole.isEmpty()) {
      Dataset<Row> latest = order.arrived(Standing.latest(medallion, judge.met(ordered)));
      return ofKeys(Comparison.withSilver(medallion, latest, held), judge.met(judged));
    }
    Dataset<Row> latest = order.arrived(Standing.ofReleases(medallion, ordered, order.releases()));
    Dataset<Row> changes = Comparison.ofReleasesWithSilver(medallion, latest, held);
    Column isAbsent = col(Change.CHANGE).equalTo(Change.ABSENT.name());
    return changes
        .filter(isAbsent)
        .unionAll(ofKeys(changes.filter(not(isAbsent)), judge.met(judged)));
  }

  private static List<LedgerEntry> entries(SparkSession session, Table table, long last) {
    return TableLedger.of(session, table, -1, last).notes().stream()
        .map(TableLog.Note::entry)
        .toList();
  }

  private Dataset<Row> ofKeys(Dataset<Row> changes, Dataset<Row> records) {
    List<String> key = medallion.key().bronze();
    Dataset<Row> keys = records.select(Key.columns(key)).distinct();
    return changes.join(keys, Key.equal(changes, medallion.key().silver(), keys, key), "left_semi");
  }
}
