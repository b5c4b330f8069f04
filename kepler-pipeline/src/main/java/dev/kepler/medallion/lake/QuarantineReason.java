package dev.kepler.medallion.lake;

import dev.kepler.model.QuarantinedKoi;
import java.util.List;

/**
 * Expectation that rows in quarantine fail. A row that fails two is counted in both.
 *
 * @param expectation its name, such as {@code readable_record}
 * @param rows how many rows fail it
 * @param first some of them, those that arrived first
 */
public record QuarantineReason(String expectation, long rows, List<QuarantinedKoi> first) {

  /** Copies the rows. */
  public QuarantineReason {
    first = List.copyOf(first);
  }
}
