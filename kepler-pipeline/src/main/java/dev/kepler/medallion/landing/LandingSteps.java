package dev.kepler.medallion.landing;

import dev.kepler.medallion.lake.PlanCheck;
import java.io.IOException;
import java.io.InputStream;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.locks.LockSupport;
import java.util.concurrent.locks.ReentrantLock;

/**
 * How a file lands, wherever the folder is: written aside, checked, dated, renamed.
 *
 * @param ground the folder
 * @param folder what it is called
 * @param clock tells when a file lands
 */
record LandingSteps(LandingGround ground, String folder, Clock clock) {

  /** A clock is set back by less; a date further ahead is a mistake. */
  private static final Duration CLOCK_SET_BACK = Duration.ofDays(1);

  private static final String ASIDE = ".landing";
  private static final Duration FORGOTTEN = Duration.ofDays(1);

  /** Stores that date files themselves do so by the second; of any, a few must be enough. */
  private static final int LOOKS_AT_STORES_CLOCK = 50;

  private static final Duration BETWEEN_LOOKS = Duration.ofMillis(200);

  private static final ReentrantLock ONE_AT_A_TIME = new ReentrantLock();

  /**
   * Lands what a stream holds.
   *
   * @param copied what is checked of the copy, which lies aside, once all is read
   */
  void land(String name, InputStream content, PlanCheck copied) throws IOException {
    LandedName.check(name, folder);
    ONE_AT_A_TIME.lock();
    try {
      requireFree(name);
      ground.make();
      removeForgotten();
      String aside = aside(name);
      try {
        ground.write(aside, content);
        String written = aside;
        copied.require(() -> ground.open(written));
        LandedContent.check(() -> ground.open(written), name, folder);
        aside = dated(aside, name);
        requireFree(name);
        if (!ground.rename(aside, name)) {
          throw taken(name);
        }
      } finally {
        ground.delete(aside);
      }
    } finally {
      ONE_AT_A_TIME.unlock();
    }
  }

  private static String aside(String name) {
    return "." + name + "-" + UUID.randomUUID() + ASIDE;
  }

  private void requireFree(String name) throws IOException {
    if (ground.has(name)) {
      throw taken(name);
    }
  }

  private IllegalStateException taken(String name) {
    return new IllegalStateException(
        "Cannot land "
            + name
            + " in "
            + folder
            + ": a file of that name has landed, and a stream reads a name only once. Give it"
            + " another name.");
  }

  IllegalArgumentException refusal(String name, String reason, String remedy) {
    return new IllegalArgumentException(
        "Cannot land " + name + " in " + folder + ": " + reason + ". " + remedy + ".");
  }

  /**
   * Dates a file now, or after the newest file there; Spark knows times in milliseconds. A file in
   * a store that dates files itself is written again until the store's clock has gone on.
   *
   * @return its name aside, which is another where it was written again
   */
  private String dated(String aside, String name) throws IOException {
    String last = aside;
    for (int look = 0; look < LOOKS_AT_STORES_CLOCK; look++) {
      Instant now = clock.instant().truncatedTo(ChronoUnit.MILLIS);
      Instant newest = newest(now);
      Instant time = newest.isBefore(now) ? now : newest.plusMillis(1);
      Instant has = ground.date(last, time);
      if (has.equals(time) || has.isAfter(newest)) {
        return last;
      }
      LockSupport.parkNanos(BETWEEN_LOOKS.toNanos());
      last = writtenAgain(last, name);
    }
    ground.delete(last);
    throw refusal(
        name,
        "the store dates files itself, and earlier than the newest that has landed",
        "Set the store's clock, or land the file later");
  }

  private String writtenAgain(String aside, String name) throws IOException {
    String again = aside(name);
    try (InputStream content = ground.open(aside)) {
      ground.write(again, content);
    }
    ground.delete(aside);
    return again;
  }

  /** Date of the newest file there; of those that are dated far ahead, none counts. */
  private Instant newest(Instant now) throws IOException {
    return ground.files().entrySet().stream()
        .filter(file -> !LandedName.isHidden(file.getKey()))
        .map(Map.Entry::getValue)
        .filter(date -> !date.isAfter(now.plus(CLOCK_SET_BACK)))
        .max(Instant::compareTo)
        .orElse(Instant.EPOCH);
  }

  /** What a landing that was killed has left aside, once it is old. */
  private void removeForgotten() throws IOException {
    Instant old = Instant.now().minus(FORGOTTEN);
    for (Map.Entry<String, Instant> file : ground.files().entrySet()) {
      String name = file.getKey();
      if (name.startsWith(".") && name.endsWith(ASIDE) && file.getValue().isBefore(old)) {
        ground.delete(name);
      }
    }
  }
}
