package dev.kepler.medallion.internal.checkpoint;

import dev.kepler.medallion.internal.delta.LogCheckpoints;
import dev.kepler.medallion.internal.files.LakePaths;
import dev.kepler.medallion.lake.Finding;
import dev.kepler.medallion.lake.LakeException;
import dev.kepler.medallion.lake.Layer;
import dev.kepler.medallion.lake.Remedy;
import dev.kepler.medallion.lake.TableLayout;
import java.io.Closeable;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.management.ManagementFactory;
import java.net.URI;
import java.nio.file.Files;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.hadoop.fs.Path;
import org.apache.spark.sql.SparkSession;

/**
 * The right to write a lake: a lock on a file beside its checkpoints, which ends with the process
 * however that ends. In a store that has no such lock only one's own process is kept out.
 */
public final class LakeLock implements AutoCloseable {

  /**
   * Lakes that this process holds. Opening a locked file once more and closing it would give the
   * operating system's lock away, so this is asked first.
   */
  private static final Map<String, String> HELD = new ConcurrentHashMap<>();

  private static final Closeable NOTHING = () -> {};

  private final String place;
  private final String lake;
  private final Closeable taken;

  private LakeLock(String place, String lake, Closeable taken) {
    this.place = place;
    this.lake = lake;
    this.taken = taken;
  }

  /**
   * Takes the lock.
   *
   * @throws LakeException at once, when another pipeline holds it
   */
  public static LakeLock take(SparkSession session, TableLayout layout) {
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
      Optional<ProcessLock> lock = ProcessLock.on(session, place);
      Optional<Closeable> taken = lock.isEmpty() ? Optional.of(NOTHING) : lock.get().take(me);
      if (taken.isEmpty()) {
        throw new LakeException(layout, held(place, lock.get().holder()));
      }
      return new LakeLock(place, lake, taken.get());
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
    return new LakeLock("", "", NOTHING);
  }

  /** Tells whether a pipeline of this process holds a lake. */
  public static boolean isHeldHere(TableLayout layout) {
    return HELD.containsKey(lake(layout));
  }

  /**
   * Tells of another process that holds the lock; nothing is changed, and nothing need be writable.
   */
  public static Optional<Finding> elsewhere(SparkSession session, TableLayout layout) {
    String place = LakePaths.lock(layout);
    Optional<ProcessLock> lock = ProcessLock.on(session, place);
    try {
      return lock.isPresent() && !isHeldHere(layout) && lock.get().isTaken()
          ? Optional.of(held(place, lock.get().holder()))
          : Optional.empty();
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot read " + place + ": " + e.getMessage(), e);
    }
  }

  /** A lake by its folder without links, so that it is one however it is reached. */
  private static String lake(TableLayout layout) {
    URI place = new Path(LakePaths.lock(layout)).toUri();
    if (!"file".equals(place.getScheme())) {
      return place.toString();
    }
    java.nio.file.Path file = java.nio.file.Path.of(place.getPath());
    java.nio.file.Path there = file;
    while (there.getParent() != null && !Files.exists(there)) {
      there = there.getParent();
    }
    try {
      return there.toRealPath().resolve(there.relativize(file)).toString();
    } catch (IOException e) {
      return place.toString();
    }
  }

  private static Finding held(String place, String holder) {
    return new Finding(Layer.BRONZE, place, "is held by " + holder, Remedy.WAIT);
  }

  /** Gives the lock back, once nothing more is written; again does nothing. */
  @Override
  public void close() {
    LogCheckpoints.settle();
    try {
      taken.close();
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot unlock " + place + ": " + e.getMessage(), e);
    } finally {
      HELD.remove(lake);
    }
  }
}
