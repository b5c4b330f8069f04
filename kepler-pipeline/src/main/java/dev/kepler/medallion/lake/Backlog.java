package dev.kepler.medallion.lake;

import java.time.Duration;
import java.time.Instant;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * What waits before a layer at one moment: what it has yet to take from the landing folder or from
 * the table above it.
 *
 * @param layer bronze, silver or gold
 * @param loads landed files before bronze; before the others, batches of the layer above that moved
 *     rows
 * @param files that the layer has yet to read: landed ones before bronze, data files of the table
 *     above before the others
 * @param rows that those files hold; empty before bronze, because nobody has read them yet
 * @param oldest since when the oldest has waited: a landed file's modification time before bronze,
 *     the arrival in bronze before the others; empty when nothing waits, or a library wrote it that
 *     did not note it
 */
public record Backlog(
    Layer layer, long loads, long files, OptionalLong rows, Optional<Instant> oldest) {

  /** Checks that nothing is null. */
  public Backlog {
    Objects.requireNonNull(layer, "layer");
    Objects.requireNonNull(rows, "rows");
    Objects.requireNonNull(oldest, "oldest");
  }

  /** How long the oldest has waited at a moment; zero when nothing waits. */
  public Duration age(Instant now) {
    return oldest
        .filter(since -> since.isBefore(now))
        .map(since -> Duration.between(since, now))
        .orElse(Duration.ZERO);
  }
}
