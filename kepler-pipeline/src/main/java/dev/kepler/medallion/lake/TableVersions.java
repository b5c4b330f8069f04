package dev.kepler.medallion.lake;

/**
 * Newest version of each table of a lake. When two revisions are equal, nothing was written between
 * them.
 *
 * @param bronze version, -1 where there is no table yet; so for the others
 * @param quarantine version
 * @param silver version
 * @param gold version
 * @param totals version of {@code discovery_totals}
 */
public record TableVersions(long bronze, long quarantine, long silver, long gold, long totals) {

  /** Before there is a lake. */
  public static final TableVersions NONE = new TableVersions(-1, -1, -1, -1, -1);
}
