package dev.kepler.medallion.lake;

import java.util.List;

/**
 * Expectation that rows in quarantine fail. A row that fails two is counted in both.
 *
 * @param expectation its name, such as {@code readable_record}
 * @param rows how many rows fail it
 * @param first some of them, those that arrived first
 * @param <Q> row of quarantine
 */
public record QuarantineReason<Q>(String expectation, long rows, List<Q> first) {

  /** Copies the rows. */
  public QuarantineReason {
    first = List.copyOf(first);
  }
}
