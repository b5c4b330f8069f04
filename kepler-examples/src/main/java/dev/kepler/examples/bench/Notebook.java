package dev.kepler.examples.bench;

import static dev.kepler.model.Disposition.FALSE_POSITIVE;
import static dev.kepler.model.KoiColumns.ARRIVAL_TIME;
import static dev.kepler.model.KoiColumns.CONFIDENCE;
import static dev.kepler.model.KoiColumns.DISPOSITION;
import static dev.kepler.model.KoiColumns.EXOPLANET_NAME;
import static dev.kepler.model.KoiColumns.KEPLER_NAME;
import static dev.kepler.model.KoiColumns.KEPLER_STAR_ID;
import static dev.kepler.model.KoiColumns.NUM_PLANETS;
import static dev.kepler.model.KoiColumns.ROW_ID;
import static dev.kepler.model.KoiColumns.SURROGATE_KEY;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.count;
import static org.apache.spark.sql.functions.current_timestamp;

import dev.kepler.examples.feed.Load;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.TimeoutException;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.streaming.DataStreamWriter;
import org.apache.spark.sql.streaming.StreamingQuery;
import org.apache.spark.sql.streaming.StreamingQueryException;
import org.apache.spark.sql.streaming.Trigger;

/**
 * The notebook as published, mended only so that it runs: {@code load_data()} is defined, and gold
 * reads the silver table instead of a view that is not there. Loads are appended to a raw Delta
 * folder; bronze and silver are append streams that run all the time, with no trigger interval, as
 * in the notebook; gold counts in complete mode and is triggered once.
 *
 * <p>Gold has to be triggered by its reader after each load. A reader in no hurry would look
 * whether silver is done and run the cell again; here that happens without a pause, the moment
 * silver has drained, which is the best a reader can do. As in the notebook, a repeated load counts
 * twice and nothing is ever retracted.
 */
final class Notebook implements Chain {

  private final SparkSession session;
  private final Path folder;
  private final RawTable raw;
  private final GoldLog log;
  private StreamingQuery bronze;
  private StreamingQuery silver;
  private StreamingQuery gold;

  Notebook(SparkSession session, Path folder) {
    this.session = session;
    this.folder = folder;
    this.raw = new RawTable(session, folder);
    this.log = new GoldLog(folder.resolve("gold"));
  }

  @Override
  public void prepare(Load load) {
    if (gold != null) {
      await(gold);
    }
    raw.prepare(load);
  }

  @Override
  public void land() {
    raw.land();
  }

  /** The reader: waits for silver, runs the cell of gold again, and looks for its commit. */
  @Override
  public void awaitVisible() {
    drainSilver();
    gold = startGold();
    Patience.until("gold", () -> log.hasNewer() || !gold.isActive());
    if (!gold.isActive()) {
      await(gold);
    }
  }

  @Override
  public void settle() {
    drainSilver();
    gold = startGold();
    await(gold);
  }

  @Override
  public GoldLog gold() {
    return log;
  }

  @Override
  public Map<Long, Long> planets() {
    return GoldLog.planets(session, path("gold"));
  }

  @Override
  public void close() {
    for (StreamingQuery query : session.streams().active()) {
      try {
        query.stop();
      } catch (TimeoutException e) {
        throw new IllegalStateException("Cannot stop " + query.id() + ": " + e.getMessage(), e);
      }
    }
  }

  /** Cells run in order: a stream starts when the one above it has written its table. */
  private void drainSilver() {
    if (bronze == null) {
      bronze = start(append("bronze", bronzeRows()));
    }
    bronze.processAllAvailable();
    if (silver == null) {
      silver = start(append("silver", silverRows()));
    }
    silver.processAllAvailable();
  }

  private Dataset<Row> bronzeRows() {
    return stream(raw.path()).withColumn(ARRIVAL_TIME, current_timestamp());
  }

  private Dataset<Row> silverRows() {
    return stream(path("bronze"))
        .filter(col(DISPOSITION).notEqual(FALSE_POSITIVE.archiveName()))
        .select(
            col(ROW_ID).as(SURROGATE_KEY),
            col(KEPLER_STAR_ID),
            col(KEPLER_NAME).as(EXOPLANET_NAME),
            col(DISPOSITION),
            col(CONFIDENCE),
            col(ARRIVAL_TIME));
  }

  /** The notebook says {@code trigger(once=True)}, which Spark has since replaced. */
  @SuppressWarnings("deprecation")
  private StreamingQuery startGold() {
    Dataset<Row> planets =
        stream(path("silver"))
            .groupBy(KEPLER_STAR_ID)
            .agg(count(col(EXOPLANET_NAME)).as(NUM_PLANETS));
    return start(write("gold", planets).outputMode("complete").trigger(Trigger.Once()));
  }

  private DataStreamWriter<Row> append(String table, Dataset<Row> rows) {
    return write(table, rows).outputMode("append");
  }

  private DataStreamWriter<Row> write(String table, Dataset<Row> rows) {
    return rows.writeStream()
        .format("delta")
        .option("checkpointLocation", path("checkpoints/" + table))
        .option("path", path(table));
  }

  private Dataset<Row> stream(String path) {
    return session.readStream().format("delta").load(path);
  }

  private String path(String below) {
    return folder.resolve(below).toString();
  }

  private static StreamingQuery start(DataStreamWriter<Row> writer) {
    try {
      return writer.start();
    } catch (TimeoutException e) {
      throw new IllegalStateException("Cannot start a stream: " + e.getMessage(), e);
    }
  }

  private static void await(StreamingQuery query) {
    try {
      query.awaitTermination();
    } catch (StreamingQueryException e) {
      throw new IllegalStateException("The notebook's gold failed: " + e.getMessage(), e);
    }
  }
}
