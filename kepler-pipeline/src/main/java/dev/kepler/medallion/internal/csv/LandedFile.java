package dev.kepler.medallion.internal.csv;

import dev.kepler.medallion.internal.text.OneLine;
import dev.kepler.medallion.source.CsvForm;
import dev.kepler.medallion.source.FileNotes;
import java.io.EOFException;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.LongSupplier;
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
 * @param path path or URI under which it landed, as its records and errors have it
 * @param place where it is now
 */
public record LandedFile(String path, String place) {

  /** A file that is where it landed. */
  public LandedFile(String path) {
    this(path, path);
  }

  /**
   * Records of the file, read as they are asked for: never the whole file is in memory.
   *
   * @param notes get one of the file, once its last record was given; none of a file that cannot be
   *     opened
   * @throws UncheckedIOException when the store of the file fails
   */
  public <R> Iterator<R> records(CsvForm<R> form, Configuration hadoop, FileNotes notes) {
    try {
      DigestedBytes bytes = new DigestedBytes(bytes(hadoop));
      closeAfterTask(bytes);
      return records(bytes, form, hadoop, notes);
    } catch (FileNotFoundException | AccessControlException e) {
      return unreadable(form, "it cannot be opened: " + OneLine.of(e.getMessage()), "");
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot read " + path + ": " + e.getMessage(), e);
    }
  }

  private <R> Iterator<R> records(
      DigestedBytes bytes, CsvForm<R> form, Configuration hadoop, FileNotes notes)
      throws IOException {
    Iterator<R> records;
    LongSupplier lines = () -> 0;
    try {
      InputStream content = Unpacked.open(firstOf(bytes, hadoop), path);
      closeAfterTask(content);
      CsvRecords<R> csv = new CsvRecords<>(content, path, form);
      records = csv;
      lines = csv::lines;
    } catch (CsvHeaderException e) {
      records = unreadable(form, e.reason(), e.remedy() + " ");
    } catch (ZipException | EOFException e) {
      records =
          unreadable(
              form, "it is no packed file: " + OneLine.of(String.valueOf(e.getMessage())), "");
    }
    return new NotedRecords<>(path, records, lines, bytes, notes);
  }

  /** The bytes that are digested, and the file anew for whoever looks into it beforehand. */
  private Unpacked.Bytes firstOf(DigestedBytes bytes, Configuration hadoop) {
    AtomicBoolean opened = new AtomicBoolean();
    return () -> opened.getAndSet(true) ? bytes(hadoop) : bytes;
  }

  /** What the preamble says; nothing when it cannot be read. */
  public Preamble preamble(Configuration hadoop) {
    try (InputStream content = open(hadoop)) {
      return CsvRecords.preamble(content, path);
    } catch (CsvHeaderException | ZipException | EOFException e) {
      return new Preamble();
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot read " + path + ": " + e.getMessage(), e);
    }
  }

  private InputStream open(Configuration hadoop) throws IOException {
    return Unpacked.open(() -> bytes(hadoop), path);
  }

  /** Hadoop takes some names for addresses of another kind, such as those with a colon. */
  private InputStream bytes(Configuration hadoop) throws IOException {
    Path file = new Path(place);
    try {
      return file.getFileSystem(hadoop).open(file);
    } catch (IllegalArgumentException e) {
      throw new FileNotFoundException("its name cannot be used, " + e.getMessage());
    }
  }

  /** The one record of a file of which nothing can be read. */
  private <R> Iterator<R> unreadable(CsvForm<R> form, String reason, String remedy) {
    R record = form.record();
    form.setSource(record, path);
    form.setUnreadable(
        record,
        "Cannot read "
            + path
            + ": "
            + reason
            + ". "
            + remedy
            + "Land it under another name once it is mended.");
    return List.of(record).iterator();
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
