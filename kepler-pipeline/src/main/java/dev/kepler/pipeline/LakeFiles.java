package dev.kepler.pipeline;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.Stream;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.execution.streaming.CheckpointFileManager;
import org.apache.spark.sql.execution.streaming.CheckpointFileManager.CancellableFSDataOutputStream;

/**
 * Small files beside the tables, on whatever file system the lake is: read whole, and written whole
 * or not at all.
 */
record LakeFiles(Configuration hadoop) {

  static LakeFiles of(SparkSession session) {
    return new LakeFiles(session.sessionState().newHadoopConf());
  }

  boolean exists(Path file) {
    return run("read", file, files -> files.exists(file));
  }

  /** Names in a folder that are not hidden; none when there is no such folder. */
  List<String> names(Path folder) {
    return run(
        "list",
        folder,
        files -> {
          try {
            return Stream.of(files.listStatus(folder))
                .map(FileStatus::getPath)
                .map(Path::getName)
                .filter(name -> !name.startsWith("."))
                .toList();
          } catch (FileNotFoundException e) {
            return List.of();
          }
        });
  }

  /** Numbers among the names in a folder, ascending. */
  List<Long> numbers(Path folder) {
    return names(folder).stream()
        .filter(name -> name.chars().allMatch(Character::isDigit))
        .map(Long::valueOf)
        .sorted()
        .toList();
  }

  /**
   * Text of a file.
   *
   * @throws UncheckedIOException when there is none, or it does not match its checksum
   */
  String text(Path file) {
    return run(
        "read",
        file,
        files -> {
          try (InputStream in = files.open(file)) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
          }
        });
  }

  /** Writes a file, in place of one that is there. */
  void write(Path file, String text) {
    run(
        "write",
        file,
        anyFileSystem -> {
          CheckpointFileManager files = CheckpointFileManager.create(file.getParent(), hadoop);
          files.mkdirs(file.getParent());
          CancellableFSDataOutputStream out = files.createAtomic(file, true);
          try {
            out.write(text.getBytes(StandardCharsets.UTF_8));
            out.close();
          } catch (IOException e) {
            out.cancel();
            throw e;
          }
          return file;
        });
  }

  /** Removes a file, or a folder with all in it; nothing when it is not there. */
  void delete(Path file) {
    run("delete", file, files -> files.delete(file, true));
  }

  /** Moves a folder to a place where nothing is. */
  void move(Path from, Path to) {
    run(
        "move",
        from,
        files -> {
          files.mkdirs(to.getParent());
          if (!files.rename(from, to)) {
            throw new IOException("it cannot be moved to " + to);
          }
          return to;
        });
  }

  private <T> T run(String what, Path file, FileWork<T> work) {
    try {
      return work.on(file.getFileSystem(hadoop));
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot " + what + " " + file + ": " + e.getMessage(), e);
    }
  }

  private interface FileWork<T> {
    T on(FileSystem files) throws IOException;
  }
}
