package dev.kepler.medallion.internal.query;

import dev.kepler.medallion.lifecycle.PipelineListener;
import dev.kepler.medallion.lifecycle.RestartPolicy;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Function;
import org.apache.spark.sql.streaming.StreamingQueryException;

/**
 * Keeps one layer running: awaits the end of its query on a thread of its own, and starts it again
 * where the restart policy says so.
 */
public final class LayerSupervisor {

  private final Function<BatchGate, LayerQuery> start;
  private final RestartPolicy restarts;
  private final PipelineListener listener;
  private final BatchGate gate = new BatchGate();
  private final CountDownLatch stopping = new CountDownLatch(1);
  private final CountDownLatch ended = new CountDownLatch(1);
  private Thread watcher;
  private LayerQuery query;
  private int failures;

  /**
   * Starts the layer.
   *
   * @param start starts its query behind a gate
   */
  public LayerSupervisor(
      Function<BatchGate, LayerQuery> start, RestartPolicy restarts, PipelineListener listener) {
    this.start = start;
    this.restarts = restarts;
    this.listener = listener;
    this.query = start.apply(gate);
  }

  /**
   * Watches over the layer from now on.
   *
   * @param atEnd is told once that the layer has ended, and why it failed if it did
   */
  public void watch(Consumer<Optional<Exception>> atEnd) {
    watcher = new Thread(() -> watchUntilEnd(atEnd), "kepler " + query.query().name());
    watcher.setDaemon(true);
    watcher.start();
  }

  private void watchUntilEnd(Consumer<Optional<Exception>> atEnd) {
    Optional<Exception> failure = awaitEnd();
    while (failure.isPresent() && isStartedAgain(failure.get())) {
      failure = awaitEnd();
    }
    try {
      atEnd.accept(failure);
    } finally {
      announceEnd();
    }
  }

  private synchronized void announceEnd() {
    ended.countDown();
    notifyAll();
  }

  private Optional<Exception> awaitEnd() {
    try {
      query().query().awaitTermination();
      return Optional.empty();
    } catch (StreamingQueryException e) {
      query().tell(e);
      return Optional.of(e);
    }
  }

  /** Tries to start the layer again, once or more, for as long as the policy allows. */
  private boolean isStartedAgain(Exception failure) {
    Exception last = failure;
    failures = query().hasProgressed() ? 0 : failures;
    while (stopping.getCount() > 0 && restarts.retries(last, ++failures)) {
      Duration delay = restarts.delay(failures);
      listener.onRestart(LayerFailure.of(query(), last), failures, delay);
      try {
        if (stopping.await(delay.toMillis(), TimeUnit.MILLISECONDS)) {
          return false;
        }
        replace(start.apply(gate));
        return true;
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        return false;
      } catch (Exception e) { // the store is not well yet; Scala does not declare what it throws
        last = e;
      }
    }
    return false;
  }

  private synchronized void replace(LayerQuery next) {
    query = next;
    if (stopping.getCount() == 0) {
      next.stop(System.nanoTime());
    }
    notifyAll();
  }

  public synchronized LayerQuery query() {
    return query;
  }

  /**
   * Blocks until what the layer can see now is done, however often it is restarted, or it ended.
   */
  public void drain() {
    LayerQuery drained = query();
    while (drained.drain().isPresent()) {
      LayerQuery next = awaitNext(drained);
      if (next == drained) {
        return;
      }
      drained = next;
    }
  }

  /** The query that follows one that failed, or the same when none does. */
  private synchronized LayerQuery awaitNext(LayerQuery failed) {
    try {
      while (query == failed && ended.getCount() > 0) {
        wait();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    return query;
  }

  /** The gate that every batch of the layer goes through. */
  public BatchGate gate() {
    return gate;
  }

  /** Lets no further batch begin, and no restart. */
  public void shut() {
    stopping.countDown();
    gate.shut();
  }

  /** Stops the layer; see {@link LayerQuery#stop}. */
  public void stop(long deadline) {
    shut();
    query().stop(deadline);
  }

  /** Tells whether a thread is the layer's own: its batch's or its watcher's. */
  public boolean owns(Thread thread) {
    return thread == watcher || gate.isInside(thread);
  }
}
