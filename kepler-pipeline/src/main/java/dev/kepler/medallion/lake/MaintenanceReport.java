package dev.kepler.medallion.lake;

import java.util.List;

/**
 * What a maintenance did.
 *
 * @param tables in the order of the layers
 */
public record MaintenanceReport(List<Upkeep> tables) {

  /** Copies the list. */
  public MaintenanceReport {
    tables = List.copyOf(tables);
  }

  /**
   * What was done to one table.
   *
   * @param table its name
   * @param filesBefore data files of the newest version, before
   * @param filesAfter data files of the newest version, after
   * @param filesRemoved files removed from the table's folder, the log's not counted
   * @param logEntriesRemoved commits removed from the log, their ledger entries carried over
   * @param oldestNeeded oldest version that has to stay readable: for a checkpoint, or because it
   *     is within the retention
   * @param neededBy layer whose checkpoint needs that version, {@code readers} that hold it by an
   *     open cut, or {@code retention}
   */
  public record Upkeep(
      String table,
      long filesBefore,
      long filesAfter,
      long filesRemoved,
      long logEntriesRemoved,
      long oldestNeeded,
      String neededBy) {}
}
