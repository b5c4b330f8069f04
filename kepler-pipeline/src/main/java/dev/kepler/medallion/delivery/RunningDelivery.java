package dev.kepler.medallion.delivery;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A delivery that follows a lake until it is closed. One that fails is tried again, after twice the
 * time at each failure and a minute at most, and never stops. Safe for use by several threads.
 */
public final class RunningDelivery implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(RunningDelivery.class);
  private static final Duration LONGEST = Duration.ofMinutes(1);

  private final Delivery delivery;
  private final Duration every;
  private final CountDownLatch closed = new CountDownLatch(1);
  private final AtomicReference<Delivered> last = new AtomicReference<>();
  private final AtomicReference<Throwable> failure = new AtomicReference<>();
  private final Thread thread;

  /** Cut that the target has, or an older one; on the thread alone. */
  private String held = "";

  RunningDelivery(Delivery delivery, Duration every) {
    this.delivery = delivery;
    this.every = every;
    this.thread = new Thread(this::follow, delivery.toString());
    thread.setDaemon(true);
    thread.start();
  }

  private void follow() {
    Duration pause = every;
    try {
      do {
        pause = deliver() ? every : longer(pause);
      } while (!closed.await(pause.toMillis(), TimeUnit.MILLISECONDS));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private static Duration longer(Duration pause) {
    Duration twice = pause.multipliedBy(2);
    return twice.compareTo(LONGEST) < 0 ? twice : LONGEST;
  }

  private boolean deliver() {
    try {
      String newest = delivery.newest();
      if (!newest.equals(held)) {
        Optional<Delivered> delivered = delivery.deliver();
        delivered.ifPresent(last::set);
        held = delivered.map(Delivered::cut).orElse(newest); // which may be an older one's
      }
      if (failure.getAndSet(null) != null) {
        LOG.info("The {} goes on", delivery);
      }
      return true;
    } catch (Throwable e) { // whatever it is, the next attempt may go well
      if (failure.getAndSet(e) == null) { // told once, however often it comes
        LOG.warn("The {} failed, and is tried again: {}", delivery, e.getMessage());
      }
      return false;
    }
  }

  /** What was delivered last; empty before the first delivery. */
  public Optional<Delivered> last() {
    return Optional.ofNullable(last.get());
  }

  /** Why the last attempt failed; empty where it did not. */
  public Optional<Throwable> failure() {
    return Optional.ofNullable(failure.get());
  }

  /** Ends it, after the delivery that is under way. May be called more than once. */
  @Override
  public void close() {
    closed.countDown();
    try {
      thread.join();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
