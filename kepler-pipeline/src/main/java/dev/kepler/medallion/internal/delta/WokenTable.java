package dev.kepler.medallion.internal.delta;

import dev.kepler.medallion.internal.files.AtomicFiles;
import dev.kepler.medallion.internal.files.ChangeMark;
import dev.kepler.medallion.internal.files.WokenSource;
import dev.kepler.medallion.internal.rows.Thresholds;
import org.apache.spark.sql.SQLContext;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.delta.DeltaLog;
import org.apache.spark.sql.delta.sources.DeltaDataSource;
import org.apache.spark.sql.delta.sources.DeltaSourceOffset;
import org.apache.spark.sql.execution.streaming.Source;
import org.apache.spark.sql.sources.StreamSourceProvider;
import org.apache.spark.sql.streaming.DataStreamReader;
import org.apache.spark.sql.types.StructType;
import scala.Option;
import scala.Tuple2;
import scala.collection.immutable.Map;

/**
 * Delta's own streaming source, as a {@link WokenSource} whose batches have whole commits, no more
 * than memory holds. Format of a stream, in place of {@code delta}.
 *
 * <p>Public for Spark alone.
 */
public final class WokenTable implements StreamSourceProvider {

  /**
   * Option: whether nobody else commits to the table, so that its log is asked when this JVM has.
   */
  static final String OURS = "ours";

  /** Option: rows of commits after which a batch ends. */
  public static final String ROWS_AT_ONCE = "rowsAtOnce";

  private final DeltaDataSource delta = new DeltaDataSource();

  /** Called by Spark. */
  public WokenTable() {}

  /** Reads a table commit by commit. */
  public static DataStreamReader reader(SparkSession session) {
    return session
        .readStream()
        .format(WokenTable.class.getName())
        .option("maxFilesPerTrigger", Integer.MAX_VALUE);
  }

  @Override
  public Tuple2<String, StructType> sourceSchema(
      SQLContext context, Option<StructType> schema, String name, Map<String, String> options) {
    return delta.sourceSchema(context, schema, name, options);
  }

  @Override
  public Source createSource(
      SQLContext context,
      String metadata,
      Option<StructType> schema,
      String name,
      Map<String, String> options) {
    Source source = delta.createSource(context, metadata, schema, name, options);
    DeltaLog log = DeltaLog.forTable(context.sparkSession(), options.apply("path"));
    ChangeMark news =
        Boolean.parseBoolean(option(options, OURS, "false"))
            ? WokenSource.commitsTo(log.dataPath().toString())
            : System::nanoTime;
    CommitsAtOnce commits =
        new CommitsAtOnce(
            TableLog.unlisted(AtomicFiles.of(context.sparkSession()), log.dataPath()),
            Long.parseLong(option(options, ROWS_AT_ONCE, "" + Thresholds.ROWS_AT_ONCE)),
            Boolean.parseBoolean(option(options, "readChangeFeed", "false")));
    return new WokenSource(source, news, source::getBatch, commits);
  }

  private static String option(Map<String, String> options, String name, String instead) {
    return options.getOrElse(name, () -> instead);
  }

  /** Offset, as Delta writes one, of a stream that goes on after a version of a table. */
  public static String offsetAfter(String tableId, long version) {
    return after(tableId, version).json();
  }

  static DeltaSourceOffset after(String tableId, long version) {
    return new DeltaSourceOffset(tableId, version + 1, DeltaSourceOffset.BASE_INDEX(), false);
  }
}
