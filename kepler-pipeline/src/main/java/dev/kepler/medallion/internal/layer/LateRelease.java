package dev.kepler.medallion.internal.layer;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.not;

import dev.kepler.medallion.Change;
import dev.kepler.medallion.Comparison;
import dev.kepler.medallion.Judge;
import dev.kepler.medallion.Key;
import dev.kepler.medallion.Medallion;
import dev.kepler.medallion.Standing;
import dev.kepler.medallion.internal.delta.Table;
import dev.kepler.medallion.internal.delta.TableLog;
import dev.kepler.medallion.internal.ledger.TableLedger;
import dev.kepler.medallion.internal.ledger.ValidOrder;
import dev.kepler.medallion.internal.ledger.Withdrawn;
import dev.kepler.medallion.lake.LedgerEntry;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;

/**
 * A release that has landed after a newer one. What it says takes its place in the order of dates,
 * which is told by all of bronze: dear, and rare.
 *
 * @param batches ledger entries of bronze
 * @param whole arrival times of the releases whose lack of a key retracts it; bronze notes them,
 *     also those by which nothing was retracted
 * @param withdrawn loads that count no more
 * @param arrived all of bronze that counts, in its own columns
 */
record LateRelease(
    Medallion<?, ?, ?> medallion,
    List<LedgerEntry> batches,
    Collection<Instant> whole,
    Withdrawn withdrawn,
    Dataset<Row> arrived) {

  /**
   * Releases late among what bronze holds.
   *
   * @param version of bronze, with which to end
   * @param withdrawn loads that do not count
   * @param arrived all of bronze that counts, in its own columns
   */
  static LateRelease among(
      Medallion<?, ?, ?> medallion,
      Table bronze,
      SparkSession session,
      long version,
      Withdrawn withdrawn,
      Dataset<Row> arrived) {
    List<LedgerEntry> batches = entries(session, bronze, version);
    return new LateRelease(
        medallion,
        batches,
        batches.stream().flatMap(entry -> entry.wholeReleases().stream()).toList(),
        withdrawn,
        arrived);
  }

  private static List<LedgerEntry> entries(SparkSession session, Table table, long last) {
    return TableLedger.of(session, table, -1, last).notes().stream()
        .map(TableLog.Note::entry)
        .toList();
  }

  /**
   * The same with a batch more, which has not arrived yet.
   *
   * @param rows of it, in the columns of bronze
   */
  LateRelease and(LedgerEntry batch, Dataset<Row> rows) {
    return new LateRelease(
        medallion,
        Stream.concat(batches.stream(), Stream.of(batch)).toList(),
        whole,
        withdrawn,
        arrived.unionAll(rows));
  }

  /**
   * What becomes of silver.
   *
   * @param judged rows of the batch that count
   * @param releases arrival times of the whole ones among them
   * @param silver all of it
   * @return as {@link Comparison#withSilver} gives it, of the keys of rows that can be trusted, and
   *     what is absent from a release
   */
  Dataset<Row> changes(Dataset<Row> judged, List<Instant> releases, Dataset<Row> silver) {
    Judge judge = medallion.judge();
    Set<Instant> releasesEver = new TreeSet<>(releases);
    releasesEver.addAll(whole);
    ValidOrder order = ValidOrder.of(batches, releasesEver, arrived).without(withdrawn);
    Dataset<Row> ordered = order.placed(AlternateKeys.judge(medallion, judge.judge(arrived)));
    if (order.releases().isEmpty()) {
      Dataset<Row> latest = order.arrived(Standing.latest(medallion, judge.met(ordered)));
      return ofKeys(Comparison.withSilver(medallion, latest, silver), judge.met(judged));
    }
    Dataset<Row> latest = order.arrived(Standing.ofReleases(medallion, ordered, order.releases()));
    Dataset<Row> changes = Comparison.ofReleasesWithSilver(medallion, latest, silver);
    Column isAbsent = col(Change.CHANGE).equalTo(Change.ABSENT.name());
    return changes
        .filter(isAbsent)
        .unionAll(ofKeys(changes.filter(not(isAbsent)), judge.met(judged)));
  }

  private Dataset<Row> ofKeys(Dataset<Row> changes, Dataset<Row> records) {
    List<String> key = medallion.key().bronze();
    Dataset<Row> keys = records.select(Key.columns(key)).distinct();
    return changes.join(keys, Key.equal(changes, medallion.key().silver(), keys, key), "left_semi");
  }
}
