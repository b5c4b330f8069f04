package dev.kepler.pipeline;

import dev.kepler.pipeline.LayerWriter.Outcome;
import java.time.Duration;
import java.util.Optional;
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
  private static final Duration BATCH_IN_FLIGHT = Duration.ofMinutes(1);
  private static final Duration LOOK = Duration.ofMillis(5);

  private final Layer layer;
  private final StreamingQuery query;
  private final BatchGate gate;

  private LayerQuery(Layer layer, StreamingQuery query, BatchGate gate) {
    this.layer = layer;
    this.query = query;
    this.gate = gate;
  }

  /**
   * Starts the query.
   *
   * @throws IllegalStateException when a query on the same lake runs in this session
   */
  static LayerQuery start(
      Layer layer,
      Dataset<Row> rows,
      LayerWriter writer,
      TableLayout layout,
      Trigger trigger,
      PipelineListener listener) {
    String name = name(layer, layout);
    requireIdle(rows.sparkSession(), name);
    String checkpoint = layout.checkpoint(layer);
    QuietLedger quiet = new QuietLedger(rows.sparkSession(), layout);
    BatchGate gate = new BatchGate();
    VoidFunction2<Dataset<Row>, Long> write =
        (batch, number) -> {
          gate.pass();
          if (!batch.isEmpty()) {
            tune(batch.sparkSession());
            Outcome outcome = writer.write(Batch.of(batch, number, checkpoint));
            if (!outcome.committed()) {
              quiet.write(outcome.entry());
            }
            listener.onBatch(outcome.entry());
          }
        };
    try {
      StreamingQuery query =
          rows.writeStream()
              .queryName(name)
              .option("checkpointLocation", checkpoint)
              .trigger(trigger)
              .foreachBatch(write)
              .start();
      listener.onStarted(layer);
      return new LayerQuery(layer, query, gate);
    } catch (TimeoutException e) {
      throw new IllegalStateException(
          "Cannot start " + name + ": an earlier run of it does not stop. Wait for its end.", e);
    }
  }

  private static void requireIdle(SparkSession session, String name) {
    for (StreamingQuery query : session.streams().active()) {
      if (name.equals(query.name())) {
        throw new IllegalStateException(
            "Cannot start " + name + ": it runs already. Close the pipeline that runs first.");
      }
    }
  }

  static String name(Layer layer, TableLayout layout) {
    return layer + " of " + layout;
  }

  Layer layer() {
    return layer;
  }

  StreamingQuery query() {
    return query;
  }

  /**
   * Blocks until what the layer can see now is done, or the query ended.
   *
   * @return why the query failed, if it did
   */
  Optional<Exception> drain() {
    try {
      if (query.isActive()) {
        query.processAllAvailable();
      }
    } catch (Exception e) { // StreamingQueryException among them, which Scala does not declare
      return Optional.of(e);
    }
    return query.exception().isDefined() ? Optional.of(query.exception().get()) : Optional.empty();
  }

  /** Stops the query: the batch in flight is finished if it ends within a minute. */
  void stop() {
    gate.close();
    long deadline = System.nanoTime() + BATCH_IN_FLIGHT.toNanos();
    while (query.status().isTriggerActive()
        && !gate.holdsOneBack()
        && System.nanoTime() < deadline) {
      LockSupport.parkNanos(LOOK.toNanos());
    }
    try {
      query.stop();
    } catch (Exception e) { // an InterruptedException among them, which Scala does not declare
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
