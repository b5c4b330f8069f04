package dev.kepler.pipeline;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Comparator;
import java.util.List;
import org.apache.hadoop.fs.Path;
import org.apache.spark.sql.SparkSession;

/**
 * Source of which each file is one load. A micro-batch has one file, but for the one after a crash
 * between listing a file and planning its batch, which has another that landed since.
 */
interface FileLoads {

  /** Files in the order in which they landed. */
  default List<String> inOrder(SparkSession session, List<String> files) {
    return files.size() < 2
        ? files
        : files.stream()
            .sorted(
                Comparator.comparingLong((String file) -> landedAt(session, file))
                    .thenComparing(Comparator.naturalOrder()))
            .toList();
  }

  /** When a file landed: its modification time, in milliseconds. */
  static long landedAt(SparkSession session, String file) {
    Path path = new Path(file);
    try {
      return path.getFileSystem(session.sessionState().newHadoopConf())
          .getFileStatus(path)
          .getModificationTime();
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot read " + file + ": " + e.getMessage(), e);
    }
  }
}
