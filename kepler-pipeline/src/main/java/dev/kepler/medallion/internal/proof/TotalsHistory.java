package dev.kepler.medallion.internal.proof;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.struct;

import dev.kepler.medallion.Key;
import dev.kepler.medallion.Records;
import dev.kepler.medallion.TotalsTable;
import dev.kepler.medallion.internal.delta.LakeTables;
import dev.kepler.medallion.internal.delta.Table;
import dev.kepler.medallion.internal.delta.TableLog;
import dev.kepler.medallion.internal.ledger.TableLedger;
import dev.kepler.medallion.lake.CountedTotals;
import dev.kepler.medallion.lake.Freshness;
import dev.kepler.medallion.lake.LedgerEntry;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoder;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import scala.Tuple2;

/**
 * Counts of a lake: the rows of a totals table beside the commits that hold them. Both grow
 * together, a row to a commit, so the newest rows belong to the newest commits.
 *
 * @param totals the table
 * @param moment its column that tells when
 * @param encoder what its rows are given as
 * @param silver the table that was counted
 * @param <T> row of the table
 */
public record TotalsHistory<T>(
    SparkSession session, Table totals, String moment, Encoder<T> encoder, Table silver) {

  /** History of one of a lake's totals tables. */
  public static <T> TotalsHistory<T> of(
      SparkSession session, LakeTables lake, TotalsTable<T> table) {
    int place = lake.medallion().totals().indexOf(table);
    return new TotalsHistory<>(
        session,
        lake.table(lake.totals().get(place)),
        table.moment(),
        table.encoder(),
        lake.table(lake.silver()));
  }

  /**
   * The newest row; empty where there is none.
   *
   * @param rows of the table, in the version that is meant
   */
  public Optional<T> newest(Dataset<T> rows) {
    return newestFirst(rows).takeAsList(1).stream().findFirst();
  }

  private Dataset<T> newestFirst(Dataset<?> rows) {
    return Records.of(rows, encoder).orderBy(col(moment).desc());
  }

  /** Counts after a version, oldest first. */
  public List<CountedTotals<T>> after(long version) {
    return between(version, Long.MAX_VALUE);
  }

  /** Counts after a version and up to another, oldest first. */
  public List<CountedTotals<T>> between(long version, long last) {
    TableLedger commits = TableLedger.of(session, totals, version, last);
    List<TableLog.Note> notes = commits.notes();
    if (notes.isEmpty()) {
      return List.of();
    }
    Dataset<Row> read = totals.readAt(session, commits.newest());
    List<Tuple2<Instant, T>> rows =
        new ArrayList<>(
            newestFirst(read)
                .select(col(moment), struct(Key.columns(List.of(totals.columns()))))
                .as(Encoders.tuple(Encoders.INSTANT(), encoder))
                .takeAsList(notes.size()));
    Collections.reverse(rows);
    TableLog counted = silver.commits(session);
    List<CountedTotals<T>> counts = new ArrayList<>();
    for (int i = 0; i < Math.min(rows.size(), notes.size()); i++) {
      LedgerEntry entry = notes.get(i).entry();
      counts.add(
          new CountedTotals<>(
              notes.get(i).version(),
              rows.get(i)._1(),
              rows.get(i)._2(),
              entry,
              written(counted, entry.sourceVersion())));
    }
    return counts;
  }

  private static Instant written(TableLog silver, long version) {
    return silver
        .note(version)
        .map(note -> note.entry().freshness())
        .map(Freshness::written)
        .orElse(null);
  }
}
