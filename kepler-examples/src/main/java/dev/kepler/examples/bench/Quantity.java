package dev.kepler.examples.bench;

import java.util.Locale;

/** Numbers as people read them, the same in every locale. */
final class Quantity {

  private Quantity() {}

  /** Three figures that count, thousands with separators. */
  static String of(double value) {
    String form = value >= 100 ? "%,.0f" : value >= 10 ? "%.1f" : "%.2f";
    return String.format(Locale.ROOT, form, value);
  }

  /** What was measured, and how many rows silver held if that is the point. */
  static String held(String what, long rows) {
    return rows == 0 ? what : String.format(Locale.ROOT, "%s, %,d rows held", what, rows);
  }
}
