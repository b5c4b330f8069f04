package dev.kepler.medallion.lake;

import java.util.List;
import java.util.Locale;

/** Layers of the lake, in the order in which records reach them. */
public enum Layer {
  /** What arrived, as it arrived. */
  BRONZE,
  /** What could not be trusted, and why; written by the query of silver. */
  QUARANTINE,
  /** What stands, one row a key. */
  SILVER,
  /** Rows of groups, and the totals. */
  GOLD;

  /** Layers that have a query of their own. */
  public static final List<Layer> QUERIES = List.of(BRONZE, SILVER, GOLD);

  /** Lower-case name, as it stands in checkpoint folders and messages. */
  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT);
  }
}
