package dev.kepler.medallion.pipeline;

import java.time.Duration;
import java.util.Objects;

/**
 * Whether and when a running pipeline looks after its own tables, as {@link Maintenance} does for
 * one that stands: compacts small files, and removes what neither a reader within the retention nor
 * a checkpoint still needs.
 *
 * <pre>{@code
 * builder.upkeep(UpkeepPolicy.every(Duration.ofMinutes(1)).retain(Duration.ofDays(1)));
 * }</pre>
 *
 * <p>A table is looked after once it took so many commits since it last was, so an idle lake is
 * left alone. The work is done between batches, a table at a time and step by step: batches wait
 * about as long as the budget, and go on before the next step. What was not done when the pipeline
 * is closed is due again at the next start. Immutable.
 */
public final class UpkeepPolicy {

  private static final Duration WEEK = Duration.ofDays(7);
  private static final int COMMITS = 100;
  private static final Duration BUDGET = Duration.ofSeconds(1);

  private final Duration interval;
  private final int commits;
  private final Duration retention;
  private final Duration budget;

  private UpkeepPolicy(Duration interval, int commits, Duration retention, Duration budget) {
    this.interval = interval;
    this.commits = commits;
    this.retention = retention;
    this.budget = budget;
  }

  /** No upkeep but the caller's own. */
  public static UpkeepPolicy off() {
    return new UpkeepPolicy(Duration.ZERO, COMMITS, WEEK, BUDGET);
  }

  /**
   * Upkeep of each table that took 100 commits since its last one, retaining 7 days, with batches
   * held back for about a second at a time.
   *
   * @param interval between two looks at what is due, more than zero
   */
  public static UpkeepPolicy every(Duration interval) {
    return new UpkeepPolicy(above(interval, "look for upkeep every"), COMMITS, WEEK, BUDGET);
  }

  /**
   * The same with another number of commits.
   *
   * @param commits one or more
   */
  public UpkeepPolicy afterCommits(int commits) {
    if (commits < 1) {
      throw new IllegalArgumentException(
          "Cannot do upkeep after " + commits + " commits. Give one or more, or use off().");
    }
    return new UpkeepPolicy(interval, commits, retention, budget);
  }

  /**
   * The same with another retention; see {@link Maintenance#retain}.
   *
   * @param retention more than zero: somebody may read while the pipeline runs
   */
  public UpkeepPolicy retain(Duration retention) {
    return new UpkeepPolicy(interval, commits, above(retention, "retain"), budget);
  }

  /**
   * The same with another budget: about how long batches may be held back at a time. A step that
   * takes longer is not cut short, but none follows it then.
   *
   * @param budget more than zero
   */
  public UpkeepPolicy within(Duration budget) {
    return new UpkeepPolicy(interval, commits, retention, above(budget, "do upkeep within"));
  }

  private static Duration above(Duration time, String what) {
    if (Objects.requireNonNull(time, "duration").isNegative() || time.isZero()) {
      throw new IllegalArgumentException(
          "Cannot " + what + " " + time + ". Give a duration above zero, such as PT1M.");
    }
    return time;
  }

  /** Whether a pipeline never looks after its tables by itself. */
  public boolean isOff() {
    return interval.isZero();
  }

  Duration interval() {
    return interval;
  }

  int commits() {
    return commits;
  }

  Duration retention() {
    return retention;
  }

  Duration budget() {
    return budget;
  }

  /** Says when, and what stays. */
  @Override
  public String toString() {
    return isOff()
        ? "no upkeep"
        : "upkeep after "
            + commits
            + " commits, looked for every "
            + interval
            + ", retaining "
            + retention
            + ", within "
            + budget;
  }
}
