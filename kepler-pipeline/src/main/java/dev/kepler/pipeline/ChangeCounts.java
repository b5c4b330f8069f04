package dev.kepler.pipeline;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.count;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.max;
import static org.apache.spark.sql.functions.min;

import dev.kepler.transforms.Change;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/**
 * How many rows of each kind a set of changes holds, and between which keys those lie that rewrite
 * a table.
 */
final class ChangeCounts {

  /** Kinds that need a write. */
  static final List<Change> WRITTEN = List.of(Change.INSERTED, Change.UPDATED, Change.RETRACTED);

  private final Map<Change, Long> counts = new EnumMap<>(Change.class);
  private long least = Long.MAX_VALUE;
  private long greatest = Long.MIN_VALUE;

  private ChangeCounts() {}

  /** Counts in one job. */
  static ChangeCounts of(Dataset<Row> changes, String key) {
    ChangeCounts counts = new ChangeCounts();
    changes
        .groupBy(Change.CHANGE)
        .agg(count(lit(1)), min(col(key)), max(col(key)))
        .collectAsList()
        .forEach(counts::add);
    return counts;
  }

  private void add(Row row) {
    Change change = Change.valueOf(row.getString(0));
    counts.put(change, row.getLong(1));
    if (WRITTEN.contains(change)) {
      least = Math.min(least, row.getLong(2));
      greatest = Math.max(greatest, row.getLong(3));
    }
  }

  long of(Change change) {
    return counts.getOrDefault(change, 0L);
  }

  /** Rows that replace or remove one, so that an append will not do. */
  long rewrites() {
    return of(Change.UPDATED) + of(Change.RETRACTED);
  }

  /** All rows, changed or not. */
  long total() {
    return counts.values().stream().mapToLong(Long::longValue).sum();
  }

  /** Smallest key among the rows to be written. */
  long least() {
    return least;
  }

  /** Greatest key among the rows to be written. */
  long greatest() {
    return greatest;
  }
}
