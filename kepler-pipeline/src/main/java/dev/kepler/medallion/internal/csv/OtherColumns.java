package dev.kepler.medallion.internal.csv;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** The columns of a header that no field of a form is. */
final class OtherColumns {

  private final String[] names;
  private final int[] places;

  /**
   * Puts the names in order.
   *
   * @param names by the places of their columns; null where a column is a field
   */
  OtherColumns(List<String> names) {
    Map<String, Integer> ordered = new TreeMap<>();
    for (int i = 0; i < names.size(); i++) {
      if (names.get(i) != null) {
        ordered.put(names.get(i), i);
      }
    }
    this.names = ordered.keySet().toArray(String[]::new);
    this.places = ordered.values().stream().mapToInt(Integer::intValue).toArray();
  }

  boolean areThere() {
    return names.length > 0;
  }

  /** Their values in a row, by their names and ordered by these. */
  Map<String, String> of(String[] row) {
    Map<String, String> values = new LinkedHashMap<>(2 * names.length);
    for (int i = 0; i < names.length; i++) {
      values.put(names[i], row[places[i]]);
    }
    return Collections.unmodifiableMap(values);
  }
}
