package dev.kepler.medallion.pipeline;

import static org.apache.spark.sql.functions.lit;

import dev.kepler.medallion.GoldTable;
import dev.kepler.medallion.Medallion;
import dev.kepler.medallion.TotalsTable;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.apache.spark.sql.Dataset;

/**
 * A lake as the releases up to a date say it: worked out from bronze whenever a Dataset runs, by
 * the expectations of today. Immutable; safe for use by several threads.
 *
 * @param <S> row of silver
 */
public final class LakeAsOf<S> {

  private final Medallion<?, ?, S> medallion;
  private final Instant date;
  private final Dataset<S> silver;

  LakeAsOf(Medallion<?, ?, S> medallion, Instant date, Dataset<S> silver) {
    this.medallion = medallion;
    this.date = date;
    this.silver = silver;
  }

  /** The date. */
  public Instant date() {
    return date;
  }

  /**
   * What stood then, a row a key; {@code arrival_time} is that of the last load that said so. A
   * load holds from the date of its release, taken as UTC, else from its arrival.
   */
  public Dataset<S> silver() {
    return silver;
  }

  /**
   * Rows of a gold table.
   *
   * @param table one of the description's
   */
  public <G> Dataset<G> gold(GoldTable<?, G> table) {
    return medallion.goldOf(require(medallion.gold(), table), silver);
  }

  /**
   * The totals then.
   *
   * @param table one of the description's
   * @return a row whose moment is the date
   */
  public <T> T totals(TotalsTable<T> table) {
    return medallion.totalsOf(require(medallion.totals(), table), silver, lit(date)).head();
  }

  private <X> X require(List<? super X> all, X table) {
    return Optional.of(table)
        .filter(all::contains)
        .orElseThrow(
            () ->
                new IllegalArgumentException(
                    "Cannot read "
                        + table
                        + ": it is no table of "
                        + medallion
                        + ". Take one of its own."));
  }
}
