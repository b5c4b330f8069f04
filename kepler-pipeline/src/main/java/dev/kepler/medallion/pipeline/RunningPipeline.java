package dev.kepler.medallion.pipeline;

import dev.kepler.medallion.internal.checkpoint.LakeLock;
import dev.kepler.medallion.internal.query.LayerFailure;
import dev.kepler.medallion.internal.query.LayerSupervisor;
import dev.kepler.medallion.lake.Layer;
import dev.kepler.medallion.lake.MaintenanceReport;
import dev.kepler.medallion.lifecycle.PipelineException;
import dev.kepler.medallion.lifecycle.PipelineListener;
import java.time.Duration;
import java.util.Collections;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Function;
import org.apache.hadoop.util.ShutdownHookManager;
import org.apache.spark.sql.streaming.StreamingQuery;

/**
 * Pipeline that runs: the streaming queries of its layers. When one fails for good the others are
 * stopped, those above first. Safe for use by several threads, its own listener's among them.
 */
public final class RunningPipeline implements AutoCloseable {

  /** Before Spark's own hook, which ends the session under our hands. */
  private static final int BEFORE_SPARK = 100;

  /** What the queries may take in all, beyond their batches, to end after they were interrupted. */
  private static final Duration TO_END = Duration.ofSeconds(35);

  /** What is left to do once the queries have ended. */
  private static final Duration TO_ANNOUNCE = Duration.ofSeconds(5);

  private final List<LayerSupervisor> layers;
  private final PipelineListener listener;
  private final Duration closeTimeout;
  private final Runnable atEnd;
  private final AtomicReference<PipelineException> failure = new AtomicReference<>();
  private final AtomicBoolean stopping = new AtomicBoolean();
  private final CountDownLatch running;
  private final Object pausing = new Object();
  private final Set<Layer> paused = EnumSet.noneOf(Layer.class);
  private final Optional<Caretaker> caretaker;

  /**
   * Watches over layers that were started.
   *
   * @param caretaker makes who looks after the lake in the gaps between batches, if anybody does
   * @param closeTimeout how long the batches in flight may take to end once it is closed
   * @param atEnd is run when all have ended
   */
  RunningPipeline(
      List<LayerSupervisor> layers,
      PipelineListener listener,
      Duration closeTimeout,
      Function<Caretaker.Gap, Optional<Caretaker>> caretaker,
      Runnable atEnd) {
    this.layers = List.copyOf(layers);
    this.listener = listener;
    this.closeTimeout = closeTimeout;
    this.atEnd = atEnd;
    this.running = new CountDownLatch(layers.size());
    this.caretaker = caretaker.apply(this::betweenBatches);
    this.layers.forEach(layer -> layer.watch(failed -> end(layer, failed)));
    this.caretaker.ifPresent(Caretaker::start);
  }

  /**
   * Spark's own queries, in the order of the layers; the one of silver writes quarantine too. After
   * a restart a layer has another one.
   */
  public Map<Layer, StreamingQuery> queries() {
    Map<Layer, StreamingQuery> byLayer = new EnumMap<>(Layer.class);
    for (LayerSupervisor layer : layers) {
      byLayer.put(layer.query().layer(), layer.query().query());
    }
    return Collections.unmodifiableMap(byLayer);
  }

  /**
   * Blocks until everything that the source holds now has gone through all layers, the pipeline was
   * closed, or the thread is interrupted. What a paused layer holds back is waited for.
   *
   * @throws PipelineException when a layer failed
   */
  public void processAllAvailable() {
    for (LayerSupervisor layer : layers) {
      layer.drain();
      throwFailure();
    }
  }

  /**
   * Blocks until the pipeline is closed or fails, or the thread is interrupted.
   *
   * @throws PipelineException when a layer failed
   */
  public void awaitTermination() {
    try {
      running.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    throwFailure();
  }

  /**
   * Does the upkeep of the lake between two batches: none is in flight in any layer meanwhile, and
   * new ones wait until it is done.
   *
   * @throws IllegalArgumentException when it is of a lake that this process does not hold
   * @throws IllegalStateException when a batch does not end within the close timeout, or the thread
   *     is interrupted; and as for {@link Maintenance#run}
   */
  public MaintenanceReport maintain(Maintenance maintenance) {
    if (!LakeLock.isHeldHere(maintenance.lake().layout())) {
      throw new IllegalArgumentException(
          "Cannot do the "
              + maintenance
              + ": this pipeline runs on another lake. Give the upkeep of its own.");
    }
    AtomicReference<MaintenanceReport> report = new AtomicReference<>();
    betweenBatches(closeTimeout, () -> report.set(maintenance.work()));
    return report.get();
  }

  /**
   * Holds all layers until {@link #resume()}; see {@link #pause(Layer)}.
   *
   * @throws IllegalStateException when a batch does not end within the close timeout, or the thread
   *     is interrupted; no layer is held then that was not before
   */
  public void pause() {
    hold(queries().keySet());
  }

  /**
   * Holds a layer until {@link #resume(Layer)}: returns once its batch in flight has ended, and no
   * other begins. Nothing is lost: what arrives meanwhile waits, the layers above it go on, and
   * those below have nothing to do. A pipeline that is closed while it is paused takes up what
   * waited at its next start; it does not start paused. Called by the pipeline's own listener, it
   * does not wait for the batch of which that hears. Pausing again does nothing.
   *
   * @throws IllegalArgumentException for a layer without a query of its own: silver's writes
   *     quarantine
   * @throws IllegalStateException as for {@link #pause()}
   */
  public void pause(Layer layer) {
    if (!queries().containsKey(layer)) {
      throw new IllegalArgumentException(
          "Cannot pause " + layer + ": silver's query writes it. Pause " + Layer.SILVER + ".");
    }
    hold(EnumSet.of(layer));
  }

  private void hold(Set<Layer> held) {
    synchronized (pausing) {
      List<LayerSupervisor> others =
          of(held).stream().filter(layer -> !layer.owns(Thread.currentThread())).toList();
      betweenBatches(held, others, closeTimeout, () -> paused.addAll(held));
    }
  }

  /** Lets all layers go on. */
  public void resume() {
    release(queries().keySet());
  }

  /** Lets a layer go on; does nothing where it is not paused. */
  public void resume(Layer layer) {
    release(EnumSet.of(layer));
  }

  private void release(Set<Layer> released) {
    synchronized (pausing) {
      paused.removeAll(released);
      open(released);
    }
  }

  /** The layers that are paused now. */
  public Set<Layer> paused() {
    synchronized (pausing) {
      return Collections.unmodifiableSet(EnumSet.copyOf(paused));
    }
  }

  /** One at a time: who is done opens the gates. */
  private void betweenBatches(Duration patience, Runnable work) {
    synchronized (pausing) {
      betweenBatches(queries().keySet(), layers, patience, work);
    }
  }

  private void betweenBatches(
      Set<Layer> held, List<LayerSupervisor> awaited, Duration patience, Runnable work) {
    of(held).forEach(layer -> layer.gate().shut());
    try {
      for (LayerSupervisor layer : awaited) {
        if (!layer.gate().awaitEmpty(patience)) {
          throw new PauseException(
              "Cannot pause "
                  + layer.query().layer()
                  + ": its batch did not end within "
                  + patience
                  + ". Try again later.");
        }
      }
      work.run();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("Cannot pause: the thread was interrupted. Try again.", e);
    } finally {
      open(held);
    }
  }

  /** Opens the gates of those that are neither paused nor stopped. */
  private void open(Set<Layer> held) {
    if (!stopping.get()) {
      of(held).stream()
          .filter(layer -> !paused.contains(layer.query().layer()))
          .forEach(layer -> layer.gate().open());
    }
  }

  private List<LayerSupervisor> of(Set<Layer> held) {
    return layers.stream().filter(layer -> held.contains(layer.query().layer())).toList();
  }

  /**
   * Closes the pipeline when the JVM is asked to end (Ctrl-C, SIGTERM, {@code System.exit}), before
   * Spark ends the session.
   *
   * @return this pipeline
   */
  public RunningPipeline closeOnShutdown() {
    ShutdownHookManager.get()
        .addShutdownHook(
            this::close, BEFORE_SPARK, closeTimeout.plus(TO_END).toMillis(), TimeUnit.MILLISECONDS);
    return this;
  }

  /**
   * Stops the queries, the layers above first: each finishes the batch in flight if that ends
   * within the close timeout, and is cancelled if not. Returns within that time and half a minute
   * whatever happens. The session lives on. Closing again does nothing. Called by the pipeline's
   * own listener it returns at once, and the pipeline ends soon after.
   */
  @Override
  public void close() {
    if (isOwn(Thread.currentThread())) {
      Thread closer = new Thread(this::stop, "kepler closes");
      closer.setDaemon(true);
      closer.start();
      return;
    }
    boolean interrupted = Thread.interrupted();
    boolean first = stop();
    try {
      if (!first) { // another thread stops it
        running.await(closeTimeout.plus(TO_END).toMillis(), TimeUnit.MILLISECONDS);
      }
      running.await(TO_ANNOUNCE.toMillis(), TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      interrupted = true;
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  private boolean isOwn(Thread thread) {
    return layers.stream().anyMatch(layer -> layer.owns(thread))
        || caretaker.filter(who -> who.owns(thread)).isPresent();
  }

  /**
   * Stops all queries; they must not be left behind, whatever befalls the thread.
   *
   * @return false when that was begun before
   */
  private boolean stop() {
    boolean first = stopping.compareAndSet(false, true);
    if (first) {
      long deadline = System.nanoTime() + closeTimeout.toNanos();
      layers.forEach(LayerSupervisor::shut);
      caretaker.ifPresent(who -> who.stop(deadline));
      layers.forEach(layer -> layer.stop(deadline));
    }
    return first;
  }

  private void end(LayerSupervisor layer, Optional<Exception> failed) {
    Layer name = layer.query().layer();
    try {
      failed
          .map(cause -> LayerFailure.of(layer.query(), cause))
          .filter(first -> failure.compareAndSet(null, first)) // later ones fail because of it
          .ifPresent(listener::onFailed);
      stop();
      listener.onStopped(name);
    } finally {
      synchronized (running) {
        if (running.getCount() == 1) {
          caretaker.ifPresent(who -> who.stop(System.nanoTime() + closeTimeout.toNanos()));
          atEnd.run();
        }
        running.countDown();
      }
    }
  }

  /** Tells whether all queries have ended. */
  public boolean hasEnded() {
    return running.getCount() == 0;
  }

  /**
   * Which layer failed for good, and why; empty while the pipeline runs, and when it was closed or
   * stopped. A layer that is being started again has not failed.
   */
  public Optional<PipelineException> failure() {
    return Optional.ofNullable(failure.get());
  }

  private void throwFailure() {
    PipelineException failed = failure.get();
    if (failed != null) {
      throw failed;
    }
  }
}
