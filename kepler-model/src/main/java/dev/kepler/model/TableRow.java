package dev.kepler.model;

import java.io.Serializable;
import java.util.List;

/** Value semantics of a bean, from its {@link #values()} in the order of its table's columns. */
abstract class TableRow implements Serializable {

  abstract List<Object> values();

  @Override
  @SuppressWarnings("EqualsGetClass") // a bronze row is a raw record and more, never equal to one
  public final boolean equals(Object other) {
    return other != null
        && other.getClass() == getClass()
        && values().equals(((TableRow) other).values());
  }

  @Override
  public final int hashCode() {
    return values().hashCode();
  }

  @Override
  public final String toString() {
    return getClass().getSimpleName() + values();
  }
}
