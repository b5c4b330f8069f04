package dev.kepler.medallion.lake;

import java.util.Objects;
import java.util.OptionalLong;

/**
 * What a piece of work has written into a table: nothing, where the table needed no commit.
 *
 * @param table in the version that it has after the work
 * @param rows that were written, new or changed; empty where that is not counted
 * @param files that were added
 * @param bytes of these
 */
public record TableWrite(TableVersion table, OptionalLong rows, long files, long bytes) {

  /** Checks that nothing is missing. */
  public TableWrite {
    Objects.requireNonNull(table, "table");
    Objects.requireNonNull(rows, "rows");
  }
}
