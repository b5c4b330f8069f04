package dev.kepler.medallion.testing;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.apache.spark.sql.Row;

/**
 * Raw record, by its values.
 *
 * @param values in the order of the raw record's columns; null where it has none
 */
record RawRow(List<Object> values) {

  /** Copies the values. */
  RawRow {
    values = Collections.unmodifiableList(new ArrayList<>(values));
  }

  static RawRow of(Row row) {
    List<Object> values = new ArrayList<>();
    for (int i = 0; i < row.size(); i++) {
      values.add(row.get(i));
    }
    return new RawRow(values);
  }

  RawRow with(int column, Object value) {
    List<Object> other = new ArrayList<>(values);
    other.set(column, value);
    return new RawRow(other);
  }
}
