package dev.kepler.medallion.lake;

/**
 * Row of a totals table as it is, and as it would be after a load.
 *
 * @param table name of the table
 * @param before what was counted last; zeros before the first count
 * @param after what would be counted, of no moment; the same as before where the load moves nothing
 */
public record PlannedTotals(String table, TotalsNote before, TotalsNote after) {}
