package dev.kepler.medallion.pipeline;

import dev.kepler.medallion.internal.care.TableMaintenance;
import dev.kepler.medallion.internal.delta.LakeTable;
import dev.kepler.medallion.internal.delta.LakeTables;
import dev.kepler.medallion.internal.delta.Table;
import dev.kepler.medallion.lifecycle.PipelineListener;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.apache.spark.sql.SparkSession;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Looks after the tables of a running pipeline, on a thread of its own: between batches, a table at
 * a time, and for no longer than the budget before batches go on. A layer that lags behind, or a
 * batch that takes long, puts it off; a failure of it is told and never stops the pipeline.
 */
final class Caretaker {

  /** Work to do while no batch is in flight. */
  @FunctionalInterface
  interface Gap {

    /**
     * Does the work.
     *
     * @param patience how long to wait for the batches in flight
     * @throws PauseException when one of them takes longer; nothing was done then
     */
    void between(Duration patience, Runnable work);
  }

  private static final Logger LOG = LoggerFactory.getLogger(Caretaker.class);

  /** Batches go on for so many times as long as they were held back. */
  private static final int REST = 4;

  /** How long work that was interrupted may take to end before it is left behind. */
  private static final Duration TO_DIE = Duration.ofSeconds(2);

  private final Maintenance maintenance;
  private final SparkSession session;
  private final UpkeepPolicy policy;
  private final PipelineListener listener;
  private final Duration longestPatience;
  private final Gap gap;
  private final CountDownLatch stopping = new CountDownLatch(1);
  private final Map<LakeTable, Table> tables = new HashMap<>();
  private final Map<LakeTable, Long> upkept = new HashMap<>();
  private final Map<LakeTable, Long> newest = new HashMap<>();
  private final Set<LakeTable> failing = new HashSet<>();
  private final Thread thread;
  private Duration patience;

  /**
   * Prepares; see {@link #start}.
   *
   * @param session the caller's
   * @param longestPatience how long at most the other layers wait for a batch to end
   */
  Caretaker(
      SparkSession session,
      LakeTables lake,
      UpkeepPolicy policy,
      PipelineListener listener,
      Duration longestPatience,
      Gap gap) {
    this.maintenance =
        Maintenance.of(session, lake.medallion(), lake.layout())
            .optimize()
            .retain(policy.retention())
            .sparing();
    this.session = maintenance.ownSession();
    this.policy = policy;
    this.patience = policy.budget();
    this.listener = listener;
    this.longestPatience = longestPatience;
    this.gap = gap;
    this.thread = new Thread(this::work, "kepler looks after " + lake.layout());
    thread.setDaemon(true);
  }

  void start() {
    thread.start();
  }

  private void work() {
    SparkSession.setActiveSession(session);
    try {
      while (!stopping.await(policy.interval().toNanos(), TimeUnit.NANOSECONDS)) {
        for (LakeTable table : maintenance.lake().all()) {
          look(table);
        }
      }
    } catch (InterruptedException e) { // it took too long to stop
      LOG.debug("Upkeep was cut short", e);
    }
  }

  private void look(LakeTable table) throws InterruptedException {
    try {
      if (!isStopping() && isDue(table)) {
        lookAfter(table);
      }
    } catch (InterruptedException e) {
      throw e;
    } catch (Exception e) { // checked ones of Spark's too, which Scala does not declare
      if (!isStopping()) {
        tell(table, e);
      }
    }
  }

  /** Told once until it succeeds again; it is due again after as many commits more. */
  private void tell(LakeTable table, Exception failure) {
    newest.computeIfPresent(table, upkept::put);
    if (failing.add(table)) {
      LOG.warn(
          "Upkeep of {} failed; the pipeline goes on: {}", table.tableName(), failure.toString());
      LOG.debug("Why it failed", failure);
      listener.onUpkeepFailed(table.tableName(), failure);
    }
  }

  private boolean isDue(LakeTable kind) {
    long now = version(kind);
    return now - upkept.computeIfAbsent(kind, k -> now - owed(kind)) >= policy.commits();
  }

  /** Newest version, by a look at one file. */
  private long version(LakeTable kind) {
    long now = table(kind).newest(session, newest.getOrDefault(kind, -1L));
    newest.put(kind, now);
    return now;
  }

  /** One object for all looks: it remembers where a catalog has the table. */
  private Table table(LakeTable kind) {
    return tables.computeIfAbsent(kind, maintenance.lake()::table);
  }

  /** Commits for which no upkeep was done, as far as that is seen when the pipeline starts. */
  private long owed(LakeTable kind) {
    TableMaintenance upkeep = maintenance.of(session, kind);
    return Math.max(upkeep.liveFiles(), upkeep.oldCommits());
  }

  private void lookAfter(LakeTable kind) throws InterruptedException {
    TableMaintenance upkeep = maintenance.of(session, kind);
    Deque<Runnable> steps = new ArrayDeque<>(upkeep.steps());
    while (!steps.isEmpty() && !isStopping()) {
      if (upkeep.lag().isPresent()) {
        return;
      }
      long begun = System.nanoTime();
      try {
        gap.between(patience, () -> take(upkeep, steps));
      } catch (PauseException e) {
        Duration twice = patience.multipliedBy(2);
        patience = twice.compareTo(longestPatience) < 0 ? twice : longestPatience;
      }
      stopping.await(REST * (System.nanoTime() - begun), TimeUnit.NANOSECONDS);
    }
    if (steps.isEmpty()) {
      upkept.put(kind, version(kind));
      failing.remove(kind);
      listener.onMaintained(upkeep.report());
    }
  }

  /** Takes as many steps as the budget allows, at least one. */
  private void take(TableMaintenance upkeep, Deque<Runnable> steps) {
    long begun = System.nanoTime();
    long longest = 0;
    long spent = 0;
    while (!steps.isEmpty()
        && !isStopping()
        && spent + longest <= policy.budget().toNanos()
        && upkeep.lag().isEmpty()) {
      steps.peek().run();
      steps.remove();
      long before = spent;
      spent = System.nanoTime() - begun;
      longest = Math.max(longest, spent - before);
    }
  }

  private boolean isStopping() {
    return stopping.getCount() == 0;
  }

  /** Tells whether a thread is the one that works here. */
  boolean owns(Thread other) {
    return other == thread;
  }

  /**
   * Stops: the step in flight is finished if it ends in time, and cancelled if not. The lake is
   * whole either way.
   *
   * @param deadline by {@link System#nanoTime}
   */
  void stop(long deadline) {
    stopping.countDown();
    if (owns(Thread.currentThread())) {
      return;
    }
    try {
      thread.join(Math.max(1, (deadline - System.nanoTime()) / 1_000_000));
      if (thread.isAlive()) {
        thread.interrupt();
        thread.join(TO_DIE.toMillis());
      }
    } catch (InterruptedException e) {
      thread.interrupt();
      Thread.currentThread().interrupt();
    }
    if (thread.isAlive()) {
      LOG.warn("{} does not stop; what it does last may end later", thread.getName());
    }
  }
}
