package dev.kepler.examples.bench;

import java.io.IOException;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;

/** Temporary folder that is gone afterwards, also when the JVM is told to end. */
final class WorkFolder implements AutoCloseable {

  /** What its name begins with. */
  static final String PREFIX = "kepler-bench-";

  private final Path path;
  private volatile Process tenant;
  private volatile boolean ending;
  private final Thread hook = new Thread(this::end, "bench folder");

  WorkFolder() throws IOException {
    this.path = Files.createTempDirectory(Path.of(System.getProperty("java.io.tmpdir")), PREFIX);
    Runtime.getRuntime().addShutdownHook(hook);
  }

  /** Where it is. */
  Path path() {
    return path;
  }

  /**
   * The process that works in it, to be ended before the folder goes.
   *
   * @throws IllegalStateException when the JVM is ending; the process is ended then
   */
  void letTo(Process process) {
    tenant = process;
    if (ending) {
      process.destroyForcibly();
      throw new IllegalStateException("Cannot go on measuring: this JVM is ending.");
    }
  }

  @Override
  public void close() throws IOException {
    if (!ending) {
      Runtime.getRuntime().removeShutdownHook(hook);
      delete(path);
    }
  }

  /** What the process still writes while it dies is seen the second time. */
  private void end() {
    ending = true;
    try {
      Process last;
      do {
        last = tenant;
        if (last != null) {
          last.destroyForcibly().onExit().join();
        }
        delete(path);
      } while (last != tenant || Files.exists(path));
    } catch (IOException e) {
      System.err.println("Cannot delete " + path + ": " + e.getMessage());
    }
  }

  /** Deletes a folder with all that is below; what goes meanwhile is gone as well. */
  static void delete(Path folder) throws IOException {
    if (Files.exists(folder)) {
      Files.walkFileTree(folder, new Deletion());
    }
  }

  /** Deletes what it visits. */
  private static final class Deletion extends SimpleFileVisitor<Path> {

    @Override
    public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
      Files.deleteIfExists(file);
      return FileVisitResult.CONTINUE;
    }

    @Override
    public FileVisitResult visitFileFailed(Path file, IOException e) {
      return FileVisitResult.CONTINUE;
    }

    @Override
    public FileVisitResult postVisitDirectory(Path folder, IOException e) throws IOException {
      try {
        Files.deleteIfExists(folder);
      } catch (DirectoryNotEmptyException filled) {
        return FileVisitResult.CONTINUE; // someone still writes; who waits for the end looks again
      }
      return FileVisitResult.CONTINUE;
    }
  }
}
