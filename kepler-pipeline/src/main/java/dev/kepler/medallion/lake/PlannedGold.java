package dev.kepler.medallion.lake;

/**
 * What would become of a gold table.
 *
 * @param table its name
 * @param inserted groups that it would hold, and does not
 * @param updated groups of which it would say something else
 * @param retracted groups that it holds, and would not
 */
public record PlannedGold(String table, long inserted, long updated, long retracted) {}
