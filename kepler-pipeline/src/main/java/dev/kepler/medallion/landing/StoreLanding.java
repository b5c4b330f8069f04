package dev.kepler.medallion.landing;

import dev.kepler.medallion.lake.Plan;
import dev.kepler.medallion.lake.PlanCheck;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.time.Clock;
import java.util.Objects;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;

/**
 * Landing folder on any file system that Hadoop knows, with the promises of {@link Landing}: whole,
 * in order, and never over another. {@link Landing#into(org.apache.spark.sql.SparkSession, String)}
 * gives it.
 *
 * <pre>{@code
 * StoreLanding landing = Landing.into(spark, "hdfs://host/landing");
 * String landed = landing.land("hdfs://host/exports/export.csv");
 * }</pre>
 *
 * <p>What the place can promise decides: a local disk is treated as {@link Landing} treats it; in
 * HDFS a file is forced to the data nodes, dated, and renamed by the name node, which renames over
 * nothing. A store that dates files itself, as object stores do, has files written again until its
 * clock is past the newest that has landed, for ten seconds at most; where it renames by copying, a
 * file still appears whole, but of two processes that land one name in the same instant the later
 * one wins. Immutable; safe for use by several threads.
 */
public final class StoreLanding {

  private final Configuration hadoop;
  private final Path folder;
  private final LandingSteps steps;

  private StoreLanding(Configuration hadoop, Path folder, LandingSteps steps) {
    this.hadoop = hadoop;
    this.folder = folder;
    this.steps = steps;
  }

  static StoreLanding into(Configuration hadoop, String folder, Clock clock) {
    Path given = new Path(Objects.requireNonNull(folder, "folder"));
    try {
      FileSystem store = given.getFileSystem(hadoop);
      Path whole = store.makeQualified(given);
      if (store.exists(whole) && !store.getFileStatus(whole).isDirectory()) {
        throw Landing.isFile(folder);
      }
      LandingGround ground =
          "file".equals(whole.toUri().getScheme())
              ? new DiskGround(java.nio.file.Path.of(whole.toUri().getPath()))
              : new StoreGround(store, whole);
      return new StoreLanding(hadoop, whole, new LandingSteps(ground, folder, clock));
    } catch (IOException e) {
      throw new UncheckedIOException(
          "Cannot land files in " + folder + ": " + e.getMessage() + ". Check its file system.", e);
    }
  }

  /**
   * Lands a copy of a file under its own name.
   *
   * @param file a path or URI
   * @return the landed file, as a URI
   * @throws IllegalArgumentException when it is no file, is being written to, or is refused for its
   *     name or content; nothing has landed then
   * @throws IllegalStateException when a file of that name has landed
   * @throws UncheckedIOException when it cannot be read, or the folder not written
   */
  public String land(String file) {
    return land(file, new Path(Objects.requireNonNull(file, "file")).getName());
  }

  /**
   * Lands a copy of a file if its plan still says what it would do; otherwise as {@link
   * #land(String)}.
   *
   * @param plan of the file, by a pipeline whose source reads this folder
   * @throws IllegalStateException when lake or file have changed since, by name; nothing has landed
   *     then
   */
  public String land(String file, Plan<?, ?> plan) {
    Objects.requireNonNull(plan, "plan");
    return land(file, new Path(Objects.requireNonNull(file, "file")).getName(), plan.check());
  }

  /**
   * Lands a copy of a file under another name; otherwise as {@link #land(String)}.
   *
   * @param name such as {@code load-7.csv}; with the ending {@code .gz} or {@code .zip} only when
   *     it is packed
   */
  public String land(String file, String name) {
    return land(Objects.requireNonNull(file, "file"), name, PlanCheck.NONE);
  }

  private String land(String file, String name, PlanCheck plan) {
    Path source = new Path(file);
    try {
      FileSystem store = source.getFileSystem(hadoop);
      FileStatus before = status(store, source, file);
      try (InputStream content = store.open(source)) {
        steps.land(
            name,
            content,
            copy -> {
              FileStatus now = store.getFileStatus(source);
              if (now.getModificationTime() != before.getModificationTime()
                  || now.getLen() != before.getLen()) {
                throw steps.refusal(file, "it is being written to", "Wait for its end");
              }
              plan.require(copy);
            });
      }
      return new Path(folder, name).toString();
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot land " + file + ": " + e.getMessage(), e);
    }
  }

  private FileStatus status(FileSystem store, Path source, String file) throws IOException {
    try {
      FileStatus status = store.getFileStatus(source);
      if (status.isFile()) {
        return status;
      }
    } catch (FileNotFoundException e) { // said below
    }
    throw steps.refusal(file, "it is no file", "Name a file");
  }

  /**
   * Lands what a stream holds up to its end; otherwise as {@link #land(String)}.
   *
   * @param name such as {@code load-7.csv}; with the ending {@code .gz} or {@code .zip} only when
   *     it is packed
   * @param content left open
   */
  public String land(String name, InputStream content) {
    try {
      steps.land(name, Objects.requireNonNull(content, "content"), PlanCheck.NONE);
      return new Path(folder, name).toString();
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot land " + name + ": " + e.getMessage(), e);
    }
  }

  /** Says where files land. */
  @Override
  public String toString() {
    return "landing folder " + folder;
  }
}
