package dev.kepler.pipeline;

import java.util.List;

/**
 * Ledger entries out of the commits of a table.
 *
 * @param newest version of the table, as of the same look
 * @param notes oldest first
 */
record CommitNotes(long newest, List<TableLog.Note> notes) {

  static CommitNotes of(TableLog log) {
    return after(log, -1);
  }

  /** Entries of the commits after a version. */
  static CommitNotes after(TableLog log, long seen) {
    return new CommitNotes(
        log.newest(),
        log.versions().stream()
            .filter(version -> version > seen)
            .flatMap(version -> log.note(version).stream())
            .toList());
  }
}
