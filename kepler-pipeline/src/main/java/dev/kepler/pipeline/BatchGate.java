package dev.kepler.pipeline;

/** Gate before each micro-batch of a query: once closed, the next batch waits to be interrupted. */
final class BatchGate {

  private boolean closed;
  private boolean waiting;

  synchronized void pass() throws InterruptedException {
    while (closed) {
      waiting = true;
      wait();
    }
  }

  synchronized void close() {
    closed = true;
  }

  synchronized boolean holdsOneBack() {
    return waiting;
  }
}
