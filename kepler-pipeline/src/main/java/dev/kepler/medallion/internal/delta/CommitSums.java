package dev.kepler.medallion.internal.delta;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.kepler.medallion.internal.files.AtomicFiles;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.apache.hadoop.fs.Path;
import org.apache.spark.sql.SparkSession;

/**
 * Check of a commit against what Delta's protocol lets stand in one, and against the checksums that
 * Delta lays down beside it and the commit before: what it adds and removes must make the
 * difference between the two.
 */
public final class CommitSums {

  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Set<String> ACTIONS =
      Set.of(
          "commitInfo",
          "txn",
          "add",
          "remove",
          "cdc",
          "metaData",
          "protocol",
          "domainMetadata",
          "checkpointMetadata",
          "sidecar");

  private final AtomicFiles files;
  private final TableLog log;
  private long version = -1;
  private Optional<JsonNode> sums = Optional.empty();

  public CommitSums(SparkSession session, TableLog log) {
    this.files = AtomicFiles.of(session);
    this.log = log;
  }

  /** What is wrong with a commit; to be asked in ascending order. */
  public Optional<String> wrong(long version, List<JsonNode> actions) {
    Optional<JsonNode> before = this.version == version - 1 ? sums : of(version - 1);
    Optional<JsonNode> after = of(version);
    this.version = version;
    this.sums = after;
    for (JsonNode action : actions) {
      if (action.size() != 1 || !ACTIONS.contains(action.fieldNames().next())) {
        return Optional.of("holds a line that is no action of a Delta commit");
      }
    }
    if (after.isEmpty()) {
      return Optional.empty();
    }
    String id = after.get().path("txnId").textValue();
    boolean other =
        id != null
            && actions.stream()
                .map(action -> action.path("commitInfo").path("txnId").textValue())
                .noneMatch(id::equals);
    return other || (before.isPresent() && !addsUp(before.get(), after.get(), actions))
        ? Optional.of("does not add up with the checksum that Delta has laid beside it")
        : Optional.empty();
  }

  private static boolean addsUp(JsonNode before, JsonNode after, List<JsonNode> actions) {
    return sum(actions, false) == difference(before, after, "numFiles")
        && (actions.stream().anyMatch(a -> a.has("remove") && !a.get("remove").has("size"))
            || sum(actions, true) == difference(before, after, "tableSizeBytes"));
  }

  private static long difference(JsonNode before, JsonNode after, String what) {
    return after.path(what).asLong() - before.path(what).asLong();
  }

  private static long sum(List<JsonNode> actions, boolean bytes) {
    long sum = 0;
    for (JsonNode action : actions) {
      sum += action.has("add") ? (bytes ? action.get("add").path("size").asLong() : 1) : 0;
      sum -= action.has("remove") ? (bytes ? action.get("remove").path("size").asLong() : 1) : 0;
    }
    return sum;
  }

  /** The checksum of a version; empty when it is not there, or is none. */
  private Optional<JsonNode> of(long version) {
    String name = "%020d.crc".formatted(Math.max(0, version));
    if (version < 0 || !log.listed().containsKey(name)) {
      return Optional.empty();
    }
    try {
      return Optional.of(
          JSON.readTree(files.text(new Path(log.table(), TableLog.FOLDER + "/" + name))));
    } catch (UncheckedIOException | JsonProcessingException e) {
      return Optional.empty();
    }
  }
}
