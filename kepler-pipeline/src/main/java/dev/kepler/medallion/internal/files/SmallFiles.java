package dev.kepler.medallion.internal.files;

import dev.kepler.medallion.internal.rows.Thresholds;
import dev.kepler.medallion.landing.LandedName;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Arrays;
import java.util.function.UnaryOperator;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.connector.read.streaming.Offset;
import org.apache.spark.sql.execution.streaming.FileStreamSourceOffset;

/**
 * Small files that wait in a folder, each a load: so many of them are read in one batch that the
 * batch is worth its cost.
 */
final class SmallFiles implements WokenSource.Extent {

  private final SparkSession session;
  private final Path folder;
  private final String notes;

  /**
   * Looks into a folder.
   *
   * @param notes folder in which Spark's source notes what it has offered
   */
  SmallFiles(SparkSession session, String folder, String notes) {
    this.session = session;
    this.folder = new Path(folder);
    this.notes = notes;
  }

  @Override
  public Offset end(Offset start, Offset offered, UnaryOperator<Offset> more) {
    Offset end = offered;
    long bytes = bytes(end);
    for (int files = 1; files < Thresholds.FILES_AT_ONCE; files++) {
      if (bytes >= Thresholds.LARGE_BATCH || (files == 1 && !arePlain())) {
        return end;
      }
      Offset next = more.apply(end);
      if (next.equals(end)) {
        return end;
      }
      end = next;
      bytes += bytes(end);
    }
    return end;
  }

  /** Of the file that was offered last; many where it is not there to be asked. */
  private long bytes(Offset offered) {
    long number = ((FileStreamSourceOffset) offered).logOffset();
    try {
      long bytes = 0;
      for (FileLists.Listed taken : new FileLists(session, notes).between(number, number)) {
        bytes += files().getFileStatus(taken.file().path()).getLen();
      }
      return bytes;
    } catch (IOException e) { // the batch says what is wrong with it
      return Long.MAX_VALUE;
    }
  }

  /** Whether several of the files can be read in one batch, see {@link TiedFiles#PLAIN}. */
  private boolean arePlain() {
    try {
      return Arrays.stream(files().listStatus(folder))
          .filter(FileStatus::isFile)
          .map(file -> file.getPath().getName())
          .filter(name -> !LandedName.isHidden(name))
          .allMatch(TiedFiles.PLAIN);
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot look into " + folder + ": " + e.getMessage(), e);
    }
  }

  private FileSystem files() throws IOException {
    return folder.getFileSystem(session.sessionState().newHadoopConf());
  }
}
