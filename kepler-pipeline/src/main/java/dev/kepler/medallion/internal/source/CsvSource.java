package dev.kepler.medallion.internal.source;

import dev.kepler.medallion.internal.csv.LandedFile;
import dev.kepler.medallion.internal.files.WokenFolder;
import dev.kepler.medallion.source.CsvForm;
import dev.kepler.medallion.source.FileLoads;
import dev.kepler.medallion.source.FileNotes;
import dev.kepler.medallion.source.RawSource;
import java.io.IOException;
import java.util.Objects;
import java.util.Optional;
import org.apache.hadoop.fs.Path;
import org.apache.spark.api.java.function.FlatMapFunction;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoder;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import org.apache.spark.util.SerializableConfiguration;

/**
 * CSV files that land in a folder. Spark's own CSV reader binds columns by position, knows no file
 * beyond its current line, and ends the stream at a file that it cannot read; so Spark only says
 * which file has landed, one a micro-batch, and {@link LandedFile} reads it.
 *
 * @param <R> raw record
 */
public final class CsvSource<R> implements RawSource<R>, FileLoads<R> {

  private static final String PATH = "path";

  /** What Spark knows of a file; its content is not asked for, and so not read by Spark. */
  private static final StructType FILE =
      new StructType()
          .add(PATH, DataTypes.StringType)
          .add("modificationTime", DataTypes.TimestampType)
          .add("length", DataTypes.LongType)
          .add("content", DataTypes.BinaryType);

  /** As many days as there are in Spark's time: no file is too old to be read, whatever another. */
  private static final String ANY_AGE = Long.MAX_VALUE / 86_400_000L + "d";

  private final String folder;
  private final CsvForm<R> form;
  private final Encoder<R> raw;
  private final boolean together;

  /**
   * Describes a folder.
   *
   * @param raw encoder of what the form makes
   * @param together whether files of one modification time are read in one micro-batch
   */
  public CsvSource(String folder, CsvForm<R> form, Encoder<R> raw, boolean together) {
    this.folder = Objects.requireNonNull(folder, "folder");
    this.form = Objects.requireNonNull(form, "form");
    this.raw = Objects.requireNonNull(raw, "raw");
    this.together = together;
  }

  @Override
  public CsvForm<R> form() {
    return form;
  }

  @Override
  public Dataset<R> open(SparkSession session) {
    return open(session, FileNotes.NONE);
  }

  @Override
  public Optional<FileLoads<R>> files() {
    return Optional.of(this);
  }

  @Override
  public Dataset<R> open(SparkSession session, FileNotes notes) {
    requireFolder(session);
    CsvForm<R> columns = form;
    SerializableConfiguration hadoop =
        new SerializableConfiguration(session.sessionState().newHadoopConf());
    return session
        .readStream()
        .format(WokenFolder.class.getName())
        .schema(FILE)
        .option("maxFilesPerTrigger", 1)
        .option("maxFileAge", ANY_AGE)
        .option("ignoreMissingFiles", false)
        .option("ignoreCorruptFiles", false)
        .option(WokenFolder.TOGETHER, together)
        .load(folder)
        .select(PATH)
        .as(Encoders.STRING())
        .flatMap(
            (FlatMapFunction<String, R>)
                file -> new LandedFile(file).records(columns, hadoop.value(), notes),
            raw);
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
  public String folder() {
    return folder;
  }

  @Override
  public String toString() {
    return "folder " + folder;
  }
}
