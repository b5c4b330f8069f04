package dev.kepler.medallion.lake;

/** What to do about a {@link Finding}. */
public enum Remedy {
  /** Nothing but a copy brings the file back. */
  RESTORE("Put it back from a copy, or begin another lake"),
  /** Repaired safely: the planned batch was never written, and is planned anew. */
  DROP_OFFSET("Repair drops it: nothing was written of its batch, which is planned anew"),
  /** Repaired safely: the batch is taken again and finds its work done. */
  DROP_COMMIT("Repair drops it: its batch is taken again and finds its work done"),
  /** Repaired safely: the tables' own commits name the query. */
  RESTORE_METADATA("Repair writes it anew from the query id that the table's commits name"),
  /** Repaired safely: silver follows from bronze, and gold from silver. */
  REBUILD("Rebuild the layer from the one above"),
  /** Repaired safely: a checkpoint or checksum of a log repeats what the log's commits say. */
  DROP_COPY("Repair drops it: the commits of the log say the same"),
  /** Repaired safely: rows that a commit changed are told of nowhere else, and are no row's. */
  DROP_HISTORY(
      "Repair drops it: the table is whole without it, and what moved the numbers then is out of"
          + " reach. Should gold say that it is gone, rebuild gold"),
  /** Repaired safely: a batch that did nothing is not told of in the ledger. */
  DROP_ENTRY("Repair drops it: its batch changed nothing, and the ledger goes on without it"),
  /** Repaired safely: the tables themselves say what their ids are. */
  RESTORE_IDENTITY("Repair writes it anew from the ids that the tables have"),
  /** Repaired safely: the layer stays as it was before, or is rebuilt once more. */
  DROP_REBUILD("Repair drops it: the layer stays as it is, or is rebuilt once more"),
  /** Repaired safely: the property is put back. */
  SET_BACK("Repair does that"),
  /** Another process writes. */
  WAIT("Close the pipeline that holds it first"),
  /** A newer library wrote. */
  UPGRADE("Use the library that wrote it, or a newer one");

  private final String sentence;

  Remedy(String sentence) {
    this.sentence = sentence;
  }

  /** Tells whether a pipeline's {@code repair()} does it. */
  public boolean isSafe() {
    return this != RESTORE && this != WAIT && this != UPGRADE;
  }

  /** The advice, without a full stop. */
  @Override
  public String toString() {
    return sentence;
  }
}
