package dev.kepler.medallion.internal.delta;

import com.fasterxml.jackson.databind.JsonNode;
import dev.kepler.medallion.internal.text.LedgerJson;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.apache.spark.sql.delta.actions.Action;
import org.apache.spark.sql.delta.actions.CommitInfo;
import org.apache.spark.sql.delta.actions.FileAction;

/**
 * A commit that moves rows and does not say which batch, redrive or rebuild of this library it is:
 * another hand wrote it. What moves files and no row (OPTIMIZE, VACUUM), or sets a property, is
 * none.
 */
public final class ForeignCommit {

  private ForeignCommit() {}

  /** Says of a commit that it is one: its operation and when; empty for one of ours. */
  public static Optional<String> of(List<JsonNode> actions) {
    if (!TableLog.moveRows(actions)) {
      return Optional.empty();
    }
    JsonNode info =
        actions.stream()
            .filter(action -> action.has("commitInfo"))
            .map(action -> action.get("commitInfo"))
            .findFirst()
            .orElse(null);
    if (info == null) {
      return Optional.of("an operation that it does not name");
    }
    return LedgerJson.isEntry(info.path("userMetadata").textValue())
        ? Optional.empty()
        : Optional.of(
            info.path("operation").asText()
                + " at "
                + Instant.ofEpochMilli(info.path("timestamp").asLong()));
  }

  /**
   * Refuses a commit of another hand that a running layer comes by.
   *
   * @throws IllegalStateException when it is one
   */
  static void refuse(Table table, long version, List<Action> commit) {
    boolean moves = commit.stream().anyMatch(a -> a instanceof FileAction f && f.dataChange());
    Optional<CommitInfo> info =
        commit.stream()
            .filter(CommitInfo.class::isInstance)
            .map(CommitInfo.class::cast)
            .findFirst();
    String note =
        info.filter(i -> i.userMetadata().isDefined())
            .map(i -> i.userMetadata().get())
            .orElse(null);
    if (moves && !LedgerJson.isEntry(note)) {
      throw new IllegalStateException(
          "Cannot go on with "
              + table
              + ": its version "
              + version
              + " was written by another hand"
              + info.map(i -> ", " + i.operation() + " at " + i.timestamp().toInstant()).orElse("")
              + ". Stop, and examine the lake: it says how to repair it.");
    }
  }
}
