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
import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.count;
import static org.apache.spark.sql.functions.count_if;
import static org.apache.spark.sql.functions.current_timestamp;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.max;
import static org.apache.spark.sql.functions.min;
import static org.apache.spark.sql.functions.not;
import static org.apache.spark.sql.functions.struct;
import static org.apache.spark.sql.functions.when;

import dev.kepler.examples.bench.Contender.LandingForm;
import dev.kepler.examples.feed.Load;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeoutException;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.spark.api.java.function.VoidFunction2;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.streaming.DataStreamWriter;
import org.apache.spark.sql.streaming.StreamingQuery;
import org.apache.spark.sql.streaming.Trigger;

/**
 * What a team writes by hand that wants silver and gold by key: streaming queries on Delta, with
 * MERGE. In one query that takes a load through all layers, or in one for each layer, of which gold
 * follows the change feed of silver. Records that say what silver holds change nothing, those of a
 * FALSE POSITIVE leave it, and stars are counted anew where a record of theirs has changed.
 *
 * <p>It keeps fewer promises than ours: no quarantine, no ledger, no totals, no contradictions
 * within a load, no examination; and a crash between two of its commits is mended by the next run
 * of the same batch alone.
 */
final class DeltaMerge implements Chain {

  /** How many queries it has. */
  enum Shape {
    /** One for all layers. */
    ONE_QUERY,
    /** One for each layer. */
    CHAIN
  }

  private static final String OP = "op";
  private static final String WAS = "star before";
  private static final String ROWS = "rows";

  private final SparkSession session;
  private final Path folder;
  private final LandingForm form;
  private final Landing landing;
  private final GoldLog log;
  private final List<StreamingQuery> queries = new ArrayList<>();
  private volatile boolean nothing;

  DeltaMerge(SparkSession session, Path folder, LandingForm form, Shape shape) {
    this.session = session;
    this.folder = folder;
    this.form = form;
    this.log = new GoldLog(folder.resolve("gold"));
    Dataset<Row> landed;
    if (form == LandingForm.CSV) {
      CsvLanding files = new CsvLanding(folder.resolve("landing"));
      this.landing = files;
      landed =
          session
              .readStream()
              .schema(CsvRows.SCHEMA)
              .option("header", true)
              .option("maxFilesPerTrigger", 1) // a file is a load
              .csv(files.path());
    } else {
      RawTable table = new RawTable(session, folder);
      this.landing = table;
      landed = session.readStream().format("delta").load(table.path());
    }
    create("bronze", CsvRows.SCHEMA.toDDL() + ", arrival_time TIMESTAMP", "");
    create(
        "silver",
        "surrogate_key BIGINT, kepler_star_id BIGINT, exoplanet_name STRING, disposition STRING,"
            + " confidence DOUBLE, arrival_time TIMESTAMP",
        "'delta.enableDeletionVectors' = 'true', 'delta.enableChangeDataFeed' = '"
            + (shape == Shape.CHAIN)
            + "',");
    create(
        "gold",
        "kepler_star_id BIGINT, num_planets BIGINT",
        "'delta.enableDeletionVectors' = 'true',");
    start(shape, landed.withColumn(ARRIVAL_TIME, current_timestamp()));
  }

  private void start(Shape shape, Dataset<Row> arriving) {
    if (shape == Shape.ONE_QUERY) {
      each("all", arriving, this::take);
      return;
    }
    start(
        arriving
            .writeStream()
            .format("delta")
            .option("checkpointLocation", path("checkpoints/bronze"))
            .option("path", path("bronze")));
    each(
        "silver",
        session.readStream().format("delta").load(path("bronze")),
        (batch, number) -> mergeSilver(few(batch)));
    each(
        "gold",
        session
            .readStream()
            .format("delta")
            .option("readChangeFeed", true)
            .option("startingVersion", 0)
            .load(path("silver")),
        (batch, number) -> {
          Dataset<Row> stars = few(batch.select(KEPLER_STAR_ID).distinct());
          if (!stars.isEmpty()) { // a compaction changes none
            mergeGold(stars);
          }
          stars.unpersist();
        });
  }

  private void create(String table, String columns, String properties) {
    session.sql(
        "CREATE TABLE delta.`%s` (%s) USING delta TBLPROPERTIES (%s 'delta.autoOptimize.autoCompact' = 'true')"
            .formatted(path(table), columns, properties));
  }

  private void each(String query, Dataset<Row> stream, VoidFunction2<Dataset<Row>, Long> work) {
    start(
        stream
            .writeStream()
            .option("checkpointLocation", path("checkpoints/" + query))
            .foreachBatch(work));
  }

  private void start(DataStreamWriter<Row> writer) {
    try {
      queries.add(writer.trigger(Trigger.ProcessingTime("10 milliseconds")).start());
    } catch (TimeoutException e) {
      throw new IllegalStateException("Cannot start a stream: " + e.getMessage(), e);
    }
  }

  /** Takes a load through all layers. */
  private void take(Dataset<Row> batch, long number) {
    Dataset<Row> rows = few(batch);
    if (!rows.isEmpty()) {
      rows.write()
          .format("delta")
          .mode("append")
          .option("txnAppId", "bronze") // a batch that comes again is appended once
          .option("txnVersion", number)
          .save(path("bronze"));
      Dataset<Row> stars = mergeSilver(rows);
      if (!stars.isEmpty()) {
        mergeGold(stars);
      }
      stars.unpersist();
    }
    rows.unpersist();
  }

  /**
   * Brings silver to what rows of bronze say.
   *
   * @return the stars of which something has changed
   */
  private Dataset<Row> mergeSilver(Dataset<Row> arrived) {
    SparkSession spark = arrived.sparkSession();
    Row range = arrived.agg(min(ROW_ID), max(ROW_ID)).head();
    if (range.isNullAt(0)) {
      return few(arrived.select(KEPLER_STAR_ID));
    }
    Dataset<Row> latest =
        arrived
            .groupBy(col(ROW_ID).as("key"))
            .agg(max(struct(columnsOf(arrived))).as("last"))
            .select("last.*");
    Dataset<Row> held =
        read(spark, "silver")
            .filter(col(SURROGATE_KEY).between(range.get(0), range.get(1)))
            .select(
                Stream.of(SURROGATE_KEY, KEPLER_STAR_ID, EXOPLANET_NAME, DISPOSITION, CONFIDENCE)
                    .map(column -> col(column).as("held_" + column))
                    .toArray(Column[]::new));
    Column isHeld = col("held_" + SURROGATE_KEY).isNotNull();
    Column leaves = col(DISPOSITION).equalTo(FALSE_POSITIVE.archiveName());
    Column same =
        same(KEPLER_STAR_ID, KEPLER_STAR_ID)
            .and(same(KEPLER_NAME, EXOPLANET_NAME))
            .and(same(DISPOSITION, DISPOSITION))
            .and(same(CONFIDENCE, CONFIDENCE));
    Dataset<Row> changes =
        few(
            latest
                .join(held, col(ROW_ID).equalTo(col("held_" + SURROGATE_KEY)), "left")
                .filter(not(when(isHeld, same).otherwise(leaves)))
                .select(
                    col(ROW_ID).as(SURROGATE_KEY),
                    col(KEPLER_STAR_ID),
                    col(KEPLER_NAME).as(EXOPLANET_NAME),
                    col(DISPOSITION),
                    col(CONFIDENCE),
                    col(ARRIVAL_TIME),
                    when(not(isHeld), "I").when(leaves, "D").otherwise("U").as(OP),
                    col("held_" + KEPLER_STAR_ID).as(WAS)));
    Row sizes = changes.agg(count(lit(1)), count_if(col(OP).notEqual("I"))).head();
    Dataset<Row> stars =
        few(
            changes
                .select(KEPLER_STAR_ID)
                .union(changes.filter(col(WAS).isNotNull()).select(WAS))
                .distinct());
    if (sizes.getLong(0) == 0) {
      nothing = true;
    } else if (sizes.getLong(1) == 0) {
      changes.drop(OP, WAS).write().format("delta").mode("append").save(path("silver"));
    } else {
      merge("silver", changes, SURROGATE_KEY, "s.op = 'D'", "true", "s.op = 'I'", OP, WAS);
    }
    changes.unpersist();
    return stars;
  }

  private static Column same(String arrived, String held) {
    return col(arrived).eqNullSafe(col("held_" + held));
  }

  private static Column[] columnsOf(Dataset<Row> rows) {
    return Stream.concat(Stream.of(ARRIVAL_TIME), Stream.of(rows.columns()))
        .distinct()
        .map(column -> col(column))
        .toArray(Column[]::new);
  }

  /** Counts stars anew. */
  private void mergeGold(Dataset<Row> stars) {
    Dataset<Row> silver = read(stars.sparkSession(), "silver");
    Dataset<Row> counted =
        stars
            .join(silver, stars.col(KEPLER_STAR_ID).equalTo(silver.col(KEPLER_STAR_ID)), "left")
            .groupBy(stars.col(KEPLER_STAR_ID))
            .agg(
                coalesce(count(EXOPLANET_NAME), lit(0L)).as(NUM_PLANETS),
                count(SURROGATE_KEY).as(ROWS));
    Dataset<Row> counts = few(counted);
    long changed =
        merge(
            "gold",
            counts,
            KEPLER_STAR_ID,
            "s.rows = 0",
            "t.num_planets <> s.num_planets",
            "s.rows > 0",
            ROWS);
    counts.unpersist();
    if (changed == 0) {
      nothing = true;
    }
  }

  /**
   * Merges rows into a table.
   *
   * @param beside columns of the rows that are none of the table
   * @return how many rows of it were changed
   */
  private long merge(
      String table,
      Dataset<Row> rows,
      String key,
      String leaves,
      String changes,
      String enters,
      String... beside) {
    rows.createOrReplaceTempView("rows_for_" + table);
    List<String> columns = List.of(rows.drop(beside).columns());
    return rows.sparkSession()
        .sql(
            ("MERGE INTO delta.`%s` t USING rows_for_%s s ON t.%s = s.%s WHEN MATCHED AND %s THEN"
                    + " DELETE WHEN MATCHED AND %s THEN UPDATE SET %s WHEN NOT MATCHED AND %s THEN"
                    + " INSERT (%s) VALUES (%s)")
                .formatted(
                    path(table),
                    table,
                    key,
                    key,
                    leaves,
                    changes,
                    columns.stream().map(c -> c + " = s." + c).collect(Collectors.joining(", ")),
                    enters,
                    String.join(", ", columns),
                    columns.stream().map(c -> "s." + c).collect(Collectors.joining(", "))))
        .head()
        .getLong(0);
  }

  /** Rows that are read several times: on the driver where loads are small, else cached. */
  private Dataset<Row> few(Dataset<Row> rows) {
    return form == LandingForm.CSV
        ? rows.sparkSession().createDataFrame(rows.collectAsList(), rows.schema())
        : rows.localCheckpoint(true); // what is cached of a table goes when it is written
  }

  private Dataset<Row> read(SparkSession spark, String table) {
    return spark.read().format("delta").load(path(table));
  }

  private String path(String below) {
    return folder.resolve(below).toString();
  }

  @Override
  public void prepare(Load load) {
    landing.prepare(load);
  }

  @Override
  public void land() {
    nothing = false;
    landing.land();
  }

  @Override
  public void awaitVisible() {
    Patience.until(
        "gold",
        () -> {
          mustRun();
          return log.hasNewer() || nothing;
        });
  }

  private void mustRun() {
    for (StreamingQuery query : queries) {
      if (query.exception().isDefined()) {
        throw new IllegalStateException("A query of MERGE failed", query.exception().get());
      }
    }
  }

  @Override
  public void settle() {
    queries.forEach(StreamingQuery::processAllAvailable);
    mustRun();
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
    for (StreamingQuery query : queries) {
      try {
        query.stop();
      } catch (TimeoutException e) {
        throw new IllegalStateException("Cannot stop " + query.id() + ": " + e.getMessage(), e);
      }
    }
  }
}
