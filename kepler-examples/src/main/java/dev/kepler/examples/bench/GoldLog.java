package dev.kepler.examples.bench;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;

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

  /** Tells whether there is a commit that was not noted. */
  boolean hasNewer() {
    return Files.exists(log.resolve(String.format(Locale.ROOT, "%020d.json", seen + 1)));
  }
}
