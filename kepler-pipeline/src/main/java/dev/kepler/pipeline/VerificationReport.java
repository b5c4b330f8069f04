package dev.kepler.pipeline;

import java.util.List;

/**
 * Outcome of a verification.
 *
 * @param bronzeRows bronze rows that everything was recomputed from
 * @param silverRows silver rows compared
 * @param quarantineRows quarantined rows compared
 * @param goldRows stars compared
 * @param batches ledger entries checked
 * @param differences all that were found
 */
public record VerificationReport(
    long bronzeRows,
    long silverRows,
    long quarantineRows,
    long goldRows,
    long batches,
    List<Difference> differences) {

  /** Copies the list. */
  public VerificationReport {
    differences = List.copyOf(differences);
  }

  /** Tells whether every table holds exactly what bronze says, as far as silver has read it. */
  public boolean clean() {
    return differences.isEmpty();
  }
}
