package dev.kepler.pipeline;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.spark.sql.delta.actions.AddFile;

/**
 * Files that a row goes from, each dealt with as is cheaper. To write a large file anew for a few
 * rows costs what the lake has grown to, and not what the load brings: such a file stays, and a
 * deletion vector masks what is gone from it. Small files are replaced, and so is a large one once
 * much of it is masked, because masked rows are read all the same.
 *
 * @param replaced names of those whose other rows move to new files
 * @param masked names of those that stay
 */
record TouchedFiles(List<String> replaced, List<String> masked) {

  /** One row in so many may be masked. */
  private static final long SHARE = 20;

  /**
   * Decides.
   *
   * @param going how many rows go, by file
   */
  static TouchedFiles of(LiveFiles files, Map<String, Long> going) {
    TouchedFiles touched = new TouchedFiles(new ArrayList<>(), new ArrayList<>());
    going.forEach(
        (name, rows) -> {
          boolean stays = files.takesVectors() && stays(files.named(name), rows);
          (stays ? touched.masked : touched.replaced).add(name);
        });
    return touched;
  }

  private static boolean stays(AddFile file, long going) {
    long written = (long) file.numPhysicalRecords().get();
    return written >= Plans.MANY_ROWS && (file.numDeletedRecords() + going) * SHARE <= written;
  }
}
