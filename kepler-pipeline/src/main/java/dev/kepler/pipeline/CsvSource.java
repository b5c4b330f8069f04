package dev.kepler.pipeline;

import dev.kepler.model.RawKoi;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.Objects;
import java.util.zip.GZIPInputStream;
import org.apache.hadoop.fs.Path;
import org.apache.spark.api.java.function.FlatMapFunction;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;

/**
 * CSV files that land in a folder. Spark's own CSV reader binds columns by position and knows no
 * file beyond its current line; so the files are read whole, one a micro-batch, and taken apart by
 * {@link CsvRecords}.
 */
final class CsvSource implements KoiSource, FileLoads {

  private static final StructType FILE =
      new StructType()
          .add("path", DataTypes.StringType)
          .add("modificationTime", DataTypes.TimestampType)
          .add("length", DataTypes.LongType)
          .add("content", DataTypes.BinaryType);

  /** A hundred years: no file is too old to be read, whatever date another file bears. */
  private static final String ANY_AGE = "36525d";

  private final String folder;
  private final CsvForm form;

  CsvSource(String folder, CsvForm form) {
    this.folder = Objects.requireNonNull(folder, "folder");
    this.form = form;
  }

  @Override
  public Dataset<RawKoi> open(SparkSession session) {
    requireFolder(session);
    CsvForm columns = form;
    return session
        .readStream()
        .format("binaryFile")
        .schema(FILE)
        .option("maxFilesPerTrigger", 1)
        .option("maxFileAge", ANY_AGE)
        .option("ignoreMissingFiles", false)
        .option("ignoreCorruptFiles", false)
        .load(folder)
        .flatMap(
            (FlatMapFunction<Row, RawKoi>)
                file -> new CsvRecords(content(file), file.getString(0), columns),
            RawKoi.ENCODER);
  }

  private static InputStream content(Row file) throws IOException {
    return unpacked(new ByteArrayInputStream(file.<byte[]>getAs(3)), file.getString(0));
  }

  static InputStream unpacked(InputStream content, String file) throws IOException {
    return file.endsWith(".gz") ? new GZIPInputStream(content) : content;
  }

  private void requireFolder(SparkSession session) {
    if (folder.chars().anyMatch(c -> "*?[]{}\\".indexOf(c) >= 0)) {
      throw new IllegalArgumentException(
          "Cannot read from folder "
              + folder
              + ": Spark would take it for a pattern. Use a name"
              + " without * ? [ ] { } \\.");
    }
    Path path = new Path(folder);
    try {
      if (!path.getFileSystem(session.sessionState().newHadoopConf())
          .getFileStatus(path)
          .isDirectory()) {
        throw new IllegalArgumentException(
            "Cannot read from folder " + folder + ": it is a file. Name the folder it lands in.");
      }
    } catch (IOException e) {
      throw new IllegalArgumentException(
          "Cannot read from folder " + folder + ": " + e.getMessage() + ". Make the folder first.",
          e);
    }
  }

  @Override
  public String toString() {
    return "folder " + folder;
  }
}
