package dev.kepler.medallion.internal.ledger;

import com.fasterxml.jackson.databind.JsonNode;
import dev.kepler.medallion.internal.delta.Table;
import dev.kepler.medallion.internal.delta.TableLog;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.apache.spark.sql.SparkSession;

/**
 * Ledger entries out of the commits of a table, those whose log entries were removed among them.
 *
 * @param newest version of the table, as of the same look
 * @param notes oldest first
 * @param still versions that moved no row, such as those of OPTIMIZE
 * @param gathered data files by which the table has grown since the newest of these, as far as that
 *     was looked at
 */
public record TableLedger(long newest, List<TableLog.Note> notes, Set<Long> still, long gathered) {

  /**
   * Looks at a table.
   *
   * @param seen version after which to begin; -1 for all
   */
  public static TableLedger of(SparkSession session, Table table, long seen) {
    return of(session, table, seen, Long.MAX_VALUE);
  }

  /**
   * Looks at a table as it was in a version.
   *
   * @param seen version after which to begin; -1 for all
   * @param last version with which to end; what is not there yet is not looked for
   */
  public static TableLedger of(SparkSession session, Table table, long seen, long last) {
    return after(
        seen,
        table.commits(session).upTo(last),
        new RetainedLedger(session, table.carriedLedger()));
  }

  /**
   * Looks into a log, and then at what was carried over: that is written before the log entry is
   * removed, and an entry that is seen in both counts once.
   *
   * @param seen version after which to begin; -1 for all
   */
  public static TableLedger after(long seen, TableLog log, RetainedLedger ledger) {
    List<TableLog.Note> notes = new ArrayList<>();
    Set<Long> still = new TreeSet<>();
    long gathered = 0;
    for (long version : log.versions().stream().filter(v -> v > seen).toList()) {
      List<JsonNode> actions = log.actions(version).orElse(List.of());
      TableLog.note(version, actions).ifPresent(notes::add);
      if (!actions.isEmpty() && !TableLog.moveRows(actions)) {
        still.add(version);
        gathered = 0;
      } else {
        gathered += count(actions, "add") - count(actions, "remove");
      }
    }
    RetainedLedger.Content carried = ledger.read();
    notes.removeIf(note -> note.version() <= carried.upTo());
    carried.notes().stream().filter(note -> note.version() > seen).forEach(notes::add);
    notes.sort(Comparator.comparingLong(TableLog.Note::version));
    still.addAll(carried.still());
    return new TableLedger(log.newest(), List.copyOf(notes), still, gathered);
  }

  private static long count(List<JsonNode> actions, String kind) {
    return actions.stream().filter(action -> action.has(kind)).count();
  }

  /** The newest version that holds the same rows, from a version on. */
  long settled(long version) {
    long same = version;
    while (still.contains(same + 1)) {
      same++;
    }
    return same;
  }
}
