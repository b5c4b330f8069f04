package dev.kepler.medallion.internal.proof;

import com.fasterxml.jackson.databind.JsonNode;
import dev.kepler.medallion.internal.delta.StoredFiles;
import dev.kepler.medallion.internal.delta.Table;
import dev.kepler.medallion.internal.delta.TableLog;
import dev.kepler.medallion.internal.files.AtomicFiles;
import dev.kepler.medallion.internal.ledger.TableLedger;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.apache.hadoop.fs.Path;
import org.apache.spark.sql.SparkSession;

/**
 * How far back a table's change data feed reaches from one of its versions, as the files that are
 * there tell: maintenance removes old ones.
 *
 * @param readable version after which all changes can be read
 * @param known the oldest version whose rows are those of {@code readable}
 */
record FeedReach(long readable, long known) {

  private static final String ENABLED = "delta.enableChangeDataFeed";

  /**
   * Looks back.
   *
   * @param commits of the table
   * @param newest version to begin with
   * @param oldest version before which nobody asks
   */
  static FeedReach of(
      SparkSession session, Table table, TableLedger commits, long newest, long oldest) {
    AtomicFiles files = AtomicFiles.of(session);
    TableLog log = table.commits(session);
    Set<Long> there = Set.copyOf(log.versions());
    Set<String> data = new HashSet<>(files.names(log.table()));
    files
        .names(new Path(log.table(), StoredFiles.FEED))
        .forEach(name -> data.add(StoredFiles.FEED + "/" + name));
    String schema = table.schemaText(session);
    long first = Math.max(oldest, log.oldestReadable());
    long readable = newest;
    while (readable > first
        && there.contains(readable)
        && isReadable(log.actions(readable).orElse(List.of()), data, schema)) {
      readable--;
    }
    long known = readable;
    while (commits.still().contains(known)) {
      known--;
    }
    return new FeedReach(readable, known);
  }

  private static boolean isReadable(List<JsonNode> actions, Set<String> data, String schema) {
    return !actions.isEmpty()
        && actions.stream().allMatch(action -> isSame(action.path("metaData"), schema))
        && (hasAll(actions, "cdc", data) || hasChanged(actions, data));
  }

  /** Whether the feed is switched on and the columns are today's, where a commit says so. */
  private static boolean isSame(JsonNode metadata, String schema) {
    boolean fed = metadata.path("configuration").path(ENABLED).asText().equals("true");
    boolean alike = metadata.path("schemaString").asText().equals(schema);
    return metadata.isMissingNode() || (fed && alike);
  }

  private static boolean hasAll(List<JsonNode> actions, String kind, Set<String> data) {
    List<JsonNode> found =
        actions.stream().map(a -> a.path(kind)).filter(a -> !a.isMissingNode()).toList();
    return !found.isEmpty() && found.stream().allMatch(a -> data.contains(a.path("path").asText()));
  }

  /** Without change files, the changes are the rows of the files that came and went. */
  private static boolean hasChanged(List<JsonNode> actions, Set<String> data) {
    return actions.stream().noneMatch(action -> action.has("cdc"))
        && actions.stream()
            .flatMap(action -> Stream.of(action.path("add"), action.path("remove")))
            .filter(file -> file.path("dataChange").asBoolean())
            .allMatch(
                file -> data.contains(file.path("path").asText()) && !file.has("deletionVector"));
  }
}
