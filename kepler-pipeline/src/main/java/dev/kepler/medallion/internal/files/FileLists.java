package dev.kepler.medallion.internal.files;

import dev.kepler.medallion.internal.files.ReadLists.ReadFile;
import java.util.List;
import java.util.stream.Stream;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.execution.streaming.FileStreamSource.FileEntry;
import org.apache.spark.sql.execution.streaming.FileStreamSourceLog;
import scala.Option;

/** The files that Spark's own source of files has listed, as it reads its lists itself. */
public final class FileLists {

  /**
   * A file that was listed.
   *
   * @param list number of its list
   */
  public record Listed(ReadFile file, long list) {

    private static Listed of(FileEntry entry) {
      return new Listed(new ReadFile(entry.path(), entry.timestamp()), entry.batchId());
    }
  }

  private final FileStreamSourceLog lists;

  /**
   * Readies the lists.
   *
   * @param folder such as {@code sources/0} of a checkpoint
   */
  public FileLists(SparkSession session, String folder) {
    this.lists = new FileStreamSourceLog(FileStreamSourceLog.VERSION(), session, folder);
  }

  /** Files of the lists from one number to another. */
  public List<Listed> between(long first, long last) {
    return Stream.of(lists.get(Option.apply(first), Option.apply(last)))
        .flatMap(list -> Stream.of(list._2()))
        .map(Listed::of)
        .toList();
  }

  /** Files of all lists. */
  public List<Listed> all() {
    return Stream.of(lists.allFiles()).map(Listed::of).toList();
  }
}
