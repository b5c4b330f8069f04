package dev.kepler.medallion.testing.crash;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * Child JVM with the class path, the flags and Spark's settings of this one, that runs a {@link
 * CrashJob}.
 */
final class ChildJvm {

  private static final long MINUTES_TO_LIVE = 10;
  private static final String LOGGING = "log4j2.configurationFile";

  /** Begins the names of Spark's settings, among them those of every session of a JVM. */
  private static final String SPARK = "spark.";

  private final Process process;
  private final Path log;
  private final long startedAt = System.nanoTime();

  private ChildJvm(Process process, Path log) {
    this.process = process;
    this.log = log;
  }

  /**
   * Starts one.
   *
   * @param archive flag of the {@link ClassArchive}
   */
  static ChildJvm start(
      Class<? extends CrashJob> job,
      Path folder,
      CrashChild.Mode mode,
      Fault fault,
      long seed,
      String archive) {
    List<String> command = new ArrayList<>();
    command.add(java());
    ManagementFactory.getRuntimeMXBean().getInputArguments().stream()
        .filter(flag -> flag.startsWith("--add-opens"))
        .forEach(command::add);
    System.getProperties().stringPropertyNames().stream()
        .filter(name -> name.equals(LOGGING) || name.startsWith(SPARK))
        .map(name -> "-D" + name + "=" + System.getProperty(name))
        .forEach(command::add);
    command.addAll(
        List.of(
            "-Xmx1g",
            "-XX:+UseSerialGC",
            "-XX:TieredStopAtLevel=1",
            "-XX:ReservedCodeCacheSize=240m", // the default is for small programs at this level
            "-Xshare:auto",
            archive,
            "-Djava.io.tmpdir=" + folder,
            "-Djdk.reflect.useDirectMethodHandle=false",
            "-cp",
            ClassArchive.classPath(),
            CrashChild.class.getName(),
            job.getName(),
            folder.toString(),
            mode.name(),
            fault.toString(),
            Long.toString(seed)));
    Path log = folder.resolve("child.log");
    try {
      Process process =
          new ProcessBuilder(command)
              .directory(folder.toFile())
              .redirectErrorStream(true)
              .redirectOutput(ProcessBuilder.Redirect.to(new File(log.toString())))
              .start();
      return new ChildJvm(process, log);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The command that runs this JVM. */
  static String java() {
    return Path.of(System.getProperty("java.home"), "bin", "java").toString();
  }

  /**
   * Waits for its end.
   *
   * @return exit code
   */
  int await() {
    try {
      if (!process.waitFor(MINUTES_TO_LIVE, TimeUnit.MINUTES)) {
        kill();
        throw new IllegalStateException("A child JVM did not end:\n" + log());
      }
      return process.exitValue();
    } catch (InterruptedException e) {
      kill();
      throw new IllegalStateException(e);
    }
  }

  /** Lets it live for a while, unless it ends by itself. */
  boolean livesFor(long millis) {
    try {
      return !process.waitFor(millis, TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  /** Ends it as {@code kill -9} does. */
  void kill() {
    process.destroyForcibly();
    try {
      process.waitFor();
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  /** Asks it to end, as SIGTERM does. */
  void terminate() {
    process.destroy();
  }

  long pid() {
    return process.pid();
  }

  /** Since its start. */
  double seconds() {
    return (System.nanoTime() - startedAt) / 1e9;
  }

  /** What it printed. */
  String log() {
    try {
      return Files.readString(log);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
