package dev.kepler.pipeline.archive;

import java.net.URI;
import java.time.Duration;
import java.util.Objects;

/** Checks of what the client of the archive is told. */
final class ArchiveSettings {

  private static final long MOST_BYTES = 1L << 30;

  private ArchiveSettings() {}

  /** The address without slashes at its end; one with a password is refused without telling it. */
  static URI base(URI base) {
    boolean http =
        "http".equalsIgnoreCase(base.getScheme()) || "https".equalsIgnoreCase(base.getScheme());
    if (!http || base.getHost() == null || base.getRawUserInfo() != null) {
      throw new IllegalArgumentException(
          "Cannot use "
              + (base.getRawUserInfo() == null
                  ? base
                  : "an address with a user at " + base.getHost())
              + " as the archive: it is not http or https and a host."
              + " Give an address such as "
              + ExoplanetArchive.DEFAULT_BASE
              + ".");
    }
    if (base.getRawQuery() != null || base.getRawFragment() != null) {
      throw new IllegalArgumentException(
          "Cannot use "
              + base
              + " as the archive: the query is added to it. Leave out what stands after the path.");
    }
    return URI.create(base.toString().replaceAll("/+$", ""));
  }

  static Duration wait(String name, Duration wait) {
    require(
        Objects.requireNonNull(wait, name).compareTo(Duration.ofMillis(1)) >= 0
            && wait.compareTo(Duration.ofDays(1)) <= 0,
        name,
        wait,
        "1 ms to 1 day");
    return wait;
  }

  static int retries(int retries) {
    require(retries >= 0, "retries", retries, "0 or more");
    return retries;
  }

  static long bytes(long bytes) {
    require(bytes >= 1 && bytes <= MOST_BYTES, "maxBytes", bytes, "1 to " + MOST_BYTES);
    return bytes;
  }

  static double share(String name, double share) {
    require(share >= 0 && share <= 1, name, share, "0 to 1");
    return share;
  }

  private static void require(boolean met, String name, Object value, String range) {
    if (!met) {
      throw new IllegalArgumentException(
          "Cannot set " + name + " to " + value + ": it is out of range. Choose " + range + ".");
    }
  }
}
