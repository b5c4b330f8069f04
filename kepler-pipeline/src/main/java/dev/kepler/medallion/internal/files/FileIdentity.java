package dev.kepler.medallion.internal.files;

import dev.kepler.medallion.internal.files.ReadLists.ReadFile;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Arrays;
import java.util.Optional;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.Path;

/** Evidence that a file found in one place is the one that was read in another. */
public record FileIdentity(Configuration hadoop) {

  /** Archives such as tar and zip keep times to the second, or to two. */
  private static final long COARSE = 2_000;

  private static final long SECOND = 1_000;

  /** What is found under the name of a file that was read. */
  enum Likeness {
    /** The file: of the same time, or of the same content as where it was read. */
    SAME,
    /** Not the file: that is still where it was read, and this is another or none. */
    OTHER,
    /** A file of another time, and the one that was read is gone, or not what it was. */
    UNKNOWN,
    /** Nothing, here and where it was read. */
    ABSENT
  }

  /** Compares a file that was read with what is in another place. */
  Likeness likeness(ReadFile read, Path place) {
    Optional<FileStatus> found = status(place);
    Optional<FileStatus> original = status(read.path());
    if (found.isEmpty()) {
      return original.isEmpty() ? Likeness.ABSENT : Likeness.OTHER;
    }
    boolean sameTime = isSameTime(read.time(), found.get().getModificationTime());
    if (original.isEmpty()) {
      return sameTime ? Likeness.SAME : Likeness.UNKNOWN;
    }
    boolean sameLength = original.get().getLen() == found.get().getLen();
    boolean unchanged = original.get().getModificationTime() == read.time();
    if (sameTime && (sameLength || !unchanged)) {
      return Likeness.SAME;
    }
    if (sameLength && haveSameContent(read.path(), place)) {
      return Likeness.SAME;
    }
    return unchanged ? Likeness.OTHER : Likeness.UNKNOWN;
  }

  /** Whether a time is another as an archive writes it down, to the second or two. */
  public static boolean isSameTime(long before, long now) {
    return before == now || (now % SECOND == 0 && Math.abs(before - now) < COARSE);
  }

  /** Modification time of a file that is there. */
  long time(Path file) {
    return status(file).orElseThrow().getModificationTime();
  }

  /** Whether two paths lead to one folder, by a link or another spelling. */
  boolean isSameFolder(Path one, Path other) {
    return real(one).equals(real(other));
  }

  boolean exists(Path place) {
    return status(place).isPresent();
  }

  /** A folder as its file system writes it, and so the paths in it. */
  Path spelled(Path folder) {
    return status(folder).map(FileStatus::getPath).orElse(folder);
  }

  /** A path without links, where it is one of this machine. */
  static String real(Path path) {
    if (!"file".equals(path.toUri().getScheme())) {
      return path.toString();
    }
    try {
      return java.nio.file.Path.of(path.toUri().getPath()).toRealPath().toString();
    } catch (IOException e) { // gone
      return path.toString();
    }
  }

  /** Empty too where the file system is one that cannot be reached from here. */
  private Optional<FileStatus> status(Path path) {
    try {
      return Optional.of(path.getFileSystem(hadoop).getFileStatus(path));
    } catch (IOException e) {
      return Optional.empty();
    }
  }

  private boolean haveSameContent(Path one, Path other) {
    try (InputStream a = one.getFileSystem(hadoop).open(one);
        InputStream b = other.getFileSystem(hadoop).open(other)) {
      byte[] next = a.readNBytes(1 << 16);
      while (next.length > 0) {
        if (!Arrays.equals(next, b.readNBytes(next.length))) {
          return false;
        }
        next = a.readNBytes(1 << 16);
      }
      return b.read() < 0;
    } catch (FileNotFoundException e) {
      return false;
    } catch (IOException e) {
      throw new UncheckedIOException(
          "Cannot compare " + one + " with " + other + ": " + e.getMessage(), e);
    }
  }
}
