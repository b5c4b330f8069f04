package dev.kepler.medallion.landing;

import dev.kepler.medallion.lake.Plan;
import dev.kepler.medallion.lake.PlanCheck;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Clock;
import java.util.Objects;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.sql.SparkSession;

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
 * <p>For folders of a local or mounted file system; {@link #into(SparkSession, String)} takes any
 * other. Immutable; safe for use by several threads. Several processes never see half a file
 * either, but the order of what they land in the same instant is not defined.
 */
public final class Landing {

  private final Path folder;
  private final LandingSteps steps;

  private Landing(Path folder, LandingSteps steps) {
    this.folder = folder;
    this.steps = steps;
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
      throw isFile(folder.toString());
    }
    return new Landing(folder, new LandingSteps(new DiskGround(folder), folder.toString(), clock));
  }

  static IllegalArgumentException isFile(String folder) {
    return new IllegalArgumentException(
        "Cannot land files in " + folder + ": it is a file. Name a folder.");
  }

  /**
   * Names a folder of any file system that Hadoop knows; it is made when the first file lands.
   *
   * @param session whose settings say how file systems are reached
   * @param folder a path or URI, as a source takes it
   * @throws IllegalArgumentException when it is a file
   * @throws UncheckedIOException when its file system cannot be reached
   */
  public static StoreLanding into(SparkSession session, String folder) {
    return into(session.sessionState().newHadoopConf(), folder, Clock.systemUTC());
  }

  /**
   * Names a folder as {@link #into(SparkSession, String)} does, without a session.
   *
   * @param hadoop says how file systems are reached
   * @param folder a path or URI
   * @param clock tells when a file lands, and so in which order files are read
   */
  public static StoreLanding into(Configuration hadoop, String folder, Clock clock) {
    return StoreLanding.into(hadoop, folder, clock);
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
      throw steps.refusal(file.toString(), "it is no file", "Name a file");
    }
    try (InputStream content = Files.newInputStream(file)) {
      FileTime before = Files.getLastModifiedTime(file);
      steps.land(
          name,
          content,
          copy -> {
            requireStill(file, before);
            plan.require(copy);
          });
      return folder.resolve(name);
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
      steps.land(name, Objects.requireNonNull(content, "content"), PlanCheck.NONE);
      return folder.resolve(name);
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot land " + name + ": " + e.getMessage(), e);
    }
  }

  private void requireStill(Path file, FileTime before) throws IOException {
    if (!Files.getLastModifiedTime(file).equals(before)) {
      throw steps.refusal(file.toString(), "it is being written to", "Wait for its end");
    }
  }

  /** Says where files land. */
  @Override
  public String toString() {
    return "landing folder " + folder;
  }
}
