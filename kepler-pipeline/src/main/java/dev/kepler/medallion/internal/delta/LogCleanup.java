package dev.kepler.medallion.internal.delta;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.NavigableMap;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;

/**
 * Files of a table's log with their dates, as of one look; what is in them: {@link TableLog}.
 *
 * @param commits by version
 * @param others checkpoints, checksums and compacted logs
 */
public record LogCleanup(
    Path folder, NavigableMap<Long, FileStatus> commits, List<FileStatus> others) {

  private static final Pattern COMMIT = Pattern.compile("[0-9]{20}\\.json");

  /** Files of a version; of a compacted log, which spans some, the last. */
  private static final Pattern OTHER =
      Pattern.compile("(?:[0-9]{20}\\.)?([0-9]{20})\\.(?:crc|compacted\\.json|checkpoint\\..*)");

  public static LogCleanup of(Configuration hadoop, String table) {
    Path folder = new Path(table, TableLog.FOLDER);
    NavigableMap<Long, FileStatus> commits = new TreeMap<>();
    List<FileStatus> others = new ArrayList<>();
    try {
      for (FileStatus file : folder.getFileSystem(hadoop).listStatus(folder)) {
        String name = file.getPath().getName();
        if (COMMIT.matcher(name).matches()) {
          commits.put(version(file.getPath()), file);
        } else if (OTHER.matcher(name).matches()) {
          others.add(file);
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot read " + folder + ": " + e.getMessage(), e);
    }
    return new LogCleanup(folder, commits, others);
  }

  /** Version that a file's name begins with. */
  static long version(Path file) {
    return Long.parseLong(file.getName().substring(0, 20));
  }

  /** Newest version; 0 for a log without commits. */
  public long newest() {
    return commits.isEmpty() ? 0 : commits.lastKey();
  }

  /**
   * Removes everything of versions below one that has a checkpoint, oldest first, so that what is
   * left by a crash has no gap.
   *
   * @return how many commits
   */
  public int removeBelow(Configuration hadoop, long version) {
    List<FileStatus> older = new ArrayList<>(commits.headMap(version).values());
    int removed = older.size();
    for (FileStatus file : others) {
      Matcher name = OTHER.matcher(file.getPath().getName());
      if (name.matches() && Long.parseLong(name.group(1)) < version) {
        older.add(file);
      }
    }
    older.sort(Comparator.comparingLong(file -> version(file.getPath())));
    try {
      FileSystem files = folder.getFileSystem(hadoop);
      for (FileStatus file : older) {
        files.delete(file.getPath(), false);
      }
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot clean up " + folder + ": " + e.getMessage(), e);
    }
    return removed;
  }
}
