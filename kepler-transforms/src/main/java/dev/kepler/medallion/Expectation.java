package dev.kepler.medallion;

import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.lit;

import java.util.Objects;
import java.util.regex.Pattern;
import org.apache.spark.sql.Column;

/**
 * Named condition on a bronze record.
 *
 * <pre>{@code
 * Expectation.quarantine("price_positive", col("cents").gt(0))
 * }</pre>
 *
 * @param name what quarantine and ledger call it: lower-case words joined by underscores
 * @param severity what becomes of a record that fails it
 * @param condition a boolean over the columns of bronze. Three-valued logic is made explicit: a
 *     condition that comes out null (unknown) is not met
 */
public record Expectation(String name, Severity severity, Column condition) {

  private static final Pattern NAME = Pattern.compile("[a-z][a-z0-9_]{0,99}");

  /**
   * Checks the name.
   *
   * @throws IllegalArgumentException when the name is not lower-case words joined by underscores
   */
  public Expectation {
    Objects.requireNonNull(severity, "severity");
    Objects.requireNonNull(condition, "condition");
    if (!NAME.matcher(Objects.requireNonNull(name, "name")).matches()) {
      throw new IllegalArgumentException(
          "Cannot name an expectation '"
              + name
              + "': it becomes a key of the ledger."
              + " Use lower-case words joined by underscores.");
    }
  }

  /** An expectation whose failing records go to quarantine. */
  public static Expectation quarantine(String name, Column condition) {
    return new Expectation(name, Severity.QUARANTINE, condition);
  }

  /** An expectation whose failing records are counted and kept. */
  public static Expectation warn(String name, Column condition) {
    return new Expectation(name, Severity.WARN, condition);
  }

  /** The same condition under another severity. */
  public Expectation as(Severity other) {
    return new Expectation(name, other, condition);
  }

  /** The same, met by whatever a condition that is never null holds for too. */
  Expectation orWhere(Column other) {
    return new Expectation(name, severity, other.or(condition));
  }

  /** True or false, never null. */
  public Column met() {
    return coalesce(condition, lit(false));
  }
}
