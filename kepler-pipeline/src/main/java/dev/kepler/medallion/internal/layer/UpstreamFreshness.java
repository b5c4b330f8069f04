package dev.kepler.medallion.internal.layer;

import com.fasterxml.jackson.databind.JsonNode;
import dev.kepler.medallion.internal.delta.Table;
import dev.kepler.medallion.internal.delta.TableLog;
import dev.kepler.medallion.lake.Freshness;
import dev.kepler.medallion.lake.LedgerEntry;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.spark.sql.SparkSession;

/**
 * Table that a layer reads, as the teller of how fresh its rows are: its commits say so.
 *
 * @param table the table
 * @param clock tells when the layer writes
 */
public record UpstreamFreshness(Table table, Clock clock) {

  /** What the commits after a version, up to another, say of themselves. */
  List<LedgerEntry> entries(SparkSession session, long after, long version) {
    TableLog log = table.unlistedCommits(session);
    List<LedgerEntry> entries = new ArrayList<>();
    for (long v = Math.max(0, after + 1); v <= version; v++) {
      log.note(v).map(TableLog.Note::entry).ifPresent(entries::add);
    }
    return entries;
  }

  /**
   * Freshness of a batch that has read up to a version; null when no commit tells. Commits that are
   * no batch's, of a redrive or of maintenance, stand behind one that is.
   */
  Freshness until(SparkSession session, long version) {
    TableLog log = table.unlistedCommits(session);
    for (long v = version; v >= 0; v--) {
      Optional<List<JsonNode>> actions = log.actions(v);
      if (actions.isEmpty()) { // removed by maintenance
        return null;
      }
      Optional<Freshness> freshness =
          TableLog.note(v, actions.get()).map(note -> note.entry().freshness());
      if (freshness.isPresent()) {
        return freshness.get().at(clock.instant());
      }
    }
    return null;
  }
}
