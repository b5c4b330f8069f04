package dev.kepler.examples.bench;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.stream.Stream;

/** Temporary folder that is gone afterwards, also when the JVM is told to end. */
final class WorkFolder implements AutoCloseable {

  /** What its name begins with. */
  static final String PREFIX = "kepler-bench-";

  private final Path path;
  private volatile Process tenant;
  private final Thread hook = new Thread(this::delete, "bench folder");

  WorkFolder() throws IOException {
    this.path = Files.createTempDirectory(Path.of(System.getProperty("java.io.tmpdir")), PREFIX);
    Runtime.getRuntime().addShutdownHook(hook);
  }

  /** Where it is. */
  Path path() {
    return path;
  }

  /** The process that works in it, to be ended before the folder goes. */
  void letTo(Process process) {
    tenant = process;
  }

  @Override
  public void close() {
    Runtime.getRuntime().removeShutdownHook(hook);
    delete();
  }

  private void delete() {
    if (tenant != null) {
      tenant.destroyForcibly().onExit().join();
    }
    delete(path);
  }

  /** Deletes a folder with all that is below; what goes meanwhile is gone as well. */
  static void delete(Path folder) {
    if (!Files.exists(folder)) {
      return;
    }
    try (Stream<Path> files = Files.walk(folder)) {
      files.sorted(Comparator.reverseOrder()).map(Path::toFile).forEach(File::delete);
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot delete " + folder, e);
    }
  }
}
