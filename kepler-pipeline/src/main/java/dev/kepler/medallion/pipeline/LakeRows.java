package dev.kepler.medallion.pipeline;

import dev.kepler.medallion.GoldTable;
import dev.kepler.medallion.Medallion;
import dev.kepler.medallion.Records;
import dev.kepler.medallion.TotalsTable;
import dev.kepler.medallion.internal.delta.LakeTable;
import dev.kepler.medallion.internal.delta.LakeTables;
import dev.kepler.medallion.internal.proof.QuarantineReasons;
import dev.kepler.medallion.internal.proof.TotalsHistory;
import dev.kepler.medallion.lake.CountedTotals;
import dev.kepler.medallion.lake.QuarantineReason;
import java.util.List;
import java.util.Optional;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoder;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;

/**
 * Rows of a lake's tables as what they are: of a {@link Lake} as it is whenever one looks, of a
 * {@link Cut} as it was at one moment.
 *
 * @param <R> raw record
 * @param <B> row of bronze
 * @param <S> row of silver
 */
public abstract sealed class LakeRows<R, B, S> permits Lake, Cut {

  final SparkSession session;
  final Medallion<R, B, S> medallion;
  final LakeTables tables;

  LakeRows(SparkSession session, Medallion<R, B, S> medallion, LakeTables tables) {
    this.session = session;
    this.medallion = medallion;
    this.tables = tables;
  }

  /** A table in the version that is meant. */
  abstract Dataset<Row> read(LakeTable table);

  /** The version that is meant, or a later one than there is for the newest. */
  abstract long version(LakeTable table);

  /** What the lake's tables are. */
  public final Medallion<R, B, S> medallion() {
    return medallion;
  }

  /** What arrived. */
  public final Dataset<B> bronze() {
    return Records.of(read(tables.bronze()), medallion.bronze());
  }

  /** What could not be trusted: rows of bronze, and {@code failed_expectations}. */
  public final Dataset<Row> quarantine() {
    return tables.table(tables.quarantine()).own(read(tables.quarantine()));
  }

  /**
   * Why rows are in quarantine, the reason of the most rows first.
   *
   * @param encoder of what the rows are given as, such as {@code medallion.quarantine()}
   * @param limit how many rows to give of each reason, those that arrived first; 0 for none
   */
  public final <Q> List<QuarantineReason<Q>> quarantineReasons(Encoder<Q> encoder, int limit) {
    return QuarantineReasons.of(
        read(tables.quarantine()), medallion.key().bronze(), encoder, limit);
  }

  /** What stands, a row a key. */
  public final Dataset<S> silver() {
    return Records.of(read(tables.silver()), medallion.silver());
  }

  /**
   * Rows of a gold table.
   *
   * @param table one of the description's
   */
  public final <G> Dataset<G> gold(GoldTable<?, G> table) {
    return Records.of(read(tables.gold().get(place(medallion.gold(), table))), table.encoder());
  }

  /**
   * The numbers through time.
   *
   * @param table one of the description's
   */
  public final <T> Dataset<T> totals(TotalsTable<T> table) {
    return Records.of(read(totalsTable(table)), table.encoder());
  }

  /** The totals as last counted; empty before the first record reached gold. */
  public final <T> Optional<T> latestTotals(TotalsTable<T> table) {
    return TotalsHistory.of(session, tables, table).newest(totals(table));
  }

  /**
   * The counts after one, oldest first.
   *
   * @param version of the totals table that is known already; -1 for all counts
   */
  public final <T> List<CountedTotals<T>> countsAfter(TotalsTable<T> table, long version) {
    LakeTable kind = totalsTable(table);
    return TotalsHistory.of(session, tables, table).between(version, version(kind));
  }

  /** Checks that a totals table is one of the description's. */
  final void requireOwn(TotalsTable<?> table) {
    place(medallion.totals(), table);
  }

  private LakeTable totalsTable(TotalsTable<?> table) {
    return tables.totals().get(place(medallion.totals(), table));
  }

  private int place(List<?> all, Object table) {
    int place = all.indexOf(table);
    if (place < 0) {
      throw new IllegalArgumentException(
          "Cannot read " + table + ": it is no table of " + medallion + ". Take one of its own.");
    }
    return place;
  }
}
