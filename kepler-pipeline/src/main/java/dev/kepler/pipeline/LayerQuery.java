package dev.kepler.pipeline;

import dev.kepler.pipeline.LayerWriter.Outcome;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.LockSupport;
import org.apache.spark.api.java.function.VoidFunction2;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.streaming.StreamingQuery;
import org.apache.spark.sql.streaming.Trigger;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Running query of one layer: hands its micro-batches to the layer's writer. */
final class LayerQuery {

  private static final Logger LOG = LoggerFactory.getLogger(LayerQuery.class);
  private static final Duration LOOK = Duration.ofMillis(5);

  /** How long a query that was interrupted may take to end before it is left behind. */
  private static final Duration TO_DIE = Duration.ofSeconds(10);

  private final Layer layer;
  private final BatchGate gate;
  private StreamingQuery query;
  private volatile boolean progressed;

  private LayerQuery(Layer layer, BatchGate gate) {
    this.layer = layer;
    this.gate = gate;
  }

  /**
   * Starts the query.
   *
   * @param gate through which every batch goes
   * @param off safeguards that a test does without
   * @throws IllegalStateException when a query on the same lake runs in this session
   */
  static LayerQuery start(
      Layer layer,
      Dataset<Row> rows,
      LayerWriter writer,
      TableLayout layout,
      Trigger trigger,
      BatchGate gate,
      PipelineListener listener,
      Set<Safeguard> off) {
    LayerQuery started = new LayerQuery(layer, gate);
    String name = layer + " of " + layout;
    requireIdle(rows.sparkSession(), name);
    QuietLedger quiet = new QuietLedger(rows.sparkSession(), layout);
    LayerCheckpoint checkpoint = LayerCheckpoint.of(rows.sparkSession(), layout, layer);
    VoidFunction2<Dataset<Row>, Long> write =
        (batch, number) -> {
          gate.enter();
          try {
            started.write(Batch.of(batch, number, checkpoint, off), writer, quiet, listener);
          } finally {
            gate.leave();
          }
        };
    try {
      started.query =
          rows.writeStream()
              .queryName(name)
              .option("checkpointLocation", layout.checkpoint(layer))
              .trigger(trigger)
              .foreachBatch(write)
              .start();
      listener.onStarted(layer);
      return started;
    } catch (TimeoutException e) {
      throw new IllegalStateException(
          "Cannot start " + name + ": an earlier run of it does not stop. Wait for its end.", e);
    }
  }

  /** Every batch gets its entry in the ledger, in its commit or beside the checkpoints. */
  private void write(
      Batch batch, LayerWriter writer, QuietLedger quiet, PipelineListener listener) {
    tune(batch.session());
    Outcome outcome = writer.write(batch);
    if (!outcome.committed()) {
      quiet.write(outcome.entry());
    }
    if (outcome.entry().read() > 0) {
      listener.onBatch(outcome.entry());
    }
    progressed = true;
  }

  private static void requireIdle(SparkSession session, String name) {
    for (StreamingQuery query : session.streams().active()) {
      if (name.equals(query.name())) {
        throw new IllegalStateException(
            "Cannot start " + name + ": it runs already. Close the pipeline that runs first.");
      }
    }
  }

  Layer layer() {
    return layer;
  }

  StreamingQuery query() {
    return query;
  }

  /** Tells whether a batch was finished. */
  boolean hasProgressed() {
    return progressed;
  }

  /**
   * Blocks until what the layer can see now is done, the query ended, or the thread is interrupted.
   *
   * @return why the query failed, if it did
   */
  Optional<Exception> drain() {
    try {
      if (query.isActive()) {
        query.processAllAvailable();
      }
    } catch (Exception e) { // checked ones among them, which Scala does not declare
      if (e instanceof InterruptedException) {
        Thread.currentThread().interrupt();
        return Optional.empty();
      }
      return Optional.of(e);
    }
    return query.exception().isDefined() ? Optional.of(query.exception().get()) : Optional.empty();
  }

  /**
   * Stops the query: the batch in flight is finished if it ends in time, cancelled if not. One that
   * does not even end then is left behind and said to be.
   *
   * @param deadline by {@link System#nanoTime}
   */
  void stop(long deadline) {
    gate.shut();
    while (query.status().isTriggerActive()
        && !gate.holdsOneBack()
        && System.nanoTime() < deadline) {
      LockSupport.parkNanos(LOOK.toNanos());
    }
    Thread stopper = new Thread(this::interrupt, "kepler stops " + query.name());
    stopper.setDaemon(true);
    stopper.start();
    try {
      stopper.join(TO_DIE.toMillis());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    if (query.isActive()) {
      LOG.warn("{} does not stop; what it does last may end later", query.name());
    }
  }

  /** Waits, unless the session says otherwise, for as long as the query takes to end. */
  private void interrupt() {
    try {
      query.stop();
    } catch (Exception e) { // checked ones among them, which Scala does not declare
      LOG.warn("{} does not stop: {}", query.name(), e.toString());
    }
  }

  /**
   * Sets up the session clone of this query. A micro-batch is small: it wants no more tasks than
   * there are cores, whatever the caller's batch jobs want. What a MERGE takes in is persisted
   * already and need not be written down once more.
   */
  private static void tune(SparkSession clone) {
    int cores = clone.sparkContext().defaultParallelism();
    atMost(clone, "spark.sql.shuffle.partitions", 200, cores);
    atMost(clone, "spark.databricks.delta.snapshotPartitions", 50, cores);
    clone.conf().set("spark.databricks.delta.merge.materializeSource", "none");
    guardLedger(clone);
  }

  /** A commit describes itself, and no other commit comes along under its entry. */
  static void guardLedger(SparkSession clone) {
    clone.conf().set("spark.databricks.delta.commitInfo.enabled", true);
    clone.conf().set("spark.databricks.delta.autoCompact.enabled", false);
  }

  private static void atMost(SparkSession clone, String setting, int preset, int limit) {
    int current = Integer.parseInt(clone.conf().get(setting, Integer.toString(preset)));
    if (current > limit) {
      clone.conf().set(setting, limit);
    }
  }
}
