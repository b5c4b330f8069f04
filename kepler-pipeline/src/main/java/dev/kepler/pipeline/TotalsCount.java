package dev.kepler.pipeline;

import dev.kepler.model.DiscoveryTotals;
import dev.kepler.transforms.SilverToGold;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;

/**
 * Counts silver file by file. A file never changes, so what was counted in it once holds for as
 * long as it lives, and a load costs what is new in it however much silver holds.
 */
final class TotalsCount {

  /** Confirmed, candidates and named rows of a file. */
  private record Part(long confirmed, long candidates, long named) {}

  /** Of a file without rows. */
  private static final Part EMPTY = new Part(0, 0, 0);

  private final LiveFiles silver;
  private final Map<String, Part> parts = new HashMap<>();

  TotalsCount(LiveFiles silver) {
    this.silver = silver;
  }

  /** Rows of the files that were not counted yet, for {@link #parts}; empty when there is none. */
  Optional<Dataset<Row>> fresh(SparkSession session) {
    parts.keySet().retainAll(silver.names());
    List<String> fresh = fresh();
    return fresh.isEmpty() ? Optional.empty() : Optional.of(silver.readFew(session, fresh));
  }

  /** The counts of each file. */
  static Dataset<Row> parts(Dataset<Row> rows) {
    return SilverToGold.countParts(rows, LiveFiles.FILE);
  }

  private List<String> fresh() {
    List<String> fresh = new ArrayList<>(silver.names());
    fresh.removeAll(parts.keySet());
    return fresh;
  }

  /** Takes what {@link #parts} gave. */
  void take(List<Row> counted) {
    List<String> fresh = fresh();
    counted.forEach(
        row ->
            parts.put(row.getString(0), new Part(row.getLong(1), row.getLong(2), row.getLong(3))));
    fresh.forEach(file -> parts.putIfAbsent(file, EMPTY));
  }

  /**
   * Sums up all files, without a moment.
   *
   * @param stars how many stars they hold: files share stars, so that is not theirs to tell
   */
  DiscoveryTotals sum(long stars) {
    return DiscoveryTotals.of(
        null,
        parts.values().stream().mapToLong(Part::confirmed).sum(),
        parts.values().stream().mapToLong(Part::candidates).sum(),
        parts.values().stream().mapToLong(Part::named).sum(),
        stars);
  }
}
