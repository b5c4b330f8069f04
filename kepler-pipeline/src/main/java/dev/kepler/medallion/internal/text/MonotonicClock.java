package dev.kepler.medallion.internal.text;

import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;

/**
 * Times that grow from call to call, in microseconds (Spark's resolution), though the clock may
 * stand or be set back: they order what happened.
 */
public final class MonotonicClock {

  private final Clock clock;
  private Instant last;

  /**
   * Continues a series.
   *
   * @param last the time given last, or null for none
   */
  public MonotonicClock(Clock clock, Instant last) {
    this.clock = clock;
    this.last = last;
  }

  /** The time given last; null before the first. */
  public Instant last() {
    return last;
  }

  /**
   * Lets so many microseconds of the series go by, each of them a time that is given to somebody.
   */
  public void pass(long times) {
    last = last.plus(times, ChronoUnit.MICROS);
  }

  public Instant next() {
    Instant now = clock.instant().truncatedTo(ChronoUnit.MICROS);
    last = last == null || now.isAfter(last) ? now : last.plus(1, ChronoUnit.MICROS);
    return last;
  }
}
