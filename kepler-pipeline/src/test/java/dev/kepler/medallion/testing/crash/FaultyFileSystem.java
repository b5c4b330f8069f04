package dev.kepler.medallion.testing.crash;

import dev.kepler.medallion.localdisk.InProcessFileSystem;
import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.StandardOpenOption;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.regex.Pattern;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FSDataOutputStream;
import org.apache.hadoop.fs.Options;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.fs.permission.FsPermission;
import org.apache.hadoop.util.Progressable;
import org.apache.spark.sql.SparkSession;

/**
 * The machine's own file system, with a {@link Fault}. A write is the creation of a file until it
 * is closed, a rename, or a removal; hidden and temporary files do not count. One fault a JVM,
 * however many of these file systems Hadoop and Delta make in it; {@link #heal} ends it.
 */
public final class FaultyFileSystem extends InProcessFileSystem {

  /** What the JVM exits with at {@link Fault.Kind#HALT}, as after {@code kill -9}. */
  public static final int KILLED = 137;

  private static final String FAULT = "kepler.testing.fault";
  private static final String FOLDER = "kepler.testing.folder";
  private static final String SEED = "kepler.testing.seed";
  private static final AtomicBoolean HEALED = new AtomicBoolean();
  private static final AtomicBoolean DONE = new AtomicBoolean();
  private static final AtomicLong WRITTEN = new AtomicLong();
  private static final AtomicLong FAILED = new AtomicLong();

  private static final Map<String, Pattern> PLACES = new ConcurrentHashMap<>();

  /** By seed; one for all file systems of a JVM, because Delta makes one for each commit. */
  private static final Map<Long, Random> RANDOMS = new ConcurrentHashMap<>();

  private Fault fault = Fault.trace();
  private java.nio.file.Path folder;
  private Random random;

  /** Called by Hadoop. */
  public FaultyFileSystem() {}

  /**
   * Settings of a session whose files are on this file system: tables, their logs, checkpoints.
   *
   * @param folder below which writes count
   * @param seed of what is left to chance
   */
  public static SparkSession.Builder configure(
      SparkSession.Builder session, java.nio.file.Path folder, Fault fault, long seed) {
    return session
        .config("spark.hadoop.fs.file.impl", FaultyFileSystem.class.getName())
        .config("spark.hadoop." + FAULT, fault.toString())
        .config("spark.hadoop." + FOLDER, folder.toString())
        .config("spark.hadoop." + SEED, Long.toString(seed))
        .config("spark.hadoop.fs.AbstractFileSystem.file.impl", FaultyLocalFs.class.getName());
  }

  /** Ends the fault: from now on all writes go well. */
  public static void heal() {
    HEALED.set(true);
  }

  /** How many writes failed so far. */
  public static long failed() {
    return FAILED.get();
  }

  @Override
  public void initialize(URI name, Configuration conf) throws IOException {
    super.initialize(name, conf);
    if (conf.get(FOLDER) != null) {
      folder = java.nio.file.Path.of(conf.get(FOLDER));
      fault = Fault.parse(conf.get(FAULT));
      random = RANDOMS.computeIfAbsent(conf.getLong(SEED, 0), seed -> new Random(seed));
    }
  }

  @Override
  public FSDataOutputStream create(
      Path file,
      FsPermission permission,
      boolean overwrite,
      int bufferSize,
      short replication,
      long blockSize,
      Progressable progress)
      throws IOException {
    Write write = begin(file);
    return new FSDataOutputStream(
        counted(
            super.create(file, permission, overwrite, bufferSize, replication, blockSize, progress),
            write),
        null);
  }

  @Override
  public FSDataOutputStream create(
      Path file,
      boolean overwrite,
      int bufferSize,
      short replication,
      long blockSize,
      Progressable progress)
      throws IOException {
    return create(file, null, overwrite, bufferSize, replication, blockSize, progress);
  }

  @Override
  public boolean rename(Path from, Path to) throws IOException {
    Write write = begin(to);
    boolean renamed = super.rename(from, to);
    if (renamed) {
      write.end();
    }
    return renamed;
  }

  @Override
  protected void rename(Path from, Path to, Options.Rename... options) throws IOException {
    Write write = begin(to);
    super.rename(from, to, options);
    write.end();
  }

  @Override
  public boolean delete(Path file, boolean recursive) throws IOException {
    Write write = begin(file);
    boolean deleted = super.delete(file, recursive);
    if (deleted) {
      write.end();
    }
    return deleted;
  }

  private OutputStream counted(OutputStream out, Write write) {
    return new FilterOutputStream(out) {
      private boolean closed;

      @Override
      public void write(int b) throws IOException {
        requireSpace(1);
        out.write(b);
      }

      @Override
      public void write(byte[] bytes, int from, int length) throws IOException {
        requireSpace(length);
        out.write(bytes, from, length);
      }

      @Override
      public void close() throws IOException {
        if (!closed) {
          closed = true;
          out.close();
          write.end();
        }
      }
    };
  }

  private void requireSpace(long bytes) throws IOException {
    if (fault.kind() == Fault.Kind.FULL
        && !HEALED.get()
        && WRITTEN.addAndGet(bytes) > fault.amount()) {
      FAILED.incrementAndGet();
      throw new IOException("No space left on device");
    }
  }

  private Write begin(Path file) throws IOException {
    String path = file.toUri().getPath();
    boolean counts =
        folder != null
            && path.startsWith(folder + "/")
            && path.chars().noneMatch(c -> c == 0)
            && !path.contains("/.")
            && !path.contains("/_temporary");
    String place =
        counts ? CrashPoint.placeOf(path.substring(folder.toString().length() + 1)) : null;
    Write write = new Write(place);
    write.strike(Fault.Moment.BEFORE);
    return write;
  }

  /** A write that was begun; null for a place that does not count. */
  private final class Write {

    private final String place;

    Write(String place) {
      this.place = place;
    }

    void end() throws IOException {
      strike(Fault.Moment.AFTER);
    }

    private void strike(Fault.Moment moment) throws IOException {
      if (place == null || HEALED.get()) {
        return;
      }
      switch (fault.kind()) {
        case TRACE -> note(moment);
        case HALT -> {
          if (isHere(moment)) {
            Runtime.getRuntime().halt(KILLED);
          }
        }
        case FAIL -> {
          if (isHere(moment) && DONE.compareAndSet(false, true)) {
            fail(moment);
          }
        }
        case RATE -> {
          if (PLACES.computeIfAbsent(fault.place(), Pattern::compile).matcher(place).find()
              && isUnlucky()) {
            fail(moment);
          }
        }
        case FULL -> {} // strikes while bytes are written
      }
    }

    private boolean isHere(Fault.Moment moment) {
      return moment == fault.moment() && place.equals(fault.place());
    }

    /** Asked twice for a write, before and after it. */
    private boolean isUnlucky() {
      return random.nextInt(200) < fault.amount();
    }

    private void fail(Fault.Moment moment) throws IOException {
      FAILED.incrementAndGet();
      throw new IOException("Simulated store error " + new CrashPoint(moment, place));
    }

    private void note(Fault.Moment moment) {
      try {
        Files.write(
            folder.resolve("trace.txt"),
            (new CrashPoint(moment, place) + "\n").getBytes(StandardCharsets.UTF_8),
            StandardOpenOption.CREATE,
            StandardOpenOption.APPEND);
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }
}
