package dev.kepler.medallion.internal.delta;

import com.fasterxml.jackson.databind.JsonNode;
import dev.kepler.medallion.internal.files.WokenSource;
import dev.kepler.medallion.internal.rows.Thresholds;
import java.util.List;
import java.util.function.UnaryOperator;
import org.apache.spark.sql.connector.read.streaming.Offset;
import org.apache.spark.sql.delta.sources.DeltaSourceOffset;

/**
 * Commits of a table that wait: so many of them are read in one batch that memory holds it, and no
 * commit is split.
 */
final class CommitsAtOnce implements WokenSource.Extent {

  private final TableLog log;

  /** Readies a look into a log. */
  CommitsAtOnce(TableLog log) {
    this.log = log;
  }

  @Override
  public Offset end(Offset start, Offset offered, UnaryOperator<Offset> more) {
    DeltaSourceOffset end = (DeltaSourceOffset) offered;
    String table = end.reservoirId();
    long bytes = 0;
    for (long version = first(table, start, end); version < end.reservoirVersion() - 1; version++) {
      bytes += bytes(version);
      if (bytes >= Thresholds.BYTES_AT_ONCE) {
        return new DeltaSourceOffset(table, version + 1, DeltaSourceOffset.BASE_INDEX(), false);
      }
    }
    return offered;
  }

  /** The first version of a batch; of one that begins with what a table held, the last. */
  private static long first(String table, Offset start, DeltaSourceOffset end) {
    if (end.isInitialSnapshot()) {
      return end.reservoirVersion();
    }
    if (start == null) {
      return 0;
    }
    DeltaSourceOffset begin =
        DeltaSourceOffset.apply(table, (org.apache.spark.sql.execution.streaming.Offset) start);
    return begin.isInitialSnapshot() ? end.reservoirVersion() : begin.reservoirVersion();
  }

  /** Bytes of the files that a commit adds; none where it can no longer be read. */
  private long bytes(long version) {
    List<JsonNode> actions = log.actions(version).orElse(List.of());
    return TableLog.newFiles(actions).stream().mapToLong(file -> file.path("size").asLong()).sum();
  }
}
