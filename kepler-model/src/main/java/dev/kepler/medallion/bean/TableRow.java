package dev.kepler.medallion.bean;

import java.io.Serializable;
import java.util.List;

/**
 * Value semantics of a bean, from its {@link #values()} in the order of its table's columns.
 *
 * <p>Beans do not inherit columns from each other: where Spark interprets a plan instead of
 * compiling it, it looks for a setter in the bean's own class alone.
 */
public abstract class TableRow implements Serializable {

  /** The values of the columns, in the order of the table; what two rows are compared by. */
  protected abstract List<Object> values();

  @Override
  @SuppressWarnings("EqualsGetClass") // rows of two tables are never equal
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
