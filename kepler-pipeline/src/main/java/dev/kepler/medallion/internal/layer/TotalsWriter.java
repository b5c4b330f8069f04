package dev.kepler.medallion.internal.layer;

import dev.kepler.medallion.TotalsTable;
import dev.kepler.medallion.internal.delta.LiveFiles;
import dev.kepler.medallion.internal.delta.Table;
import dev.kepler.medallion.internal.text.MonotonicClock;
import dev.kepler.medallion.lake.LedgerEntry;
import dev.kepler.medallion.lake.TotalsNote;
import java.time.Clock;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;

/** Appends a row to a totals table whenever one of its numbers changed. */
final class TotalsWriter {

  private final TotalsTable<?> totals;
  private final Table table;
  private final LiveFiles silver;
  private final TotalsByFile byFile;
  private final Clock clock;
  private TotalsNote last;

  /**
   * Makes a writer.
   *
   * @param silver files of silver, as of the batch that is written
   * @param byFile additive numbers of these
   */
  TotalsWriter(
      TotalsTable<?> totals, Table table, LiveFiles silver, TotalsByFile byFile, Clock clock) {
    this.totals = totals;
    this.table = table;
    this.silver = silver;
    this.byFile = byFile;
    this.clock = clock;
  }

  /**
   * Writes what silver counts now, if that is new.
   *
   * @param groups how many groups each gold table has after the batch
   * @param entry of the batch
   */
  void write(Map<String, Long> groups, Batch batch, LedgerEntry entry) {
    SparkSession session = batch.session();
    if (last == null) {
      last = NewestTotals.orZero(totals, table.own(table.read(session)));
    }
    TotalsNote current = current(groups, session);
    if (!current.hasSameValuesAs(last)) {
      current = current.at(new MonotonicClock(clock, last.countedAt()).next());
      table.append(
          NewestTotals.dataset(session, totals, List.of(current)),
          1,
          batch.commit(table.kind(), entry.change().count(current).build()));
      last = current;
    }
  }

  private TotalsNote current(Map<String, Long> groups, SparkSession session) {
    Map<String, Object> found = new LinkedHashMap<>(byFile.sums(totals));
    totals.groups().forEach((column, gold) -> found.put(column, groups.get(gold)));
    if (!totals.recomputed().isEmpty()) {
      found.putAll(recomputed(session));
    }
    Map<String, Object> values = new LinkedHashMap<>();
    totals.values().forEach(column -> values.put(column, found.get(column)));
    return new TotalsNote(null, values);
  }

  private Map<String, Object> recomputed(SparkSession session) {
    Dataset<Row> rows = silver.read(session, silver.names());
    List<Column> aggregates =
        totals.recomputed().entrySet().stream().map(e -> e.getValue().as(e.getKey())).toList();
    Row row =
        rows.agg(aggregates.get(0), aggregates.stream().skip(1).toArray(Column[]::new)).head();
    Map<String, Object> values = new LinkedHashMap<>();
    totals.recomputed().keySet().forEach(column -> values.put(column, row.getAs(column)));
    return values;
  }
}
