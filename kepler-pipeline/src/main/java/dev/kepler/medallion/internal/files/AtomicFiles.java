package dev.kepler.medallion.internal.files;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;
import java.util.zip.CRC32C;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.ChecksumException;
import org.apache.hadoop.fs.CommonPathCapabilities;
import org.apache.hadoop.fs.FSDataOutputStream;
import org.apache.hadoop.fs.FileAlreadyExistsException;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.LocatedFileStatus;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.fs.RemoteIterator;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.execution.streaming.CheckpointFileManager;
import org.apache.spark.sql.execution.streaming.CheckpointFileManager.CancellableFSDataOutputStream;

/**
 * Small files beside the tables, on whatever file system the lake is: read whole, and written whole
 * or not at all.
 */
public record AtomicFiles(Configuration hadoop) {

  public static AtomicFiles of(SparkSession session) {
    return new AtomicFiles(session.sessionState().newHadoopConf());
  }

  public boolean exists(Path file) {
    return run("read", file, files -> files.exists(file));
  }

  /** Names in a folder that are not hidden; none when there is no such folder. */
  public List<String> names(Path folder) {
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

  /** Tells whether a file could not be read for what it is, and not for its store. */
  static boolean isDamage(UncheckedIOException failure) {
    return failure.getCause() instanceof ChecksumException
        || failure.getCause() instanceof FileNotFoundException;
  }

  /** What a folder holds, by name; nothing when there is no such folder. */
  public Map<String, FileStatus> statuses(Path folder) {
    return run(
        "list",
        folder,
        files -> {
          Map<String, FileStatus> held = new TreeMap<>();
          try {
            for (FileStatus file : files.listStatus(folder)) {
              held.put(file.getPath().getName(), file);
            }
          } catch (FileNotFoundException e) {
            return held;
          }
          return held;
        });
  }

  /** What a file is; empty when there is none. */
  public Optional<FileStatus> status(Path file) {
    return run(
        "read",
        file,
        files -> {
          try {
            return Optional.of(files.getFileStatus(file));
          } catch (FileNotFoundException e) {
            return Optional.empty();
          }
        });
  }

  /** Numbers among the names in a folder, ascending. */
  public List<Long> numbers(Path folder) {
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
  public String text(Path file) {
    return new String(bytes(file), StandardCharsets.UTF_8);
  }

  /**
   * Content of a file.
   *
   * @throws UncheckedIOException when there is none, or it does not match its checksum
   */
  byte[] bytes(Path file) {
    return run(
        "read",
        file,
        files -> {
          try (InputStream in = files.open(file)) {
            return in.readAllBytes();
          }
        });
  }

  /**
   * A file of any length, to be read from its beginning; the caller closes it.
   *
   * @throws UncheckedIOException when there is none
   */
  public InputStream open(Path file) {
    return run("read", file, files -> files.open(file));
  }

  /**
   * CRC-32C of a file's content, in hexadecimal digits.
   *
   * @throws UncheckedIOException when there is none, or it does not match its checksum
   */
  public String sum(Path file) {
    return run(
        "read",
        file,
        files -> {
          CRC32C sum = new CRC32C();
          byte[] buffer = new byte[1 << 16];
          try (InputStream in = files.open(file)) {
            for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
              sum.update(buffer, 0, read);
            }
          }
          return Long.toHexString(sum.getValue());
        });
  }

  /** Writes a file, in place of one that is there. */
  public void write(Path file, String text) {
    byte[] content = text.getBytes(StandardCharsets.UTF_8);
    run(
        "write",
        file,
        store ->
            appearWhole(store, file) ? put(store, file, content) : renamed(file, content, true));
  }

  /**
   * Writes a file where none is; of two that do so at once, one does. A store of objects does not
   * tell two processes apart.
   *
   * @return whether there was none
   */
  public boolean writeNew(Path file, String text) {
    byte[] content = text.getBytes(StandardCharsets.UTF_8);
    return run(
        "write",
        file,
        store -> isDisk(store) ? linked(file, content) : renamedNew(store, file, content));
  }

  private static boolean isDisk(FileSystem store) {
    return store.getUri().getScheme().equals("file");
  }

  /** A disk renames over what is there, and links over nothing. */
  private static boolean linked(Path file, byte[] content) throws IOException {
    java.nio.file.Path place = java.nio.file.Path.of(file.toUri().getPath());
    Files.createDirectories(place.getParent());
    java.nio.file.Path aside = Files.createTempFile(place.getParent(), ".", ".new");
    try {
      Files.write(aside, content);
      Files.createLink(place, aside);
      return true;
    } catch (java.nio.file.FileAlreadyExistsException e) {
      return false;
    } finally {
      Files.delete(aside);
    }
  }

  private boolean renamedNew(FileSystem store, Path file, byte[] content) throws IOException {
    if (store.exists(file)) {
      return false;
    }
    if (appearWhole(store, file)) {
      put(store, file, content);
      return true;
    }
    try {
      renamed(file, content, false);
      return true;
    } catch (FileAlreadyExistsException e) {
      return false;
    }
  }

  /**
   * Tells whether files of a place appear once they are closed, whole and over another, as objects
   * do. Such a store renames by copying; over another file, by removing that first.
   */
  public boolean appearWhole(Path place) {
    return run("read", place, store -> appearWhole(store, place));
  }

  private static boolean appearWhole(FileSystem store, Path place) throws IOException {
    return store.hasPathCapability(place, CommonPathCapabilities.ABORTABLE_STREAM);
  }

  private static Path put(FileSystem store, Path file, byte[] content) throws IOException {
    FSDataOutputStream out = store.create(file, true);
    try {
      out.write(content);
    } catch (IOException e) {
      out.abort();
      throw e;
    }
    out.close();
    return file;
  }

  private Path renamed(Path file, byte[] content, boolean over) throws IOException {
    CheckpointFileManager files = CheckpointFileManager.create(file.getParent(), hadoop);
    files.mkdirs(file.getParent());
    CancellableFSDataOutputStream out = files.createAtomic(file, over);
    try {
      out.write(content);
      out.close();
    } catch (IOException e) {
      out.cancel();
      throw e;
    }
    return file;
  }

  /** Removes a file, or a folder with all in it; nothing when it is not there. */
  public void delete(Path file) {
    run("delete", file, files -> files.delete(file, true));
  }

  /** Makes a folder. */
  public void makeFolder(Path folder) {
    run("make", folder, files -> files.mkdirs(folder));
  }

  /**
   * Moves a folder to a place where nothing is but what the same move has left there when it was
   * cut short: not every store moves a folder at once.
   */
  public void move(Path from, Path to) {
    run(
        "move",
        from,
        files -> {
          if (!files.exists(to)) {
            return rename(files, from, to);
          }
          URI folder = files.makeQualified(from).toUri();
          RemoteIterator<LocatedFileStatus> left = files.listFiles(from, true);
          while (left.hasNext()) {
            Path file = left.next().getPath();
            Path there = new Path(to, folder.relativize(file.toUri()).getPath());
            files.delete(there, false);
            rename(files, file, there);
          }
          files.delete(from, true);
          return to;
        });
  }

  private static Path rename(FileSystem files, Path from, Path to) throws IOException {
    files.mkdirs(to.getParent());
    if (!files.rename(from, to)) {
      throw new IOException("it cannot be moved to " + to);
    }
    return to;
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
