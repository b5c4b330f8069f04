package dev.kepler.medallion.internal.files;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.apache.spark.sql.SQLContext;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.execution.datasources.DataSource;
import org.apache.spark.sql.execution.streaming.Source;
import org.apache.spark.sql.sources.StreamSourceProvider;
import org.apache.spark.sql.types.StructType;
import scala.Option;
import scala.Tuple2;
import scala.collection.immutable.List$;
import scala.collection.immutable.Map;

/**
 * Spark's own source of files, as a {@link WokenSource}: the folder is listed when its modification
 * time says that a name was added, where a local disk has one, and else as often as the query
 * looks. Format of a stream, in place of {@code binaryFile}.
 *
 * <p>Public for Spark alone.
 */
public final class WokenFolder implements StreamSourceProvider {

  /**
   * Option: whether files of one modification time are read in one batch, and no others; small
   * files are else.
   */
  public static final String TOGETHER = "tiedTogether";

  private static final String FILES = "binaryFile";

  /** In which a disk's clock stands still, or two names share one time of it. */
  private static final long TICK = TimeUnit.MILLISECONDS.toNanos(50);

  /** Called by Spark. */
  public WokenFolder() {}

  @Override
  public Tuple2<String, StructType> sourceSchema(
      SQLContext context, Option<StructType> schema, String name, Map<String, String> options) {
    return Tuple2.apply(FILES, schema.get());
  }

  @Override
  public Source createSource(
      SQLContext context,
      String metadata,
      Option<StructType> schema,
      String name,
      Map<String, String> options) {
    SparkSession session = context.sparkSession();
    String folder = options.apply("path");
    boolean hasOthers =
        new ReadFolder(
                AtomicFiles.of(session),
                new org.apache.hadoop.fs.Path(metadata),
                new org.apache.hadoop.fs.Path(folder))
            .follow();
    Source files =
        new DataSource(
                session,
                FILES,
                List$.MODULE$.empty(),
                schema,
                List$.MODULE$.empty(),
                Option.empty(),
                options,
                Option.empty())
            .createSource(metadata);
    boolean together = Boolean.parseBoolean(options.getOrElse(TOGETHER, () -> "false"));
    return new WokenSource(
        files,
        newsOf(session, folder),
        hasOthers ? new ListedFiles(session, metadata, FILES, schema)::between : files::getBatch,
        together
            ? new TiedFiles(session, folder, metadata)
            : new SmallFiles(session, folder, metadata));
  }

  private static ChangeMark newsOf(SparkSession session, String folder) {
    org.apache.hadoop.fs.Path path = new org.apache.hadoop.fs.Path(folder);
    try {
      String scheme = path.getFileSystem(session.sessionState().newHadoopConf()).getScheme();
      Path local = Path.of(path.toUri().getPath());
      return scheme.equals("file") ? () -> changed(local) : System::nanoTime;
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot look at " + folder + ": " + e.getMessage(), e);
    }
  }

  /** When a name came or went last; where that is only just over, there may be another. */
  private static long changed(Path folder) {
    try {
      long time = Files.getLastModifiedTime(folder).to(TimeUnit.NANOSECONDS);
      long now = TimeUnit.MILLISECONDS.toNanos(System.currentTimeMillis());
      return Math.abs(now - time) < TICK ? System.nanoTime() : time;
    } catch (IOException e) {
      return System.nanoTime(); // the listing says what is wrong
    }
  }
}
