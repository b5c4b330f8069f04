package dev.kepler.medallion.internal.layer;

import dev.kepler.medallion.internal.delta.LiveFiles;
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
 * Counts silver file by file. A file under one deletion vector never changes, so what was counted
 * in it once holds for as long as it lives, and a load costs what is new in it however much silver
 * holds. Under another vector it has the same name and other rows, and is counted again.
 */
final class TotalsByFile {

  /**
   * Confirmed, candidates and named rows of a file.
   *
   * @param content what the file held then, see {@link LiveFiles#content}
   */
  private record Part(String content, long confirmed, long candidates, long named) {}

  private final LiveFiles silver;
  private final Map<String, Part> parts = new HashMap<>();

  TotalsByFile(LiveFiles silver) {
    this.silver = silver;
  }

  /** Rows of the files that were not counted yet, for {@link #parts}; empty when there is none. */
  Optional<Dataset<Row>> fresh(SparkSession session) {
    List<String> fresh = fresh();
    return fresh.isEmpty() ? Optional.empty() : Optional.of(silver.readFew(session, fresh));
  }

  /** The counts of each file. */
  static Dataset<Row> parts(Dataset<Row> rows) {
    return SilverToGold.countParts(rows, LiveFiles.FILE);
  }

  private List<String> fresh() {
    parts.keySet().retainAll(silver.names());
    parts
        .entrySet()
        .removeIf(part -> !part.getValue().content().equals(silver.content(part.getKey())));
    List<String> fresh = new ArrayList<>(silver.names());
    fresh.removeAll(parts.keySet());
    return fresh;
  }

  /** Takes what {@link #parts} gave. */
  void take(List<Row> counted) {
    List<String> fresh = fresh();
    counted.forEach(row -> parts.put(row.getString(0), part(row)));
    fresh.forEach(name -> parts.putIfAbsent(name, new Part(silver.content(name), 0, 0, 0)));
  }

  private Part part(Row row) {
    return new Part(
        silver.content(row.getString(0)), row.getLong(1), row.getLong(2), row.getLong(3));
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
