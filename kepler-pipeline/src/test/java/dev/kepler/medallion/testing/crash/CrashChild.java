package dev.kepler.medallion.testing.crash;

import dev.kepler.medallion.lake.LakeException;
import dev.kepler.medallion.lifecycle.PipelineException;
import dev.kepler.medallion.pipeline.RunningPipeline;
import dev.kepler.model.testing.LocalSpark;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Locale;
import org.apache.spark.sql.SparkSession;

/** What runs in a child JVM: a {@link CrashJob} under a {@link Fault}. */
public final class CrashChild {

  /** Exit code of a pipeline that failed. */
  static final int FAILED = 1;

  /** Exit code of a pipeline that refused the lake. */
  static final int REFUSED = 3;

  /** File with the milliseconds from the start of a JVM until it had caught up. */
  static final String RECOVERED = "recovered";

  /** File with the number of writes that failed in a JVM. */
  static final String FAILED_WRITES = "failed-writes";

  /** Loads that differ enough for every kind of write to occur. */
  private static final int LOADS = 6;

  /** How long the job runs. */
  enum Mode {
    /** Until everything that is there was taken. */
    ONCE,
    /** The same after each of so many further loads, which it lands itself. */
    LOADS,
    /** Until it is killed. */
    STREAM
  }

  private CrashChild() {}

  /**
   * Runs the job.
   *
   * @param args class of the job, folder, mode, fault, seed
   */
  public static void main(String[] args) throws Exception {
    Path folder = Path.of(args[1]);
    CrashJob job = Class.forName(args[0]).asSubclass(CrashJob.class).getConstructor().newInstance();
    SparkSession.Builder settings =
        FaultyFileSystem.configure(
                LocalSpark.builder(), folder, Fault.parse(args[3]), Long.parseLong(args[4]))
            .config("spark.databricks.delta.properties.defaults.checkpointInterval", "3");
    int exit = 0;
    try (SparkSession session = settings.getOrCreate()) {
      run(job, session, Mode.valueOf(args[2]), folder);
    } catch (LakeException e) {
      System.err.println(e.getMessage());
      exit = REFUSED;
    } catch (PipelineException e) {
      e.printStackTrace();
      exit = FAILED;
    }
    note(folder, FAILED_WRITES, Long.toString(FaultyFileSystem.failed()));
    System.exit(exit);
  }

  private static void run(CrashJob job, SparkSession session, Mode mode, Path folder)
      throws IOException {
    switch (mode) {
      case ONCE -> job.runOnce(session, folder);
      case LOADS -> {
        for (int load = 1; load < LOADS; load++) {
          job.land(folder, load);
          job.runOnce(session, folder);
        }
      }
      case STREAM -> stream(job.start(session, folder), folder);
    }
  }

  private static void stream(RunningPipeline started, Path folder) throws IOException {
    try (RunningPipeline running = started.closeOnShutdown()) {
      running.processAllAvailable();
      long sinceStart =
          System.currentTimeMillis() - ManagementFactory.getRuntimeMXBean().getStartTime();
      note(folder, RECOVERED, String.format(Locale.ROOT, "%d", sinceStart));
      running.awaitTermination();
    }
  }

  private static void note(Path folder, String name, String text) throws IOException {
    Path aside = Files.writeString(folder.resolve("." + name), text);
    Files.move(aside, folder.resolve(name), StandardCopyOption.ATOMIC_MOVE);
  }
}
