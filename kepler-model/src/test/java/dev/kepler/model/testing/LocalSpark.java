package dev.kepler.model.testing;

import dev.kepler.medallion.host.HostRequirements;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;

/**
 * A local session for JUnit, warm for all tests of a JVM: {@code @ExtendWith(LocalSpark.class)}
 * hands it to every constructor and method that asks for a {@link SparkSession}. Delta is set up
 * when it is on the class path, and so is a disk without child processes.
 *
 * <p>A host's own code finds what it finds in a session that it makes with Delta's extension and
 * catalog. What is set beside those changes no answer but one:
 *
 * <ul>
 *   <li>{@code spark.sql.session.timeZone} is UTC, so that moments are printed alike everywhere;
 *       Spark's default is the zone of the JVM
 *   <li>{@code spark.sql.shuffle.partitions}, {@code
 *       spark.sql.sources.parallelPartitionDiscovery.parallelism} and {@code
 *       spark.databricks.delta.snapshotPartitions} are 2, {@code spark.sql.codegen.wholeStage} is
 *       false and {@code spark.sql.ui.explainMode} simple: a test has few rows and many plans
 *   <li>{@code spark.master} is local[2], {@code spark.driver.host} and {@code
 *       spark.driver.bindAddress} 127.0.0.1, and there is no user interface ({@code
 *       spark.ui.enabled})
 *   <li>{@code spark.sql.warehouse.dir} is a folder of this JVM's own below {@code java.io.tmpdir},
 *       and not one in the working folder
 *   <li>{@code spark.hadoop.fs.file.impl} and {@code spark.hadoop.fs.AbstractFileSystem.file.impl}
 *       are the disk without child processes
 * </ul>
 *
 * <p>For one test in another zone, say, set it on {@code session().newSession()}: what is set on
 * {@link #session()} itself, other tests find.
 */
public final class LocalSpark implements ParameterResolver {

  private static final String DELTA = "io.delta.sql.DeltaSparkSessionExtension";
  private static final String DISK = "dev.kepler.medallion.localdisk.InProcessFileSystem";
  private static final String LOCAL_FS = "dev.kepler.medallion.localdisk.InProcessLocalFs";

  private static SparkSession session;

  /** Called by JUnit. */
  public LocalSpark() {}

  /** The session of this JVM; made at the first call, and anew when a test has stopped it. */
  public static synchronized SparkSession session() {
    if (session == null || session.sparkContext().isStopped()) {
      session = builder().getOrCreate();
    }
    return session;
  }

  /**
   * Builder of a local session with the same settings, for a JVM that needs one of its own. Where
   * {@link #session()} is there already, it gives that one, changed.
   *
   * @throws IllegalStateException when Java, Scala or Spark is not of the line that the library is
   *     built for, or one of Java's flags is missing
   */
  public static SparkSession.Builder builder() {
    HostRequirements.check();
    SparkSession.Builder builder =
        SparkSession.builder()
            .master("local[2]")
            .appName("kepler-tests")
            .config("spark.ui.enabled", "false")
            .config("spark.driver.host", "127.0.0.1")
            .config("spark.driver.bindAddress", "127.0.0.1")
            .config("spark.sql.shuffle.partitions", "2")
            .config("spark.sql.sources.parallelPartitionDiscovery.parallelism", "2")
            .config("spark.sql.ui.explainMode", "simple")
            .config("spark.sql.session.timeZone", "UTC")
            // A test has few rows and many plans: compiling each costs more than it gains.
            .config("spark.sql.codegen.wholeStage", "false")
            .config("spark.sql.warehouse.dir", warehouse());
    if (present(DISK)) {
      builder
          .config("spark.hadoop.fs.file.impl", DISK)
          .config("spark.hadoop.fs.AbstractFileSystem.file.impl", LOCAL_FS);
    }
    return present(DELTA)
        ? builder
            .config("spark.sql.extensions", DELTA)
            .config(
                "spark.sql.catalog.spark_catalog",
                "org.apache.spark.sql.delta.catalog.DeltaCatalog")
            .config("spark.databricks.delta.snapshotPartitions", "2")
        : builder;
  }

  @Override
  public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
    return parameter.getParameter().getType() == SparkSession.class;
  }

  @Override
  public Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
    return session();
  }

  /** One for each JVM: tests may run in several. */
  private static String warehouse() {
    return System.getProperty("java.io.tmpdir") + "/warehouse-" + ProcessHandle.current().pid();
  }

  private static boolean present(String name) {
    return LocalSpark.class.getClassLoader().getResource(name.replace('.', '/') + ".class") != null;
  }
}
