package dev.kepler.medallion.internal.delta;

import com.fasterxml.jackson.databind.JsonNode;
import dev.kepler.medallion.internal.files.WokenSource;
import dev.kepler.medallion.internal.rows.Thresholds;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.apache.spark.sql.connector.read.streaming.Offset;
import org.apache.spark.sql.delta.sources.DeltaSourceOffset;

/**
 * Commits of a table that wait: so many of them are read in one batch that memory holds it, and no
 * commit is split. What a table held when its stream began is its commits so far: Delta begins with
 * what it held after the last of a batch, and goes on from there, if nothing was taken away since.
 */
final class CommitsAtOnce implements WokenSource.Extent {

  private final TableLog log;
  private final long mostRows;
  private final boolean feedsChanges;

  /**
   * Readies a look into a log.
   *
   * @param mostRows after which a batch ends, as it does after {@link Thresholds#BYTES_AT_ONCE}
   * @param feedsChanges whether what a commit takes away is read too
   */
  CommitsAtOnce(TableLog log, long mostRows, boolean feedsChanges) {
    this.log = log;
    this.mostRows = mostRows;
    this.feedsChanges = feedsChanges;
  }

  @Override
  public Offset end(Offset start, Offset offered, UnaryOperator<Offset> more) {
    DeltaSourceOffset end = (DeltaSourceOffset) offered;
    if (start == null) {
      long last = lastUnread(lastOfMany(0, newest(end)), newest(end));
      boolean isFirst = last >= 0 && last < newest(end);
      return isFirst ? WokenTable.after(end.reservoirId(), last) : offered;
    }
    if (end.isInitialSnapshot()) {
      return offered;
    }
    DeltaSourceOffset begin =
        DeltaSourceOffset.apply(
            end.reservoirId(), (org.apache.spark.sql.execution.streaming.Offset) start);
    long last = begin.isInitialSnapshot() ? -1 : lastOfMany(begin.reservoirVersion(), newest(end));
    return last < 0 ? offered : WokenTable.after(end.reservoirId(), last);
  }

  /** The newest version of which a batch up to an offset reads something. */
  private static long newest(DeltaSourceOffset end) {
    return end.reservoirVersion() - (end.index() == DeltaSourceOffset.BASE_INDEX() ? 1 : 0);
  }

  /** The version that makes commits many, before the last of them; -1 where none does. */
  private long lastOfMany(long first, long last) {
    long rows = 0;
    long bytes = 0;
    for (long version = first; version < last; version++) {
      Optional<List<JsonNode>> actions = log.actions(version);
      if (actions.isEmpty()) { // no longer there
        return -1;
      }
      List<JsonNode> files = TableLog.newFiles(actions.get());
      rows += TableLog.rowsOf(files);
      bytes += files.stream().mapToLong(file -> file.path("size").asLong()).sum();
      if (rows >= mostRows || bytes >= Thresholds.BYTES_AT_ONCE) {
        return version;
      }
    }
    return -1;
  }

  /** The last of some versions that a stream cannot read; the one before them where it can all. */
  private long lastUnread(long before, long last) {
    long unread = before;
    for (long version = before + 1; before >= 0 && version <= last; version++) {
      unread = log.actions(version).map(this::isUnread).orElse(true) ? version : unread;
    }
    return unread;
  }

  /** Whether a stream would stop at a commit. */
  private boolean isUnread(List<JsonNode> actions) {
    return actions.stream()
        .anyMatch(
            action ->
                action.has("metaData")
                    || (!feedsChanges && action.path("remove").path("dataChange").asBoolean()));
  }
}
