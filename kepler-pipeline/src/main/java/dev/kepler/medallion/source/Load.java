package dev.kepler.medallion.source;

import java.time.Instant;

/**
 * A load of a source: what arrives together, under one arrival time.
 *
 * @param file path of the file that is the load, as records have it in {@code source}; null for a
 *     load of a source without files
 * @param landed modification time of the file when it was listed; null for a load without a file
 */
public record Load(String file, Instant landed) {

  /** Of a source without files. */
  public static final Load NAMELESS = new Load(null, null);
}
