package dev.kepler.examples.bench;

import dev.kepler.model.KoiColumns;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import org.apache.spark.sql.SparkSession;

/**
 * Commits of a Delta table on the local file system, looked at as cheaply as can be: one file that
 * is there or not. The same eye for all contenders. For use by one thread.
 */
final class GoldLog {

  private final Path log;
  private long seen = -1;

  /**
   * Looks at a table.
   *
   * @param table its folder; may be missing yet
   */
  GoldLog(Path table) {
    this.log = table.resolve("_delta_log");
  }

  /**
   * Takes note of all commits there are.
   *
   * @return version of the newest, -1 for none
   */
  long mark() {
    while (hasNewer()) {
      seen++;
    }
    return seen;
  }

  /** Tells whether there is a commit that was not noted; one that compacts shows nobody a thing. */
  boolean hasNewer() {
    while (Files.exists(next())) {
      if (!compacts(next())) {
        return true;
      }
      seen++;
    }
    return false;
  }

  private Path next() {
    return log.resolve(String.format(Locale.ROOT, "%020d.json", seen + 1));
  }

  private static boolean compacts(Path commit) {
    try {
      return Files.readString(commit).contains("\"operation\":\"OPTIMIZE\"");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** What a gold table says: named planets, by star. */
  static Map<Long, Long> planets(SparkSession session, String table) {
    Map<Long, Long> planets = new HashMap<>();
    session
        .read()
        .format("delta")
        .load(table)
        .select(KoiColumns.KEPLER_STAR_ID, KoiColumns.NUM_PLANETS)
        .toLocalIterator()
        .forEachRemaining(row -> planets.merge(row.getLong(0), row.getLong(1), Long::sum));
    return planets;
  }
}
