package dev.kepler.medallion.internal.delta;

import java.io.IOException;
import java.util.Optional;
import java.util.OptionalLong;
import org.apache.hadoop.fs.FileStatus;
import org.apache.parquet.ParquetReadOptions;
import org.apache.parquet.hadoop.ParquetFileReader;
import org.apache.parquet.hadoop.util.HadoopInputFile;
import org.apache.spark.sql.SparkSession;

/**
 * Looks into a Parquet file without Spark: is its footer whole, are its pages, and how many rows
 * are in it?
 */
final class ParquetLook {

  private static final String BROKEN = "is no whole Parquet file, or is not what its checksum says";

  private ParquetLook() {}

  /** What is wrong with a file; empty for one with a whole footer. */
  static Optional<String> broken(SparkSession session, FileStatus file) {
    try {
      open(session, file).close();
      return Optional.empty();
    } catch (IOException | RuntimeException e) { // whatever the library makes of a broken footer
      return Optional.of(BROKEN);
    }
  }

  /**
   * What is wrong with a file, of which every page is read, or with its number of rows.
   *
   * @param rows that it must hold, where that is known
   */
  static Optional<String> through(SparkSession session, FileStatus file, OptionalLong rows) {
    try (ParquetFileReader reader = open(session, file)) {
      if (rows.isPresent() && reader.getRecordCount() != rows.getAsLong()) {
        return Optional.of(
            "holds %d rows, and the log says %d"
                .formatted(reader.getRecordCount(), rows.getAsLong()));
      }
      boolean more;
      do {
        more = reader.readNextRowGroup() != null; // its pages are held against their checksums
      } while (more);
      return Optional.empty();
    } catch (IOException | RuntimeException e) { // whatever the library makes of a broken page
      return Optional.of(BROKEN);
    }
  }

  private static ParquetFileReader open(SparkSession session, FileStatus file) throws IOException {
    return ParquetFileReader.open(
        HadoopInputFile.fromStatus(file, session.sessionState().newHadoopConf()),
        ParquetReadOptions.builder().usePageChecksumVerification().build());
  }
}
