package dev.kepler.medallion.internal.query;

import java.time.Duration;

/**
 * Gate before the micro-batches of a layer: while it is shut, the next batch waits in front of it.
 */
public final class BatchGate {

  private boolean shut;
  private boolean refusing;
  private boolean waiting;
  private Thread inside;

  /** Enters a batch, or waits until the gate is opened. */
  synchronized void enter() throws InterruptedException {
    try {
      while (shut) {
        waiting = true;
        if (refusing) {
          throw new InterruptedException("the layer was stopped");
        }
        wait();
      }
    } finally {
      waiting = false;
    }
    inside = Thread.currentThread();
  }

  synchronized void leave() {
    inside = null;
    notifyAll();
  }

  public synchronized void shut() {
    shut = true;
  }

  public synchronized void open() {
    shut = false;
    notifyAll();
  }

  /**
   * Turns away who waits and who comes. The interrupt by which a query is stopped may be swallowed
   * on its way to the gate, in the middle of some file operation; it must not wait for ever then.
   */
  synchronized void refuse() {
    refusing = true;
    notifyAll();
  }

  synchronized boolean holdsOneBack() {
    return waiting;
  }

  /** Tells whether a thread is the one in a batch. */
  synchronized boolean isInside(Thread thread) {
    return inside == thread;
  }

  /**
   * Waits until no batch is inside.
   *
   * @return false when one still is, after all that time
   */
  public synchronized boolean awaitEmpty(Duration most) throws InterruptedException {
    long deadline = System.nanoTime() + most.toNanos();
    while (inside != null && System.nanoTime() < deadline) {
      wait(Math.max(1, (deadline - System.nanoTime()) / 1_000_000));
    }
    return inside == null;
  }
}
