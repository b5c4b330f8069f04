package dev.kepler.medallion.internal.checkpoint;

import dev.kepler.medallion.internal.files.LakePaths;
import dev.kepler.medallion.lake.Finding;
import dev.kepler.medallion.lake.LakeException;
import dev.kepler.medallion.lake.Layer;
import dev.kepler.medallion.lake.Remedy;
import dev.kepler.medallion.lake.TableLayout;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.management.ManagementFactory;
import java.net.URI;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The right to write a lake: an operating-system lock on a file beside its checkpoints, which ends
 * with the process however that ends. A second file tells who holds it. A store that is not the
 * machine's own file system has no such lock; there only one's own process is kept out.
 */
public final class LakeLock implements AutoCloseable {

  private static final String FILE = "file";

  /**
   * Lakes that this process holds. Opening a locked file once more and closing it would give the
   * operating system's lock away, so this is asked first.
   */
  private static final Map<String, String> HELD = new ConcurrentHashMap<>();

  /** Lakes of which it was said that they have no lock. */
  private static final Set<String> UNLOCKED = ConcurrentHashMap.newKeySet();

  private static final Logger LOG = LoggerFactory.getLogger(LakeLock.class);

  private final String place;
  private final String lake;
  private final Optional<FileChannel> channel;

  private LakeLock(String place, String lake, Optional<FileChannel> channel) {
    this.place = place;
    this.lake = lake;
    this.channel = channel;
  }

  /**
   * Takes the lock.
   *
   * @throws LakeException at once, when another pipeline holds it
   */
  public static LakeLock take(TableLayout layout) {
    String place = LakePaths.lock(layout);
    String me =
        "process %s, since %s"
            .formatted(
                ManagementFactory.getRuntimeMXBean().getName(),
                Instant.now().truncatedTo(ChronoUnit.SECONDS));
    String lake = lake(layout);
    String earlier = HELD.putIfAbsent(lake, me);
    if (earlier != null) {
      throw new LakeException(layout, held(place, "another pipeline of this " + earlier));
    }
    try {
      Optional<Path> file = localFile(place);
      Optional<FileChannel> channel = file.isEmpty() ? Optional.empty() : lock(file.get());
      if (file.isPresent() && channel.isEmpty()) {
        throw new LakeException(layout, held(place, holder(file.get())));
      }
      if (file.isPresent()) {
        Files.writeString(holderFile(file.get()), me);
      }
      return new LakeLock(place, lake, channel);
    } catch (IOException e) {
      HELD.remove(lake);
      throw new UncheckedIOException("Cannot lock " + place + ": " + e.getMessage(), e);
    } catch (RuntimeException e) {
      HELD.remove(lake);
      throw e;
    }
  }

  /** No lock. */
  public static LakeLock none() {
    return new LakeLock("", "", Optional.empty());
  }

  /** Tells whether a pipeline of this process holds a lake. */
  public static boolean isHeldHere(TableLayout layout) {
    return HELD.containsKey(lake(layout));
  }

  /**
   * Tells of another process that holds the lock; nothing is changed, and nothing need be writable.
   */
  public static Optional<Finding> elsewhere(TableLayout layout) {
    Optional<Path> file = localFile(LakePaths.lock(layout)).filter(Files::exists);
    if (file.isEmpty() || HELD.containsKey(lake(layout))) {
      return Optional.empty();
    }
    try (FileChannel channel = FileChannel.open(file.get(), StandardOpenOption.READ);
        FileLock lock = channel.tryLock(0, Long.MAX_VALUE, true)) {
      return lock == null
          ? Optional.of(held(LakePaths.lock(layout), holder(file.get())))
          : Optional.empty();
    } catch (AccessDeniedException e) { // of another user, who may hold it: the tables tell more
      return Optional.empty();
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot read " + file.get() + ": " + e.getMessage(), e);
    }
  }

  /** Says once of a lake, by name, that its file system has no lock between processes. */
  public static void warn(TableLayout layout) {
    if (localFile(LakePaths.lock(layout)).isEmpty() && UNLOCKED.add(layout.toString())) {
      LOG.warn(
          "{}: its file system has no lock between processes, and only another pipeline of this one"
              + " is kept out. See that no other process writes the lake.",
          layout);
    }
  }

  /** A lake by its folder without links, so that it is one however it is reached. */
  private static String lake(TableLayout layout) {
    Optional<Path> file = localFile(LakePaths.lock(layout));
    if (file.isEmpty()) {
      return LakePaths.lock(layout);
    }
    Path there = file.get();
    while (there.getParent() != null && !Files.exists(there)) {
      there = there.getParent();
    }
    try {
      return there.toRealPath().resolve(there.relativize(file.get())).toString();
    } catch (IOException e) {
      return LakePaths.lock(layout);
    }
  }

  private static Finding held(String place, String holder) {
    return new Finding(Layer.BRONZE, place, "is held by " + holder, Remedy.WAIT);
  }

  /** Locks a file, or gives nothing when another process has. */
  private static Optional<FileChannel> lock(Path file) throws IOException {
    Files.createDirectories(file.getParent());
    FileChannel channel =
        FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
    if (channel.tryLock() != null) {
      return Optional.of(channel);
    }
    channel.close();
    return Optional.empty();
  }

  private static String holder(Path file) throws IOException {
    Path told = holderFile(file);
    return Files.exists(told) ? Files.readString(told) : "another process";
  }

  private static Path holderFile(Path file) {
    return file.resolveSibling("lake.holder");
  }

  private static Optional<Path> localFile(String place) {
    URI uri = new org.apache.hadoop.fs.Path(place).toUri();
    return FILE.equals(uri.getScheme()) ? Optional.of(Path.of(uri.getPath())) : Optional.empty();
  }

  /** Gives the lock back; again does nothing. */
  @Override
  public void close() {
    try {
      if (channel.isPresent()) {
        channel.get().close();
      }
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot unlock " + place + ": " + e.getMessage(), e);
    } finally {
      HELD.remove(lake);
    }
  }
}
