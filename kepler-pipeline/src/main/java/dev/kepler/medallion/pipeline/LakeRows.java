package dev.kepler.medallion.pipeline;

import dev.kepler.medallion.GoldTable;
import dev.kepler.medallion.Medallion;
import dev.kepler.medallion.Records;
import dev.kepler.medallion.TotalsTable;
import dev.kepler.medallion.internal.delta.LakeTable;
import dev.kepler.medallion.internal.delta.LakeTables;
import dev.kepler.medallion.internal.history.Past;
import dev.kepler.medallion.internal.proof.QuarantineReasons;
import dev.kepler.medallion.internal.proof.TotalsHistory;
import dev.kepler.medallion.lake.CountedTotals;
import dev.kepler.medallion.lake.KeyState;
import dev.kepler.medallion.lake.QuarantineReason;
import dev.kepler.medallion.lake.ValidTotals;
import java.time.Instant;
import java.util.List;
import java.util.Map;
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

  /** What silver said at other times, by the loads that the silver that is meant has read. */
  abstract Past<S> past();

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

  /**
   * What silver said of a key through time, oldest first: worked out from bronze, by the
   * expectations of today, in the order of the dates of releases. Runs Spark jobs.
   *
   * @param key values of the columns of the key, in their order and of their types
   * @return none for a key of which no trusted record ever arrived
   * @throws IllegalArgumentException when the key has another number of columns
   */
  public final List<KeyState<S>> history(Object... key) {
    if (key.length != medallion.key().bronze().size()) {
      throw new IllegalArgumentException(
          "Cannot tell the history of "
              + List.of(key)
              + ": the key is "
              + String.join(", ", medallion.key().bronze())
              + ". Give a value for each.");
    }
    return past().states(List.of(key));
  }

  /**
   * What silver said of every key through time, each as {@link #history} tells it, by the values of
   * its key: in one go, in memory. Runs Spark jobs, about as long as for one key.
   */
  public final Map<List<Object>, List<KeyState<S>>> histories() {
    return past().states();
  }

  /**
   * The lake as the releases up to a date say it, by all that is known now.
   *
   * @param date inclusive
   * @throws IllegalStateException when there is no lake
   */
  public final LakeAsOf<S> asOf(Instant date) {
    return asOf(date, Instant.MAX);
  }

  /**
   * The lake as the releases up to a date say it, by what had arrived at a moment: what was known
   * then. Expectations are those of today.
   *
   * @param date inclusive
   * @param knownAt loads that arrived later are left out
   * @throws IllegalStateException when there is no lake
   */
  public final LakeAsOf<S> asOf(Instant date, Instant knownAt) {
    return new LakeAsOf<>(medallion, date, past().silver(date, knownAt));
  }

  /**
   * The totals by the time from which they hold, oldest first: one for each date of a release, or
   * arrival of a load that has none. {@link #totals} has them by the moment when they were counted.
   * Runs Spark jobs; they take time by the rows of silver and by the loads.
   *
   * @param table one of the description's
   * @throws IllegalStateException when there is no lake
   */
  public final <T> List<ValidTotals<T>> course(TotalsTable<T> table) {
    return course(table, Instant.MAX);
  }

  /**
   * The same, by what had arrived at a moment.
   *
   * @param knownAt loads that arrived later are left out
   */
  public final <T> List<ValidTotals<T>> course(TotalsTable<T> table, Instant knownAt) {
    requireOwn(table);
    return past().course(table, knownAt);
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
