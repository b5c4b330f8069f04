package dev.kepler.pipeline;

import dev.kepler.model.DiscoveryTotals;
import dev.kepler.transforms.SilverToGold;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
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

  /**
   * Counts the files as they are known now, without a moment.
   *
   * @param stars how many stars they hold: files share stars, so that is not theirs to tell
   */
  DiscoveryTotals now(SparkSession session, long stars) {
    parts.keySet().retainAll(silver.names());
    List<String> fresh = new ArrayList<>(silver.names());
    fresh.removeAll(parts.keySet());
    if (!fresh.isEmpty()) {
      Map<String, Part> counted = count(session, fresh);
      fresh.forEach(file -> parts.put(file, counted.getOrDefault(file, EMPTY)));
    }
    return DiscoveryTotals.of(
        null,
        parts.values().stream().mapToLong(Part::confirmed).sum(),
        parts.values().stream().mapToLong(Part::candidates).sum(),
        parts.values().stream().mapToLong(Part::named).sum(),
        stars);
  }

  private Map<String, Part> count(SparkSession session, List<String> files) {
    return SilverToGold.countParts(silver.read(session, files), LiveFiles.FILE)
        .collectAsList()
        .stream()
        .collect(
            Collectors.toMap(
                row -> row.getString(0),
                row -> new Part(row.getLong(1), row.getLong(2), row.getLong(3))));
  }
}
