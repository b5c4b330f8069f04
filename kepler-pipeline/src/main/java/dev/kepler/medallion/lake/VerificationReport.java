package dev.kepler.medallion.lake;

import java.util.List;

/**
 * Outcome of a verification.
 *
 * @param bronzeRows bronze rows that everything was recomputed from
 * @param silverRows silver rows compared
 * @param quarantineRows quarantined rows compared
 * @param goldRows rows of the first gold table compared
 * @param batches ledger entries checked
 * @param landedFiles landed files read again and compared with bronze; those that were taken away,
 *     and those that a library without notes of them has read, are not among them
 * @param counts rows of the totals that were counted again from silver as it was
 * @param countsOutOfReach rows of the totals that were counted from versions of silver that are
 *     gone: compared with the ledger alone
 * @param groups all that was found, by table and kind
 * @param differences the first few of each group
 */
public record VerificationReport(
    long bronzeRows,
    long silverRows,
    long quarantineRows,
    long goldRows,
    long batches,
    long landedFiles,
    long counts,
    long countsOutOfReach,
    List<DifferenceGroup> groups,
    List<Difference> differences) {

  /** Copies the lists. */
  public VerificationReport {
    groups = List.copyOf(groups);
    differences = List.copyOf(differences);
  }

  /** Tells whether every table holds exactly what bronze says, as far as silver has read it. */
  public boolean clean() {
    return groups.isEmpty();
  }

  /** How many differences there are in all. */
  public long found() {
    return groups.stream().mapToLong(DifferenceGroup::count).sum();
  }
}
