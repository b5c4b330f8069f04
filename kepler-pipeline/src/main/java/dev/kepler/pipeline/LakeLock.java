package dev.kepler.pipeline;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.management.ManagementFactory;
import java.net.URI;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The right to write a lake: an operating-system lock on a file beside its checkpoints, which ends
 * with the process however that ends. A second file tells who holds it. A store that is not the
 * machine's own file system has no such lock; there only one's own process is kept out.
 */
final class LakeLock implements AutoCloseable {

  private static final String FILE = "file";

  /**
   * Lakes that this process holds. Opening a locked file once more and closing it would give the
   * operating system's lock away, so this is asked first.
   */
  private static final Map<String, String> HELD = new ConcurrentHashMap<>();

  private final String place;
  private final Optional<FileChannel> channel;

  private LakeLock(String place, Optional<FileChannel> channel) {
    this.place = place;
    this.channel = channel;
  }

  /**
   * Takes the lock.
   *
   * @throws LakeException at once, when another pipeline holds it
   */
  static LakeLock take(TableLayout layout) {
    String place = layout.lock();
    String me =
        "process %s, since %s"
            .formatted(
                ManagementFactory.getRuntimeMXBean().getName(),
                Instant.now().truncatedTo(ChronoUnit.SECONDS));
    String earlier = HELD.putIfAbsent(place, me);
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
      return new LakeLock(place, channel);
    } catch (IOException e) {
      HELD.remove(place);
      throw new UncheckedIOException("Cannot lock " + place + ": " + e.getMessage(), e);
    } catch (RuntimeException e) {
      HELD.remove(place);
      throw e;
    }
  }

  /** No lock. */
  static LakeLock none() {
    return new LakeLock("", Optional.empty());
  }

  /** Tells of another process that holds the lock; nothing is changed. */
  static Optional<Finding> elsewhere(TableLayout layout) {
    Optional<Path> file = localFile(layout.lock()).filter(Files::exists);
    if (file.isEmpty() || HELD.containsKey(layout.lock())) {
      return Optional.empty();
    }
    try {
      Optional<FileChannel> channel = lock(file.get());
      if (channel.isPresent()) {
        channel.get().close();
        return Optional.empty();
      }
      return Optional.of(held(layout.lock(), holder(file.get())));
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot read " + file.get() + ": " + e.getMessage(), e);
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
      HELD.remove(place);
    }
  }
}
