package dev.kepler.medallion.internal.query;

import dev.kepler.medallion.internal.checkpoint.LayerCheckpoint;
import dev.kepler.medallion.internal.delta.LakeTables;
import dev.kepler.medallion.internal.delta.OwnSession;
import dev.kepler.medallion.internal.files.LakePaths;
import dev.kepler.medallion.internal.layer.Batch;
import dev.kepler.medallion.internal.layer.LayerWriter;
import dev.kepler.medallion.internal.layer.LayerWriter.Outcome;
import dev.kepler.medallion.internal.layer.Safeguard;
import dev.kepler.medallion.internal.ledger.IdleBatchLedger;
import dev.kepler.medallion.internal.ledger.LakeRuns;
import dev.kepler.medallion.internal.rows.PlanMode;
import dev.kepler.medallion.lake.Layer;
import dev.kepler.medallion.lake.TableLayout;
import dev.kepler.medallion.lifecycle.PipelineException;
import dev.kepler.medallion.lifecycle.PipelineListener;
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
public final class LayerQuery {

  private static final Logger LOG = LoggerFactory.getLogger(LayerQuery.class);
  private static final String SHUFFLE_PARTITIONS = "spark.sql.shuffle.partitions";
  private static final String SNAPSHOT_PARTITIONS = "spark.databricks.delta.snapshotPartitions";

  private static final String COMPRESSED_CACHE = "spark.sql.inMemoryColumnarStorage.compressed";

  private static final Duration LOOK = Duration.ofMillis(5);

  /**
   * How long an interrupt may take to end a query before the gate turns its batches away as well.
   */
  private static final Duration TO_INTERRUPT = Duration.ofSeconds(1);

  /** How long a query that was interrupted may take to end before it is left behind. */
  private static final Duration TO_DIE = Duration.ofSeconds(10);

  private final Layer layer;
  private final BatchGate gate;
  private final SparkSession session;
  private final LayerCheckpoint checkpoint;
  private final LakeRuns runs;
  private final int shufflePartitions;
  private final int snapshotPartitions;
  private StreamingQuery query;
  private volatile boolean progressed;
  private volatile boolean failed;

  private LayerQuery(
      Layer layer,
      BatchGate gate,
      SparkSession session,
      LayerCheckpoint checkpoint,
      LakeRuns runs) {
    this.layer = layer;
    this.gate = gate;
    this.session = session;
    this.checkpoint = checkpoint;
    this.runs = runs;
    this.shufflePartitions = wanted(session, SHUFFLE_PARTITIONS, 200);
    this.snapshotPartitions = wanted(session, SNAPSHOT_PARTITIONS, 50);
  }

  /**
   * Starts the query.
   *
   * @param gate through which every batch goes
   * @param runs tells of every batch
   * @param off safeguards that a test does without
   * @throws IllegalStateException when a query on the same lake runs in this session
   */
  static LayerQuery start(
      Layer layer,
      Dataset<Row> rows,
      LayerWriter writer,
      LakeTables lake,
      Trigger trigger,
      BatchGate gate,
      PipelineListener listener,
      LakeRuns runs,
      Set<Safeguard> off) {
    TableLayout layout = lake.layout();
    String name = layer + " of " + layout;
    requireIdle(rows.sparkSession(), name);
    IdleBatchLedger quiet = new IdleBatchLedger(rows.sparkSession(), lake);
    LayerCheckpoint checkpoint = LayerCheckpoint.of(rows.sparkSession(), layout, layer);
    LayerQuery started = new LayerQuery(layer, gate, rows.sparkSession(), checkpoint, runs);
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
              .option("checkpointLocation", LakePaths.checkpoint(layout, layer))
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
      Batch batch, LayerWriter writer, IdleBatchLedger quiet, PipelineListener listener) {
    runs.batch(
        layer,
        batch.number(),
        () -> {
          tune(batch);
          Outcome outcome = writer.write(batch);
          if (!outcome.committed()) {
            quiet.write(outcome.entry());
          }
          if (outcome.entry().read() > 0) {
            listener.onBatch(outcome.entry());
          }
          return outcome.entry();
        },
        this::failure);
    progressed = true;
  }

  private PipelineException failure(Throwable cause) {
    failed = true;
    return LayerFailure.of(layer, cause, session);
  }

  /** Tells of a failure that no batch had: as of the one that would have been next. */
  void tell(Exception failure) {
    if (!failed) {
      runs.failed(layer, () -> checkpoint.lastDone().orElse(-1) + 1, failure(failure));
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

  public Layer layer() {
    return layer;
  }

  public StreamingQuery query() {
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
  public Optional<Exception> drain() {
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
      stopper.join(TO_INTERRUPT.toMillis());
      gate.refuse();
      stopper.join(TO_DIE.toMillis());
    } catch (InterruptedException e) {
      gate.refuse();
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
   * Sets up the session clone of this query. A micro-batch is small: its shuffles want no more
   * tasks than what it reads takes, and no more than there are cores, whatever the caller's batch
   * jobs want. Its plans are interpreted, unless it is so large that compiled ones pay.
   */
  private void tune(Batch batch) {
    SparkSession clone = batch.session();
    int cores = clone.sparkContext().defaultParallelism();
    int most = Math.min(cores, batch.partitions());
    clone.conf().set(SHUFFLE_PARTITIONS, Math.min(shufflePartitions, most));
    clone.conf().set(SNAPSHOT_PARTITIONS, Math.min(snapshotPartitions, cores));
    (batch.isLarge() ? PlanMode.COMPILED : PlanMode.INTERPRETED).in(clone);
    clone.conf().set(COMPRESSED_CACHE, false); // held for seconds
    OwnSession.guard(clone);
  }

  /**
   * What the caller's session wants: the clone has what the checkpoint was begun with, or what an
   * earlier batch had set.
   */
  private static int wanted(SparkSession session, String setting, int preset) {
    return Integer.parseInt(session.conf().get(setting, Integer.toString(preset)));
  }
}
