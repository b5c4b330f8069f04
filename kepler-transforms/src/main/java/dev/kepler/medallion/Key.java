package dev.kepler.medallion;

import java.util.List;
import java.util.stream.IntStream;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;

/**
 * Columns that identify a thing: no two rows of silver have the same values in them.
 *
 * @param bronze as bronze calls them
 * @param silver as silver calls them, in the same order
 */
public record Key(List<String> bronze, List<String> silver) {

  /** Copies the names. */
  public Key {
    bronze = List.copyOf(bronze);
    silver = List.copyOf(silver);
  }

  /** Holds where two rows have the same values in columns that are never null. */
  public static Column equal(
      Dataset<?> one, List<String> columns, Dataset<?> other, List<String> others) {
    return IntStream.range(0, columns.size())
        .mapToObj(i -> one.col(columns.get(i)).equalTo(other.col(others.get(i))))
        .reduce(Column::and)
        .orElseThrow();
  }

  /** Columns of a Dataset by their names. */
  public static Column[] columns(List<String> names) {
    return names.stream().map(Column::new).toArray(Column[]::new);
  }
}
