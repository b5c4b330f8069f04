package dev.kepler.medallion.lake;

import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * One version of a table of a lake.
 *
 * @param name of the table, such as {@code silver_orders}
 * @param catalogName how a catalog calls it, such as {@code spark_catalog.shop.silver_orders};
 *     empty for a table in a folder
 * @param location its folder, a URI or a path
 * @param description what its rows are
 * @param columns by the description of the entity
 * @param version Delta's number
 */
public record TableVersion(
    String name,
    Optional<String> catalogName,
    String location,
    String description,
    List<TableColumn> columns,
    long version) {

  /** Copies the columns. */
  public TableVersion {
    Objects.requireNonNull(name, "name");
    Objects.requireNonNull(catalogName, "catalogName");
    Objects.requireNonNull(location, "location");
    Objects.requireNonNull(description, "description");
    columns = List.copyOf(columns);
  }
}
