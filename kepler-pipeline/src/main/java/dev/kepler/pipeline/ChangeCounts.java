package dev.kepler.pipeline;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.count;
import static org.apache.spark.sql.functions.count_if;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.max;
import static org.apache.spark.sql.functions.min;

import dev.kepler.transforms.Change;
import dev.kepler.transforms.Changes;
import dev.kepler.transforms.Expectations;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.spark.sql.Column;
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
  private long movedStar;
  private long least = Long.MAX_VALUE;
  private long greatest = Long.MIN_VALUE;

  /** No change. */
  ChangeCounts() {}

  /** Counts in one job. */
  static ChangeCounts of(Dataset<Row> changes, String key) {
    ChangeCounts counts = new ChangeCounts();
    Column moved =
        Arrays.asList(changes.columns()).contains(Changes.MOVED_STAR)
            ? col(Changes.MOVED_STAR)
            : lit(false);
    changes
        .groupBy(Change.CHANGE)
        .agg(count(lit(1)), min(col(key)), max(col(key)), count_if(moved))
        .collectAsList()
        .forEach(counts::add);
    return counts;
  }

  private void add(Row row) {
    Change change = Change.valueOf(row.getString(0));
    counts.put(change, row.getLong(1));
    movedStar += row.getLong(4);
    if (WRITTEN.contains(change)) {
      least = Math.min(least, row.getLong(2));
      greatest = Math.max(greatest, row.getLong(3));
    }
  }

  long of(Change change) {
    return counts.getOrDefault(change, 0L);
  }

  /** Rows that are written at all. */
  long written() {
    return WRITTEN.stream().mapToLong(this::of).sum();
  }

  /** The given warnings, and those that only a comparison shows. */
  Map<String, Long> warnings(Map<String, Long> others) {
    Map<String, Long> warnings = new HashMap<>(others);
    if (movedStar > 0) {
      warnings.put(Expectations.KOI_KEEPS_ITS_STAR, movedStar);
    }
    return warnings;
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
