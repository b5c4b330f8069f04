package dev.kepler.medallion.internal.text;

import java.time.Duration;
import java.util.concurrent.ThreadLocalRandom;

/**
 * Waits between attempts: each twice as long as the one before, with jitter, so that many clients
 * do not come back at once.
 *
 * @param retries attempts after the first one, zero or more
 * @param first the first wait, without jitter
 * @param longest bound of every wait
 */
public record Backoff(int retries, Duration first, Duration longest) {

  /** Half to the whole of the wait after so many failures, one or more. */
  public Duration after(int failures) {
    Duration wait = first;
    for (int i = 1; i < failures && wait.compareTo(longest) < 0; i++) {
      wait = wait.multipliedBy(2);
    }
    long millis = (wait.compareTo(longest) < 0 ? wait : longest).toMillis();
    return Duration.ofMillis(millis - ThreadLocalRandom.current().nextLong(millis / 2 + 1));
  }
}
