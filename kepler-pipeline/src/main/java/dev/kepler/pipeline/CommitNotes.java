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
    return new CommitNotes(
        log.newest(), log.versions().stream().flatMap(v -> log.note(v).stream()).toList());
  }
}
