package dev.kepler.pipeline;

import dev.kepler.model.RawKoi;
import java.io.EOFException;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.time.LocalDateTime;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.function.LongSupplier;
import java.util.zip.GZIPInputStream;
import java.util.zip.ZipException;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.security.AccessControlException;
import org.apache.spark.TaskContext;
import org.apache.spark.util.TaskCompletionListener;

/**
 * File in a landing folder, as whoever landed it has left it. What is wrong with it becomes a
 * record that says so; only what is wrong with its store is thrown.
 *
 * @param path path or URI
 */
record LandedFile(String path) {

  /** Ending of the names of files that are packed. */
  static final String PACKED = ".gz";

  /**
   * Records of the file, read as they are asked for: never the whole file is in memory.
   *
   * @param notes get one of the file, once its last record was given; none of a file that cannot be
   *     opened
   * @throws UncheckedIOException when the store of the file fails
   */
  Iterator<RawKoi> records(CsvForm form, Configuration hadoop, FileNotes notes) {
    try {
      DigestedBytes bytes = new DigestedBytes(bytes(hadoop));
      closeAfterTask(bytes);
      return records(bytes, form, notes);
    } catch (FileNotFoundException | AccessControlException e) {
      return unreadable("it cannot be opened: " + Quote.of(e.getMessage()));
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot read " + path + ": " + e.getMessage(), e);
    }
  }

  private Iterator<RawKoi> records(DigestedBytes bytes, CsvForm form, FileNotes notes)
      throws IOException {
    Iterator<RawKoi> records;
    LongSupplier lines = () -> 0;
    try {
      InputStream content = unpacked(bytes, path);
      closeAfterTask(content);
      CsvRecords csv = new CsvRecords(content, path, form);
      records = csv;
      lines = csv::lines;
    } catch (HeaderException e) {
      records = unreadable(e.reason());
    } catch (ZipException | EOFException e) {
      records = unreadable("it is no packed file: " + Quote.of(String.valueOf(e.getMessage())));
    }
    return new NotedRecords(path, records, lines, bytes, notes);
  }

  /** Date that the preamble bears; empty when it bears none or cannot be read. */
  Optional<LocalDateTime> date(Configuration hadoop) {
    try (InputStream content = open(hadoop)) {
      return CsvRecords.releaseDate(content, path);
    } catch (ZipException | EOFException e) {
      return Optional.empty();
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot read " + path + ": " + e.getMessage(), e);
    }
  }

  private InputStream open(Configuration hadoop) throws IOException {
    InputStream bytes = bytes(hadoop);
    try {
      return unpacked(bytes, path);
    } catch (IOException e) {
      bytes.close();
      throw e;
    }
  }

  /** Hadoop takes some names for addresses of another kind, such as those with a colon. */
  private InputStream bytes(Configuration hadoop) throws IOException {
    Path file = new Path(path);
    try {
      return file.getFileSystem(hadoop).open(file);
    } catch (IllegalArgumentException e) {
      throw new FileNotFoundException("its name cannot be used, " + e.getMessage());
    }
  }

  /** Content of a file, unpacked if its name says that it is packed. */
  static InputStream unpacked(InputStream content, String file) throws IOException {
    return file.endsWith(PACKED) ? new GZIPInputStream(content) : content;
  }

  /** The one record of a file of which nothing can be read. */
  private Iterator<RawKoi> unreadable(String reason) {
    RawKoi koi = new RawKoi();
    koi.setSource(path);
    koi.setCorruptRecord(
        "Cannot read " + path + ": " + reason + ". Land it under another name once it is mended.");
    return List.of(koi).iterator();
  }

  private static void closeAfterTask(InputStream content) {
    TaskContext task = TaskContext.get();
    if (task != null) {
      task.addTaskCompletionListener((TaskCompletionListener) ended -> close(content));
    }
  }

  private static void close(InputStream content) {
    try {
      content.close();
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot close a landed file: " + e.getMessage(), e);
    }
  }
}
