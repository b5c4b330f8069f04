package dev.kepler.pipeline;

import java.io.IOException;
import java.util.Optional;
import java.util.OptionalLong;
import org.apache.hadoop.fs.FileStatus;
import org.apache.parquet.ParquetReadOptions;
import org.apache.parquet.hadoop.ParquetFileReader;
import org.apache.parquet.hadoop.util.HadoopInputFile;
import org.apache.spark.sql.SparkSession;

/** Looks into a Parquet file without Spark: is its footer whole, and how many rows are in it? */
final class ParquetLook {

  private ParquetLook() {}

  /** What is wrong with a file; empty for one with a whole footer. */
  static Optional<String> broken(SparkSession session, FileStatus file) {
    return broken(session, file, OptionalLong.empty());
  }

  /** The same of a file that must hold so many rows. */
  static Optional<String> broken(SparkSession session, FileStatus file, OptionalLong rows) {
    try (ParquetFileReader reader =
        ParquetFileReader.open(
            HadoopInputFile.fromStatus(file, session.sessionState().newHadoopConf()),
            ParquetReadOptions.builder().build())) {
      return rows.isPresent() && reader.getRecordCount() != rows.getAsLong()
          ? Optional.of(
              "holds %d rows, and the log says %d"
                  .formatted(reader.getRecordCount(), rows.getAsLong()))
          : Optional.empty();
    } catch (IOException | RuntimeException e) { // whatever the library makes of a broken footer
      return Optional.of("is no whole Parquet file, or is not what its checksum says");
    }
  }
}
