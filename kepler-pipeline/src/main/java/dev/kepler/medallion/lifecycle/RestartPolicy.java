package dev.kepler.medallion.lifecycle;

import dev.kepler.medallion.internal.text.Backoff;
import dev.kepler.medallion.lake.LakeException;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.time.Duration;
import java.util.ConcurrentModificationException;
import java.util.Objects;
import java.util.concurrent.TimeoutException;

/**
 * Whether and when a layer that failed is started again. Only errors of the store are tried again
 * (an {@link IOException}, a commit of someone else that came between, or what Kafka says may be
 * tried again), because the store may be well again; a batch that fails by what is in it would fail
 * for ever. The attempts are counted anew once the layer finished a batch. Waits double from the
 * first to the longest, with jitter. Immutable.
 */
public final class RestartPolicy {

  private static final Duration FIRST = Duration.ofSeconds(1);
  private static final Duration LONGEST = Duration.ofMinutes(1);

  private final Backoff backoff;

  private RestartPolicy(Backoff backoff) {
    this.backoff = backoff;
  }

  /** No layer is started again: the first failure ends the pipeline. */
  public static RestartPolicy off() {
    return new RestartPolicy(new Backoff(0, FIRST, LONGEST));
  }

  /**
   * A layer is started again so many times in a row, after 1 s, 2 s, 4 s, at most 1 min.
   *
   * @param attempts one or more
   */
  public static RestartPolicy attempts(int attempts) {
    if (attempts < 1) {
      throw new IllegalArgumentException(
          "Cannot restart " + attempts + " times. Give one or more, or use off().");
    }
    return new RestartPolicy(new Backoff(attempts, FIRST, LONGEST));
  }

  /**
   * The same attempts with other waits.
   *
   * @param first before the first attempt, more than zero; each further wait is twice as long
   * @param longest bound of all waits, not less than the first
   */
  public RestartPolicy backOff(Duration first, Duration longest) {
    Objects.requireNonNull(first, "first");
    if (first.isNegative() || first.isZero() || first.compareTo(longest) > 0) {
      throw new IllegalArgumentException(
          "Cannot wait from "
              + first
              + " to "
              + longest
              + ". Give a first wait above zero and a longest one that is no less.");
    }
    return new RestartPolicy(new Backoff(backoff.retries(), first, longest));
  }

  /** Tells whether to try again after so many failures in a row. */
  public boolean retries(Throwable failure, int failures) {
    return failures <= backoff.retries() && isOfTheStore(failure);
  }

  /** How long to wait after so many failures in a row. */
  public Duration delay(int failures) {
    return backoff.after(failures);
  }

  private static boolean isOfTheStore(Throwable failure) {
    for (Throwable e = failure; e != null; e = e.getCause()) {
      if (e instanceof LakeException || e instanceof FileNotFoundException) {
        return false;
      }
      if (e instanceof IOException
          || e instanceof ConcurrentModificationException
          || e instanceof TimeoutException
          || isRetriable(e.getClass())) {
        return true;
      }
    }
    return false;
  }

  /** By its name: who reads no messages has no Kafka. */
  private static boolean isRetriable(Class<?> error) {
    return error != null
        && (error.getName().equals("org.apache.kafka.common.errors.RetriableException")
            || isRetriable(error.getSuperclass()));
  }

  /** Says how often and how long. */
  @Override
  public String toString() {
    return backoff.retries() == 0
        ? "no restart"
        : backoff.retries()
            + " restarts, "
            + backoff.first()
            + " to "
            + backoff.longest()
            + " apart";
  }
}
