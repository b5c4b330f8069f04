package dev.kepler.examples.live;

import dev.kepler.medallion.TotalsTable;
import dev.kepler.medallion.lake.CountedTotals;
import dev.kepler.medallion.lake.ValidTotals;
import dev.kepler.medallion.pipeline.LakeRows;
import java.util.List;
import java.util.function.Function;

/**
 * The totals table that the page shows, and its rows as figures.
 *
 * @param <T> row of the table
 */
record Counting<T>(TotalsTable<T> table, Function<T, Figures> figures) {

  /** Counts after a version of the table, oldest first. */
  List<CountedTotals<Figures>> after(LakeRows<?, ?, ?> rows, long version) {
    return rows.countsAfter(table, version).stream().map(this::shown).toList();
  }

  /** A count as figures. */
  CountedTotals<Figures> shown(CountedTotals<T> count) {
    return new CountedTotals<>(
        count.version(),
        count.countedAt(),
        figures.apply(count.totals()),
        count.entry(),
        count.silverWritten());
  }

  /** The figures by the dates of the releases, oldest first. */
  List<ValidTotals<Figures>> course(LakeRows<?, ?, ?> rows) {
    return rows.course(table).stream().map(this::shown).toList();
  }

  /** Totals from a date on as figures. */
  ValidTotals<Figures> shown(ValidTotals<T> totals) {
    return new ValidTotals<>(totals.from(), figures.apply(totals.totals()));
  }
}
