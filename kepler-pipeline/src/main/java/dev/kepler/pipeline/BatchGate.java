package dev.kepler.pipeline;

import java.time.Duration;

/**
 * Gate before the micro-batches of a layer: while it is shut, the next batch waits in front of it.
 */
final class BatchGate {

  private boolean shut;
  private boolean waiting;
  private Thread inside;

  /** Enters a batch, or waits until the gate is opened. */
  synchronized void enter() throws InterruptedException {
    try {
      while (shut) {
        waiting = true;
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

  synchronized void shut() {
    shut = true;
  }

  synchronized void open() {
    shut = false;
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
  synchronized boolean awaitEmpty(Duration most) throws InterruptedException {
    long deadline = System.nanoTime() + most.toNanos();
    while (inside != null && System.nanoTime() < deadline) {
      wait(Math.max(1, (deadline - System.nanoTime()) / 1_000_000));
    }
    return inside == null;
  }
}
