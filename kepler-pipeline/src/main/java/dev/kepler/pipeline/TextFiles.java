package dev.kepler.pipeline;

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
import org.apache.spark.sql.execution.streaming.CheckpointFileManager;
import org.apache.spark.sql.execution.streaming.CheckpointFileManager.CancellableFSDataOutputStream;

/** Small text files beside the checkpoints, each of which appears whole or not at all. */
final class TextFiles {

  private static final String ENDING = ".json";

  private final Configuration hadoop;
  private final Path folder;

  TextFiles(Configuration hadoop, String folder) {
    this.hadoop = hadoop;
    this.folder = new Path(folder);
  }

  /** Writes a file, in place of an equal one. */
  void write(long number, String text) {
    Path file = new Path(folder, number + ENDING);
    try {
      CheckpointFileManager files = CheckpointFileManager.create(folder, hadoop);
      files.mkdirs(folder);
      CancellableFSDataOutputStream out = files.createAtomic(file, true);
      try {
        out.write(text.getBytes(StandardCharsets.UTF_8));
        out.close();
      } catch (IOException e) {
        out.cancel();
        throw e;
      }
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot write " + file + ": " + e.getMessage(), e);
    }
  }

  /** The files, in no order. */
  List<FileStatus> list() {
    try {
      FileSystem files = folder.getFileSystem(hadoop);
      return files.exists(folder)
          ? Stream.of(files.listStatus(folder))
              .filter(file -> file.getPath().getName().matches("[0-9]+\\" + ENDING))
              .toList()
          : List.of();
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot read " + folder + ": " + e.getMessage(), e);
    }
  }

  /** Number that a file's name bears. */
  static long number(FileStatus file) {
    String name = file.getPath().getName();
    return Long.parseLong(name.substring(0, name.length() - ENDING.length()));
  }

  /** What a file holds. */
  String text(FileStatus file) throws IOException {
    try (InputStream in = folder.getFileSystem(hadoop).open(file.getPath())) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    }
  }

  /** Removes a file; one that is gone is no matter. */
  void delete(FileStatus file) {
    try {
      folder.getFileSystem(hadoop).delete(file.getPath(), false);
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot remove " + file.getPath() + ": " + e.getMessage(), e);
    }
  }
}
