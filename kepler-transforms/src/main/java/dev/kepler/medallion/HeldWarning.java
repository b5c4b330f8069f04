package dev.kepler.medallion;

import java.util.Objects;
import java.util.function.Function;
import org.apache.spark.sql.Column;

/**
 * Warning that shows only where a record is set against what silver holds under its key.
 *
 * @param name what the ledger calls it
 * @param condition what a record and the row that is held must meet
 */
public record HeldWarning(String name, Condition condition) {

  /** A condition on two rows of silver. */
  @FunctionalInterface
  public interface Condition {

    /**
     * Makes a boolean; null counts as met.
     *
     * @param now columns of the row as the record says it, by name
     * @param held columns of the row that silver holds, by name
     */
    Column holds(Function<String, Column> now, Function<String, Column> held);
  }

  /** Checks that nothing is missing. */
  public HeldWarning {
    Objects.requireNonNull(name, "name");
    Objects.requireNonNull(condition, "condition");
  }

  /** Column of a comparison: whether the warning applies. */
  String flag() {
    return Comparison.WARNS + name;
  }
}
