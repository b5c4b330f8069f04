package dev.kepler.medallion.lineage;

import io.openlineage.client.OpenLineage.RunEvent;
import io.openlineage.client.transports.Transport;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Events on their way, sent one after the other on a thread of its own: who puts one in never
 * waits. An event that cannot be sent is tried again three times within some seconds, but once only
 * while the one before it was lost; one that is lost is said to be.
 */
final class Outbox {

  /** Events that wait at most: those of an hour of loads, each second one. */
  static final int MOST = 20_000;

  private static final Logger LOG = LoggerFactory.getLogger(Outbox.class);

  private static final List<Duration> PAUSES =
      List.of(Duration.ofMillis(200), Duration.ofSeconds(1), Duration.ofSeconds(4));

  private final Transport transport;
  private final Duration closeTimeout;
  private final BlockingQueue<RunEvent> waiting = new ArrayBlockingQueue<>(MOST);
  private final Thread sender = new Thread(this::send, "kepler lineage");
  private final Thread atExit = new Thread(this::end, "kepler lineage ends");
  private final AtomicReference<RunEvent> inFlight = new AtomicReference<>();
  private final AtomicInteger unsent = new AtomicInteger();
  private volatile boolean closing;

  Outbox(Transport transport, Duration closeTimeout) {
    this.transport = transport;
    this.closeTimeout = closeTimeout;
    sender.setDaemon(true);
    sender.start();
    Runtime.getRuntime().addShutdownHook(atExit);
  }

  /** Puts an event in, or says that it is lost. */
  void put(RunEvent event) {
    if (closing) {
      lose(event, "its sender is closed");
      return;
    }
    unsent.incrementAndGet();
    if (!waiting.offer(event)) {
      unsent.decrementAndGet();
      lose(event, MOST + " wait to be sent");
    }
  }

  private void send() {
    boolean isWell = true;
    try {
      while (true) {
        RunEvent event = waiting.take();
        inFlight.set(event);
        isWell = isSent(event, isWell ? PAUSES : List.of());
        inFlight.set(null);
        unsent.decrementAndGet();
      }
    } catch (InterruptedException e) {
      loseInFlight("it was not sent within " + closeTimeout);
      Thread.currentThread().interrupt();
    }
  }

  /** Says of the event that is being sent that it is lost, unless that is said already. */
  private void loseInFlight(String why) {
    RunEvent event = inFlight.getAndSet(null);
    if (event != null) {
      lose(event, why);
    }
  }

  private boolean isSent(RunEvent event, List<Duration> pauses) throws InterruptedException {
    for (int failures = 0; ; failures++) {
      try {
        transport.emit(event);
        return true;
      } catch (RuntimeException | LinkageError e) { // or a part of the client is not there
        if (Thread.interrupted()) {
          throw new InterruptedException();
        }
        if (closing || failures == pauses.size()) {
          loseInFlight(e.toString());
          return false;
        }
        Thread.sleep(pauses.get(failures).toMillis());
      }
    }
  }

  private static void lose(RunEvent event, String why) {
    LOG.warn(
        "Lost the lineage event {} of {} {}, run {}: {}",
        event.getEventType(),
        event.getJob().getNamespace(),
        event.getJob().getName(),
        event.getRun().getRunId(),
        why);
  }

  /** Sends what waits, as far as that can be done in time, and lets go of the transport. */
  void close() {
    try {
      Runtime.getRuntime().removeShutdownHook(atExit);
    } catch (IllegalStateException e) {
      LOG.debug("The process ends, and with it the sender of lineage", e);
    }
    end();
  }

  private synchronized void end() {
    if (closing) {
      return;
    }
    closing = true;
    boolean interrupted = false;
    long deadline = System.nanoTime() + closeTimeout.toNanos();
    while (unsent.get() > 0 && System.nanoTime() < deadline) {
      try {
        Thread.sleep(5);
      } catch (InterruptedException e) {
        interrupted = true;
        break;
      }
    }
    List<RunEvent> left = new ArrayList<>();
    waiting.drainTo(left);
    sender.interrupt();
    loseInFlight("the transport did not answer within " + closeTimeout);
    left.forEach(event -> lose(event, "it was not sent within " + closeTimeout));
    try {
      transport.close();
    } catch (Exception e) { // whatever a host's transport throws
      LOG.warn("Cannot close the transport of lineage: {}", e.toString());
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }
}
