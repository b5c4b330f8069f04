package dev.kepler.medallion.lake;

import java.time.Duration;
import java.time.Instant;
import java.util.Objects;
import java.util.Optional;

/**
 * Times of a micro-batch and of the newest load that it counts: what one needs to say how long a
 * record was on its way. A layer takes the first two over from the commit of the layer above that
 * it has read up to.
 *
 * @param landed when the load landed where the source reads it, a file's modification time; null
 *     when the source does not tell
 * @param arrived the load's {@code arrival_time} in bronze
 * @param written when the layer was about to commit what it made of it
 */
public record Freshness(Instant landed, Instant arrived, Instant written) {

  /** Checks that the times the pipeline itself sets are there. */
  public Freshness {
    Objects.requireNonNull(arrived, "arrived");
    Objects.requireNonNull(written, "written");
  }

  /** From when the load landed to when the layer had it; empty when the source does not tell. */
  public Optional<Duration> sinceLanded() {
    return Optional.ofNullable(landed).map(time -> Duration.between(time, written));
  }

  /** From when the load arrived in bronze to when the layer had it. */
  public Duration sinceArrived() {
    return Duration.between(arrived, written);
  }

  /** The same load, in a layer below. */
  public Freshness at(Instant moment) {
    return new Freshness(landed, arrived, moment);
  }
}
