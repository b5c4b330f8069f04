package dev.kepler.medallion.internal.checkpoint;

import dev.kepler.medallion.internal.files.AtomicFiles;
import dev.kepler.medallion.internal.files.FileIdentity;
import dev.kepler.medallion.internal.files.FileLists;
import dev.kepler.medallion.internal.files.FileLists.Listed;
import dev.kepler.medallion.internal.files.LakePaths;
import dev.kepler.medallion.internal.files.ReadFolder;
import dev.kepler.medallion.internal.files.ReadLists.ReadFile;
import dev.kepler.medallion.lake.Difference;
import dev.kepler.medallion.lake.Layer;
import dev.kepler.medallion.lake.TableLayout;
import dev.kepler.medallion.source.Load;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.Path;
import org.apache.spark.sql.SparkSession;

/**
 * Landed files that bronze has read, as the checkpoint of its query notes them: Spark knows a file
 * by its path, and never looks again at one that was overwritten or finished later.
 */
public final class ArrivedFiles {

  /** What a difference calls a file that bronze has read. */
  public static final String LANDED_FILE = "landed file";

  private static final String NOTES = "sources/0";

  private final SparkSession session;
  private final String folder;
  private final LayerCheckpoint checkpoint;
  private final Optional<ReadFolder> landing;
  private FileLists lists;

  public ArrivedFiles(SparkSession session, TableLayout layout, Optional<String> landing) {
    this.session = session;
    this.folder = LakePaths.checkpoint(layout, Layer.BRONZE);
    this.checkpoint = LayerCheckpoint.of(session, layout, Layer.BRONZE);
    this.landing =
        landing.map(
            here ->
                new ReadFolder(AtomicFiles.of(session), new Path(folder, NOTES), new Path(here)));
  }

  /**
   * Files that are not what bronze has read: their modification time is another. Files that were
   * taken away, or hold nothing, are not missed.
   *
   * @param noted paths of files that are known better, by what is in them
   */
  public List<Difference> changed(Set<String> noted) {
    OptionalLong last = checkpoint.lastDone();
    long read = last.isEmpty() ? -1 : readUpTo(last.getAsLong());
    if (read < 0 || !AtomicFiles.of(session).exists(new Path(folder, NOTES))) {
      return List.of(); // other sources keep something else there
    }
    List<Difference> changed = new ArrayList<>();
    for (Listed listed : lists().all()) {
      if (listed.list() <= read && !noted.contains(loadOf(listed.file()).file())) {
        compare(listed.file(), changed);
      }
    }
    return changed;
  }

  /** Files of a batch that was planned, by modification time and then by name. */
  public List<Load> of(long batch) {
    return lists().between(readUpTo(batch - 1) + 1, readUpTo(batch)).stream()
        .map(listed -> loadOf(listed.file()))
        .sorted(Comparator.comparing(Load::landed).thenComparing(Load::file))
        .toList();
  }

  private static Load loadOf(ReadFile file) {
    return new Load(file.path().toString(), Instant.ofEpochMilli(file.time()));
  }

  /** Number of the last list of files that a batch reads. */
  private long readUpTo(long batch) {
    return checkpoint
        .sourceOffset(batch)
        .map(offset -> offset.path("logOffset").asLong(-1))
        .orElse(-1L);
  }

  private FileLists lists() {
    if (lists == null) {
      lists = new FileLists(session, folder + "/" + NOTES);
    }
    return lists;
  }

  private void compare(ReadFile file, List<Difference> changed) {
    Path path = present(file);
    try {
      FileStatus now =
          path.getFileSystem(session.sessionState().newHadoopConf()).getFileStatus(path);
      if (!isTime(file, path, now) && now.getLen() > 0) {
        changed.add(
            new Difference(
                LANDED_FILE,
                path.toString(),
                "modification time",
                Instant.ofEpochMilli(file.time()) + " when it was read",
                Instant.ofEpochMilli(now.getModificationTime())
                    + ", which nobody has read; land it under another name"));
      }
    } catch (FileNotFoundException e) { // taken away
      return;
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot look at " + path + ": " + e.getMessage(), e);
    }
  }

  /** Where a file is now: the lake may have been moved and not been run on since. */
  private Path present(ReadFile file) {
    return landing.map(here -> here.present(file)).orElseGet(file::path);
  }

  private static boolean isTime(ReadFile file, Path path, FileStatus now) {
    return path.equals(file.path())
        ? file.time() == now.getModificationTime()
        : FileIdentity.isSameTime(file.time(), now.getModificationTime());
  }
}
