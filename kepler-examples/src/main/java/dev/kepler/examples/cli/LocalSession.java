package dev.kepler.examples.cli;

import dev.kepler.medallion.host.HostRequirements;
import dev.kepler.medallion.localdisk.InProcessFileSystem;
import java.nio.file.Path;
import org.apache.spark.sql.SparkSession;

/**
 * The Spark session of the examples: all cores of this machine, loopback only, no user interface.
 */
public final class LocalSession {

  private LocalSession() {}

  /**
   * Opens the session, or gives the one that is open; the caller closes it.
   *
   * @throws IllegalStateException when this Java is not one for Spark, or lacks a flag
   */
  public static SparkSession open() {
    HostRequirements.check();
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
