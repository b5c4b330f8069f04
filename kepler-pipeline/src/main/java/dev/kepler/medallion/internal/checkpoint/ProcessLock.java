package dev.kepler.medallion.internal.checkpoint;

import java.io.Closeable;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Optional;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.hdfs.DistributedFileSystem;
import org.apache.spark.sql.SparkSession;

/** How a file system keeps other processes from a file, until the process that has it ends. */
interface ProcessLock {

  /** The lock on a file; empty where its file system has none. */
  static Optional<ProcessLock> on(SparkSession session, String file) {
    Path path = new Path(file);
    if ("file".equals(path.toUri().getScheme())) {
      return Optional.of(new DiskLock(java.nio.file.Path.of(path.toUri().getPath())));
    }
    try {
      FileSystem files = path.getFileSystem(session.sessionState().newHadoopConf());
      return files instanceof DistributedFileSystem hdfs
          ? Optional.of(new HdfsLease(hdfs, path))
          : Optional.empty();
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot reach " + file + ": " + e.getMessage(), e);
    }
  }

  /**
   * Takes the lock.
   *
   * @param holder who takes it, for others to be told
   * @return what gives it back; empty when another process has it
   */
  Optional<Closeable> take(String holder) throws IOException;

  /** Whether a process has it; nothing is changed, and nothing need be writable. */
  boolean isTaken() throws IOException;

  /** What was taken, once it is told who has it; given back where that cannot be told. */
  static Closeable told(Closeable taken, Telling holder) throws IOException {
    try {
      holder.tell();
      return taken;
    } catch (IOException | RuntimeException e) {
      taken.close();
      throw e;
    }
  }

  /** Writes down who has a lock. */
  interface Telling {
    void tell() throws IOException;
  }

  /** Who has it, in words for a sentence. */
  String holder() throws IOException;
}
