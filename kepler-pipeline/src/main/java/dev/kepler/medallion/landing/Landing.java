package dev.kepler.medallion.landing;

import dev.kepler.medallion.lake.Plan;
import dev.kepler.medallion.lake.PlanCheck;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import java.util.concurrent.locks.ReentrantLock;
import java.util.stream.Stream;

/**
 * Landing folder of a source of files, for those who put files into it: a file appears there whole
 * or not at all, under a name that a stream reads, in the order in which files land, and never in
 * place of another.
 *
 * <pre>{@code
 * Landing landing = Landing.into(Path.of("landing"));
 * Path landed = landing.land(Path.of("export.csv"));
 * }</pre>
 *
 * <p>A file is written aside under a hidden name, forced to the disk, dated and renamed. Its date
 * is now, or a millisecond after the newest file there where the clock was set back by up to a day;
 * a file that bears a date further ahead is nobody's predecessor. Refused are names that a stream
 * would not read or take for a pattern, names that have landed, and files that are empty, have no
 * row below the first one that does not begin with {@code #}, have a line of more than 16,777,216
 * characters, are neither UTF-8 nor UTF-16 with a byte-order mark, or are packed and cannot be
 * unpacked to their end, or hold several files. The columns are not looked at.
 *
 * <p>For folders of a local or mounted file system. Immutable; safe for use by several threads.
 * Several processes never see half a file either, but the order of what they land in the same
 * instant is not defined.
 */
public final class Landing {

  /** A clock is set back by less; a date further ahead is a mistake. */
  private static final Duration CLOCK_SET_BACK = Duration.ofDays(1);

  private static final String ASIDE = ".landing";
  private static final Duration FORGOTTEN = Duration.ofDays(1);
  private static final ReentrantLock ONE_AT_A_TIME = new ReentrantLock();

  private final Path folder;
  private final Clock clock;

  private Landing(Path folder, Clock clock) {
    this.folder = folder;
    this.clock = clock;
  }

  /**
   * Names the folder; it is made when the first file lands.
   *
   * @throws IllegalArgumentException when it is a file
   */
  public static Landing into(Path folder) {
    return into(folder, Clock.systemUTC());
  }

  /**
   * Lands files in a folder, dated by another clock.
   *
   * @param folder of a local disk; made when the first file lands
   * @param clock tells when a file lands, and so in which order files are read
   */
  public static Landing into(Path folder, Clock clock) {
    if (Files.exists(Objects.requireNonNull(folder, "folder")) && !Files.isDirectory(folder)) {
      throw new IllegalArgumentException(
          "Cannot land files in " + folder + ": it is a file. Name a folder.");
    }
    return new Landing(folder, clock);
  }

  /**
   * Lands a copy of a file under its own name.
   *
   * @return the landed file
   * @throws IllegalArgumentException when it is no file, is being written to, or is refused for its
   *     name or content; nothing has landed then
   * @throws IllegalStateException when a file of that name has landed
   * @throws UncheckedIOException when it cannot be read, or the folder not written
   */
  public Path land(Path file) {
    Path name = Objects.requireNonNull(file, "file").getFileName();
    return land(file, name == null ? "" : name.toString());
  }

  /**
   * Lands a copy of a file if its plan still says what it would do; otherwise as {@link
   * #land(Path)}.
   *
   * @param plan of the file, by a pipeline whose source reads this folder
   * @throws IllegalStateException when lake or file have changed since, by name; nothing has landed
   *     then
   */
  public Path land(Path file, Plan<?, ?> plan) {
    Objects.requireNonNull(plan, "plan");
    Path name = Objects.requireNonNull(file, "file").getFileName();
    return land(file, name == null ? "" : name.toString(), plan.check());
  }

  /**
   * Lands a copy of a file under another name; otherwise as {@link #land(Path)}.
   *
   * @param name such as {@code load-7.csv}; with the ending {@code .gz} or {@code .zip} only when
   *     it is packed
   */
  public Path land(Path file, String name) {
    return land(file, name, PlanCheck.NONE);
  }

  private Path land(Path file, String name, PlanCheck plan) {
    if (!Files.isRegularFile(file)) {
      throw refusal(file.toString(), "it is no file", "Name a file");
    }
    try (InputStream content = Files.newInputStream(file)) {
      FileTime before = Files.getLastModifiedTime(file);
      return land(
          name,
          content,
          aside -> {
            requireStill(file, before);
            plan.require(aside);
          });
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot land " + file + ": " + e.getMessage(), e);
    }
  }

  /**
   * Lands what a stream holds up to its end; otherwise as {@link #land(Path)}.
   *
   * @param name such as {@code load-7.csv}; with the ending {@code .gz} or {@code .zip} only when
   *     it is packed
   * @param content left open
   */
  public Path land(String name, InputStream content) {
    try {
      return land(name, Objects.requireNonNull(content, "content"), PlanCheck.NONE);
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot land " + name + ": " + e.getMessage(), e);
    }
  }

  /**
   * Lands what a stream holds.
   *
   * @param copied what is checked of the copy, which lies aside, once all is read
   */
  private Path land(String name, InputStream content, PlanCheck copied) throws IOException {
    LandedName.check(name, folder);
    Path file = folder.resolve(name);
    ONE_AT_A_TIME.lock();
    try {
      requireFree(file);
      Files.createDirectories(folder);
      removeForgotten();
      Path aside = folder.resolve("." + name + "-" + UUID.randomUUID() + ASIDE);
      try {
        Files.copy(content, aside);
        copied.require(aside);
        LandedContent.check(aside, name, folder);
        Files.setLastModifiedTime(aside, FileTime.from(growing()));
        Fsync.force(aside);
        requireFree(file);
        Files.move(aside, file);
      } finally {
        Files.deleteIfExists(aside);
      }
      Fsync.force(folder);
      return file;
    } finally {
      ONE_AT_A_TIME.unlock();
    }
  }

  private void requireFree(Path file) {
    if (Files.exists(file)) {
      throw new IllegalStateException(
          "Cannot land "
              + file.getFileName()
              + " in "
              + folder
              + ": a file of that name has landed, and a stream reads a name only once. Give it"
              + " another name.");
    }
  }

  private void requireStill(Path file, FileTime before) throws IOException {
    if (!Files.getLastModifiedTime(file).equals(before)) {
      throw refusal(file.toString(), "it is being written to", "Wait for its end");
    }
  }

  private IllegalArgumentException refusal(String name, String reason, String remedy) {
    return new IllegalArgumentException(
        "Cannot land " + name + " in " + folder + ": " + reason + ". " + remedy + ".");
  }

  /** Now, or after the newest file there; Spark knows times in milliseconds. */
  private Instant growing() throws IOException {
    Instant now = clock.instant().truncatedTo(ChronoUnit.MILLIS);
    Instant time = now;
    for (Path other : files()) {
      Instant landed = modified(other).truncatedTo(ChronoUnit.MILLIS);
      if (!landed.isBefore(time)
          && !LandedName.isHidden(other.getFileName().toString())
          && !landed.isAfter(now.plus(CLOCK_SET_BACK))) {
        time = landed.plusMillis(1);
      }
    }
    return time;
  }

  /** What a landing that was killed has left aside, once it is old. */
  private void removeForgotten() throws IOException {
    for (Path other : files()) {
      String name = other.getFileName().toString();
      if (name.startsWith(".")
          && name.endsWith(ASIDE)
          && modified(other).isBefore(Instant.now().minus(FORGOTTEN))) {
        Files.deleteIfExists(other);
      }
    }
  }

  private static Instant modified(Path file) throws IOException {
    try {
      return Files.getLastModifiedTime(file).toInstant();
    } catch (NoSuchFileException e) { // taken away meanwhile
      return Instant.MIN;
    }
  }

  private List<Path> files() throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files.filter(Files::isRegularFile).toList();
    }
  }

  /** Says where files land. */
  @Override
  public String toString() {
    return "landing folder " + folder;
  }
}
