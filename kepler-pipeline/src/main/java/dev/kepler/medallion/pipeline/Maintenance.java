package dev.kepler.medallion.pipeline;

import dev.kepler.medallion.Medallion;
import dev.kepler.medallion.internal.care.TableMaintenance;
import dev.kepler.medallion.internal.checkpoint.LakeLock;
import dev.kepler.medallion.internal.delta.LakeTable;
import dev.kepler.medallion.internal.delta.LakeTables;
import dev.kepler.medallion.internal.delta.OwnSession;
import dev.kepler.medallion.internal.files.LakePaths;
import dev.kepler.medallion.internal.rows.Thresholds;
import dev.kepler.medallion.lake.LakeException;
import dev.kepler.medallion.lake.MaintenanceReport;
import dev.kepler.medallion.lake.TableLayout;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.apache.spark.sql.SparkSession;

/**
 * Upkeep of a lake: compacts its tables, and removes what neither a reader within the retention nor
 * a checkpoint of the lake still needs.
 *
 * <pre>{@code
 * MaintenanceReport report = Maintenance.of(spark, orders, layout).optimize().run();
 * }</pre>
 *
 * <p>Versions of the tables, and with them a pipeline's {@code changes}, reach back as far as the
 * retention; older ones may be gone. The ledger is kept over the whole life of the lake: its
 * entries are carried over, beside the checkpoints, before the log entries they stand in are
 * removed. What other programs read from the tables as streams is not known here: the retention
 * must exceed their longest outage.
 *
 * <p>Nothing writes to the lake meanwhile; readers may go on. Cut short at any instant it leaves a
 * lake that is whole, and is simply run again. The session is the caller's and is not reconfigured.
 * Immutable; safe for use by several threads, one at a time for a lake.
 */
public final class Maintenance {

  private static final Duration WEEK = Duration.ofDays(7);

  /** Delta's VACUUM lists subfolders in so many tasks, 10,000 by default; no table here has any. */
  private static final String LISTING_TASKS =
      "spark.sql.sources.parallelPartitionDiscovery.parallelism";

  /** Files of fewer bytes are made into larger ones. */
  private static final String SMALL_FILE = "spark.databricks.delta.optimize.minFileSize";

  private final SparkSession session;
  private final LakeTables lake;
  private final boolean compacts;
  private final boolean sparing;
  private final Duration retention;

  private Maintenance(
      SparkSession session,
      LakeTables lake,
      boolean compacts,
      boolean sparing,
      Duration retention) {
    this.session = session;
    this.lake = lake;
    this.compacts = compacts;
    this.sparing = sparing;
    this.retention = retention;
  }

  /**
   * Upkeep of a lake that removes what is older than 7 days and compacts nothing.
   *
   * @param session the caller's session, with Delta's extension and catalog
   * @param medallion what the lake's tables hold
   * @param layout where the lake is
   */
  public static Maintenance of(
      SparkSession session, Medallion<?, ?, ?> medallion, TableLayout layout) {
    Objects.requireNonNull(session, "session");
    return new Maintenance(
        session,
        LakeTables.of(
            LakePaths.qualified(session, Objects.requireNonNull(layout, "layout")),
            Objects.requireNonNull(medallion, "medallion")),
        false,
        false,
        WEEK);
  }

  /** The same, and small files of each table are made into large ones (Delta's OPTIMIZE). */
  public Maintenance optimize() {
    return new Maintenance(session, lake, true, sparing, retention);
  }

  /** The same, and files that are large enough to read well stay, so that little is rewritten. */
  Maintenance sparing() {
    return new Maintenance(session, lake, compacts, true, retention);
  }

  /**
   * The same with another retention; default: 7 days. Zero keeps the newest version alone, and
   * takes the files from under whoever reads another at that moment, but for an open {@link Cut}.
   *
   * @throws IllegalArgumentException when it is negative
   */
  public Maintenance retain(Duration retention) {
    if (Objects.requireNonNull(retention, "retention").isNegative()) {
      throw new IllegalArgumentException(
          "Cannot retain " + retention + ": it is negative. Give a duration such as PT168H.");
    }
    return new Maintenance(session, lake, compacts, sparing, retention);
  }

  /**
   * Does the upkeep, table by table, of a lake on which no pipeline runs. For one that runs see
   * {@link RunningPipeline#maintain}.
   *
   * @throws LakeException when a pipeline holds the lake, in this process or another
   * @throws IllegalStateException when there is no lake, or a layer has not read a commit that is
   *     older than the retention; nothing was done then
   */
  public MaintenanceReport run() {
    requireLake();
    LakeLock lock = LakeLock.take(session, lake.layout());
    try {
      return work();
    } finally {
      lock.close();
    }
  }

  private void requireLake() {
    if (!lake.exists(session)) {
      throw new IllegalStateException(
          "Cannot maintain " + lake.layout() + ": there is no lake. Run the pipeline first.");
    }
  }

  /** The upkeep of a lake that is held, and to which nobody writes. */
  MaintenanceReport work() {
    requireLake();
    SparkSession own = ownSession();
    List<TableMaintenance> upkeeps = lake.all().stream().map(table -> of(own, table)).toList();
    upkeeps.forEach(TableMaintenance::requireRead);
    List<MaintenanceReport.Upkeep> done = new ArrayList<>();
    for (TableMaintenance upkeep : upkeeps) {
      upkeep.steps().forEach(Runnable::run);
      done.add(upkeep.report());
    }
    return new MaintenanceReport(done);
  }

  /** A session to work in, one for all upkeeps: Delta may keep it. */
  SparkSession ownSession() {
    SparkSession own = OwnSession.of(session);
    own.conf().set("spark.databricks.delta.retentionDurationCheck.enabled", false);
    own.conf().set("spark.databricks.delta.vacuum.logging.enabled", false);
    own.conf().set(LISTING_TASKS, session.sparkContext().defaultParallelism());
    if (sparing) {
      own.conf().set(SMALL_FILE, Thresholds.LARGE_FILE);
    }
    return own;
  }

  /** The upkeep of one table. */
  TableMaintenance of(SparkSession own, LakeTable table) {
    return new TableMaintenance(own, lake, table, compacts, retention);
  }

  LakeTables lake() {
    return lake;
  }

  /** Says what will be done. */
  @Override
  public String toString() {
    return "Maintenance of " + lake.layout() + ", retaining " + retention;
  }
}
