package dev.kepler.medallion.lake;

import java.util.Objects;

/**
 * How far a table is known, such that another table in its place is told from it.
 *
 * @param tableId that Delta gave the table when it was made
 * @param version of it, all of which is known
 */
public record TablePosition(String tableId, long version) {

  /** Checks that nothing is missing. */
  public TablePosition {
    Objects.requireNonNull(tableId, "tableId");
  }
}
