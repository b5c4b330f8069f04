package dev.kepler.medallion.internal.files;

import dev.kepler.medallion.internal.files.FileLists.Listed;
import dev.kepler.medallion.landing.LandedName;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Arrays;
import java.util.Set;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.connector.read.streaming.Offset;
import org.apache.spark.sql.execution.streaming.FileStreamSourceOffset;

/**
 * Files that wait in a folder and bear one modification time. Spark takes one of them, whichever
 * the file system lists first; they are read in one batch instead, so that the source and not the
 * listing decides which of them is the later load.
 */
final class TiedFiles implements WokenSource.Extent {

  /**
   * Spark reads a file several times when others are beside it and one of their names is unusual.
   */
  static final Predicate<String> PLAIN = Pattern.compile("[A-Za-z0-9._-]+").asMatchPredicate();

  private final SparkSession session;
  private final Path folder;
  private final String notes;

  /**
   * Looks into a folder.
   *
   * @param notes folder in which Spark's source notes what it has offered
   */
  TiedFiles(SparkSession session, String folder, String notes) {
    this.session = session;
    this.folder = new Path(folder);
    this.notes = notes;
  }

  @Override
  public Offset end(Offset start, Offset offered, UnaryOperator<Offset> more) {
    Offset end = offered;
    for (int tied = tiedWith(offered); tied > 0; tied--) {
      end = more.apply(end);
    }
    return end;
  }

  /** How many files are tied with the last one offered, and were not offered yet. */
  private int tiedWith(Offset offered) {
    FileLists lists = new FileLists(session, notes);
    long number = ((FileStreamSourceOffset) offered).logOffset();
    Listed taken = lists.between(number, number).stream().findAny().orElse(null);
    if (taken == null) {
      return 0;
    }
    Set<String> tied = tiedWith(taken.file().time());
    if (tied.size() < 2 || !tied.stream().allMatch(PLAIN)) {
      return 0;
    }
    lists.all().forEach(listed -> tied.remove(listed.file().path().getName()));
    return tied.size();
  }

  /** Names of the files of that modification time, hidden ones left out. */
  private Set<String> tiedWith(long time) {
    try {
      FileSystem files = folder.getFileSystem(session.sessionState().newHadoopConf());
      return Arrays.stream(files.listStatus(folder))
          .filter(file -> file.isFile() && file.getModificationTime() == time)
          .map(FileStatus::getPath)
          .map(Path::getName)
          .filter(name -> !LandedName.isHidden(name))
          .collect(Collectors.toSet());
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot look into " + folder + ": " + e.getMessage(), e);
    }
  }
}
