package dev.kepler.pipeline;

import java.time.Clock;
import org.apache.spark.sql.SparkSession;

/**
 * Table that a layer reads, as the teller of how fresh its rows are: its commits say so.
 *
 * @param table the table
 * @param clock tells when the layer writes
 */
record Upstream(Table table, Clock clock) {

  /**
   * Freshness of a batch that has read up to a version; null when no commit tells. Commits that are
   * no batch's, of a redrive or of maintenance, stand behind one that is.
   */
  Freshness until(SparkSession session, long version) {
    TableLog log = table.commits(session);
    return log.versions().stream()
        .filter(v -> v <= version)
        .sorted((a, b) -> Long.compare(b, a))
        .flatMap(v -> log.note(v).stream())
        .map(note -> note.entry().freshness())
        .filter(freshness -> freshness != null)
        .findFirst()
        .map(freshness -> freshness.at(clock.instant()))
        .orElse(null);
  }
}
