package dev.kepler.pipeline;

import java.util.Collections;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.spark.sql.streaming.StreamingQuery;
import org.apache.spark.sql.streaming.StreamingQueryException;

/**
 * Pipeline that runs: the streaming queries of its layers. When one fails the others are stopped.
 * Safe for use by several threads, but not to be closed by its own listener.
 */
public final class RunningPipeline implements AutoCloseable {

  private final List<LayerQuery> queries;
  private final PipelineListener listener;
  private final AtomicReference<PipelineException> failure = new AtomicReference<>();
  private final AtomicBoolean stopping = new AtomicBoolean();
  private final CountDownLatch running;

  RunningPipeline(List<LayerQuery> queries, PipelineListener listener) {
    this.queries = List.copyOf(queries);
    this.listener = listener;
    this.running = new CountDownLatch(queries.size());
    this.queries.forEach(this::watch);
  }

  /** Spark's own queries, in the order of the layers; the one of silver writes quarantine too. */
  public Map<Layer, StreamingQuery> queries() {
    Map<Layer, StreamingQuery> byLayer = new EnumMap<>(Layer.class);
    queries.forEach(query -> byLayer.put(query.layer(), query.query()));
    return Collections.unmodifiableMap(byLayer);
  }

  /**
   * Blocks until everything that the source holds now has gone through all layers.
   *
   * @throws PipelineException when a layer failed
   */
  public void processAllAvailable() {
    for (LayerQuery layer : queries) {
      layer.drain().ifPresent(e -> failed(layer, e));
      throwFailure();
    }
  }

  /**
   * Blocks until the pipeline is closed or fails, or the thread is interrupted.
   *
   * @throws PipelineException when a layer failed
   */
  public void awaitTermination() {
    awaitStopped();
    throwFailure();
  }

  /**
   * Stops the queries, the layers above first: each finishes the batch in flight if that ends
   * within a minute. The session lives on. Closing again does nothing.
   */
  @Override
  public void close() {
    stop();
    awaitStopped();
  }

  /**
   * Stops all queries, also on a thread that was interrupted: what runs must not be left behind.
   */
  private void stop() {
    if (stopping.compareAndSet(false, true)) {
      boolean interrupted = Thread.interrupted();
      queries.forEach(LayerQuery::stop);
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }

  private void watch(LayerQuery layer) {
    Thread watcher = new Thread(() -> await(layer), "kepler " + layer.query().name());
    watcher.setDaemon(true);
    watcher.start();
  }

  private void await(LayerQuery layer) {
    try {
      layer.query().awaitTermination();
    } catch (StreamingQueryException e) {
      PipelineException failed = failed(layer, e);
      if (failed.getCause() == e) {
        listener.onFailed(failed);
      }
    } finally {
      stop();
      listener.onStopped(layer.layer());
      running.countDown();
    }
  }

  private void awaitStopped() {
    try {
      running.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** Tells whether all queries have ended. */
  boolean hasEnded() {
    return running.getCount() == 0;
  }

  private void throwFailure() {
    PipelineException failed = failure.get();
    if (failed != null) {
      throw failed;
    }
  }

  /** The first failure; what fails later fails because of it. */
  private PipelineException failed(LayerQuery layer, Exception cause) {
    failure.compareAndSet(null, new PipelineException(layer.layer(), cause));
    return failure.get();
  }
}
