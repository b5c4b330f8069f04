package dev.kepler.examples.cli;

import static java.util.Map.entry;

import dev.kepler.medallion.host.HostRequirements;
import dev.kepler.medallion.localdisk.InProcessFileSystem;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import org.apache.spark.sql.SparkSession;
import scala.Option;

/**
 * The Spark session of the examples: all cores of this machine, loopback only, no user interface.
 * Under {@code spark-submit} it is on the master that this was given, and each other setting given
 * there is the one that holds. Where the JVM has a session it is that one, which closing leaves
 * open.
 */
public final class LocalSession implements AutoCloseable {

  /** As {@code spark-submit} sets it, with a master or without, before it calls a main. */
  private static final String MASTER = "spark.master";

  private static final Map<String, String> EVERYWHERE =
      Map.ofEntries(
          entry("spark.app.name", "kepler"),
          entry("spark.sql.extensions", "io.delta.sql.DeltaSparkSessionExtension"),
          entry(
              "spark.sql.catalog.spark_catalog", "org.apache.spark.sql.delta.catalog.DeltaCatalog"),
          // Spark would make one in the working folder, which may be a lake or not writable.
          entry(
              "spark.sql.warehouse.dir",
              Path.of(System.getProperty("java.io.tmpdir"), "kepler-warehouse").toString()),
          entry("spark.ui.enabled", "false"),
          entry("spark.ui.showConsoleProgress", "false"),
          // Written for every plan, and read by nobody.
          entry("spark.sql.ui.explainMode", "simple"),
          entry("spark.sql.session.timeZone", "UTC"),
          entry("spark.databricks.delta.snapshotPartitions", "2"),
          // Loads of a thousand rows: compiling a plan costs more than it gains.
          entry("spark.sql.codegen.wholeStage", "false"),
          entry("spark.sql.codegen.factoryMode", "NO_CODEGEN"));

  /** Executors of other machines call the driver by a name of its own, and want more tasks. */
  private static final Map<String, String> ON_THIS_MACHINE =
      Map.of(
          MASTER,
          "local[*]",
          "spark.driver.host",
          "127.0.0.1",
          "spark.driver.bindAddress",
          "127.0.0.1",
          "spark.sql.shuffle.partitions",
          "2");

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

  /** Whether this main was started by {@code spark-submit}. */
  static boolean isSubmitted() {
    return System.getProperty(MASTER) != null;
  }

  private static SparkSession make() {
    Map<String, String> settings = new HashMap<>(EVERYWHERE);
    settings.putAll(InProcessFileSystem.settings());
    if (!isSubmitted() || System.getProperty(MASTER).startsWith("local")) {
      settings.putAll(ON_THIS_MACHINE);
    }
    settings.keySet().removeAll(System.getProperties().stringPropertyNames());
    SparkSession.Builder builder = SparkSession.builder();
    settings.forEach(builder::config);
    return builder.getOrCreate();
  }
}
