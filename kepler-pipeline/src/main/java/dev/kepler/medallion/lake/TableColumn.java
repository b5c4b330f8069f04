package dev.kepler.medallion.lake;

import java.util.Objects;

/**
 * Column of a table.
 *
 * @param name its name
 * @param type its type as Spark writes it, such as {@code map<string,string>}
 * @param comment what it means; empty where nobody said
 */
public record TableColumn(String name, String type, String comment) {

  /** Checks that nothing is missing. */
  public TableColumn {
    Objects.requireNonNull(name, "name");
    Objects.requireNonNull(type, "type");
    Objects.requireNonNull(comment, "comment");
  }
}
