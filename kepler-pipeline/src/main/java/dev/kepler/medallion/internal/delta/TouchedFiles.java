package dev.kepler.medallion.internal.delta;

import dev.kepler.medallion.internal.rows.Thresholds;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import org.apache.spark.sql.delta.actions.AddFile;

/**
 * Files that a row leaves, each dealt with as is cheaper. To write a large file anew for a few rows
 * costs what the lake has grown to, and not what the load brings: such a file stays, and a deletion
 * vector masks what is gone from it. Small files are replaced, and so is a large one once much of
 * it is masked, because masked rows are read all the same.
 *
 * <p>Where large files stay, what enters lies beside them in a small file, load after load. Once
 * there are many such, they are replaced together by one.
 *
 * @param replaced names of those whose other rows move to new files
 * @param masked names of those that stay
 */
public record TouchedFiles(List<String> replaced, List<String> masked) {

  /**
   * Decides.
   *
   * @param going how many rows go, by file
   */
  public static TouchedFiles of(LiveFiles files, Map<String, Long> going) {
    TouchedFiles touched = new TouchedFiles(new ArrayList<>(), new ArrayList<>());
    going.forEach(
        (name, rows) -> {
          boolean stays = files.mayStay(files.named(name)) && stays(files.named(name), rows);
          (stays ? touched.masked : touched.replaced).add(name);
        });
    if (!touched.masked.isEmpty()) {
      touched.gather(files);
    }
    return touched;
  }

  private static boolean stays(AddFile file, long going) {
    long written = (long) file.numPhysicalRecords().get();
    return (file.numDeletedRecords() + going) * Thresholds.MASKED_SHARE <= written;
  }

  /**
   * Has the smallest of the other files replaced, as far as they hold few rows, if many do. One
   * that stays under a vector may be among the smallest, and would be there twice.
   */
  private void gather(LiveFiles files) {
    List<String> small = new ArrayList<>();
    long rows = 0;
    for (AddFile file : smallestFirst(files)) {
      rows += (long) file.numLogicalRecords().get();
      if (rows > Thresholds.MANY_ROWS) {
        break;
      }
      small.add(LiveFiles.name(file));
    }
    small.removeAll(replaced);
    small.removeAll(masked);
    if (small.size() >= Thresholds.MANY_SMALL_FILES) {
      replaced.addAll(small);
    }
  }

  private static List<AddFile> smallestFirst(LiveFiles files) {
    return files.named(files.names()).stream()
        .sorted(Comparator.comparingLong(file -> (long) file.numLogicalRecords().get()))
        .toList();
  }
}
