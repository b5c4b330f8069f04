package dev.kepler.examples.cli;

import dev.kepler.medallion.host.HostRequirements;
import dev.kepler.medallion.localdisk.InProcessFileSystem;
import java.nio.file.Path;
import org.apache.spark.sql.SparkSession;
import scala.Option;

/**
 * The Spark session of the examples: all cores of this machine, loopback only, no user interface.
 * Where the JVM has a session it is that one, which closing leaves open.
 */
public final class LocalSession implements AutoCloseable {

  private final SparkSession spark;
  private final boolean own;

  private LocalSession(SparkSession spark, boolean own) {
    this.spark = spark;
    this.own = own;
  }

  /**
   * Opens the session, or lends the one that is open; the caller closes it.
   *
   * @throws IllegalStateException when this Java is not one for Spark, or lacks a flag
   */
  public static LocalSession open() {
    HostRequirements.check();
    Option<SparkSession> there = SparkSession.getDefaultSession();
    boolean own = there.isEmpty() || there.get().sparkContext().isStopped();
    return new LocalSession(make(), own);
  }

  /** The session. */
  public SparkSession spark() {
    return spark;
  }

  /** Stops the session, unless it was there before. */
  @Override
  public void close() {
    if (own) {
      spark.stop();
    }
  }

  private static SparkSession make() {
    SparkSession.Builder builder = SparkSession.builder();
    InProcessFileSystem.settings().forEach(builder::config);
    return builder
        .master("local[*]")
        .appName("kepler")
        .config("spark.sql.extensions", "io.delta.sql.DeltaSparkSessionExtension")
        .config(
            "spark.sql.catalog.spark_catalog", "org.apache.spark.sql.delta.catalog.DeltaCatalog")
        // Spark would make one in the working folder, which may be a lake or not writable.
        .config(
            "spark.sql.warehouse.dir",
            Path.of(System.getProperty("java.io.tmpdir"), "kepler-warehouse").toString())
        .config("spark.driver.host", "127.0.0.1")
        .config("spark.driver.bindAddress", "127.0.0.1")
        .config("spark.ui.enabled", "false")
        .config("spark.ui.showConsoleProgress", "false")
        .config("spark.sql.ui.explainMode", "simple") // written for every plan, and read by nobody
        .config("spark.sql.session.timeZone", "UTC")
        .config("spark.sql.shuffle.partitions", "2")
        .config("spark.databricks.delta.snapshotPartitions", "2")
        // Loads of a thousand rows: compiling a plan costs more than it gains.
        .config("spark.sql.codegen.wholeStage", "false")
        .config("spark.sql.codegen.factoryMode", "NO_CODEGEN")
        .getOrCreate();
  }
}
