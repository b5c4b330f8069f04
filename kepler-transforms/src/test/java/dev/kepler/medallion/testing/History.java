package dev.kepler.medallion.testing;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.function.IntConsumer;
import java.util.stream.Stream;
import org.apache.spark.sql.types.StructType;

/**
 * Case that a law is checked on: what arrives, load by load.
 *
 * @param loads none of them empty
 */
record History(List<List<RawRow>> loads) {

  /** Copies the loads, and leaves empty ones out. */
  History {
    loads = loads.stream().filter(load -> !load.isEmpty()).map(List::copyOf).toList();
  }

  int size() {
    return loads.stream().mapToInt(List::size).sum();
  }

  /** This without a load. */
  History withoutLoad(int load) {
    List<List<RawRow>> other = new ArrayList<>(loads);
    other.remove(load);
    return new History(other);
  }

  /** This with a load and the next made one. */
  History withLoadsJoined(int load) {
    List<RawRow> both =
        Stream.concat(loads.get(load).stream(), loads.get(load + 1).stream()).toList();
    return with(load, both).withoutLoad(load + 1);
  }

  /** This without a row. */
  History withoutRow(int row) {
    return changed(row, rows -> rows::remove);
  }

  /** This with nothing in a column. */
  History without(String column, StructType raw) {
    int place = raw.fieldIndex(column);
    return new History(
        loads.stream()
            .map(load -> load.stream().map(row -> row.with(place, null)).toList())
            .toList());
  }

  /** This with nothing in a column of one row. */
  History without(String column, StructType raw, int row) {
    int place = raw.fieldIndex(column);
    return changed(row, rows -> index -> rows.set(index, rows.get(index).with(place, null)));
  }

  private History changed(int row, Function<List<RawRow>, IntConsumer> change) {
    int first = 0;
    for (int i = 0; i < loads.size(); first += loads.get(i).size(), i++) {
      if (row - first < loads.get(i).size()) {
        List<RawRow> load = new ArrayList<>(loads.get(i));
        change.apply(load).accept(row - first);
        return with(i, load);
      }
    }
    throw new IndexOutOfBoundsException(row);
  }

  Stream<RawRow> rows() {
    return loads.stream().flatMap(List::stream);
  }

  private History with(int load, List<RawRow> rows) {
    List<List<RawRow>> other = new ArrayList<>(loads);
    other.set(load, rows);
    return new History(other);
  }
}
