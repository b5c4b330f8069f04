package dev.kepler.medallion.internal.delta;

import dev.kepler.medallion.internal.files.AtomicFiles;
import dev.kepler.medallion.internal.files.WokenSource;
import org.apache.spark.sql.SQLContext;
import org.apache.spark.sql.delta.DeltaLog;
import org.apache.spark.sql.delta.sources.DeltaDataSource;
import org.apache.spark.sql.delta.sources.DeltaSourceOffset;
import org.apache.spark.sql.execution.streaming.Source;
import org.apache.spark.sql.sources.StreamSourceProvider;
import org.apache.spark.sql.types.StructType;
import scala.Option;
import scala.Tuple2;
import scala.collection.immutable.Map;

/**
 * Delta's own streaming source, as a {@link WokenSource}: the log is asked when this JVM has
 * committed to the table. Format of a stream, in place of {@code delta}.
 *
 * <p>Public for Spark alone.
 */
public final class WokenTable implements StreamSourceProvider {

  private final DeltaDataSource delta = new DeltaDataSource();

  /** Called by Spark. */
  public WokenTable() {}

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
    AtomicFiles files = AtomicFiles.of(context.sparkSession());
    return new WokenSource(
        source,
        WokenSource.commitsTo(log.dataPath().toString()),
        source::getBatch,
        new CommitsAtOnce(TableLog.unlisted(files, log.dataPath())));
  }

  /** Offset, as Delta writes one, of a stream that goes on after a version of a table. */
  public static String offsetAfter(String tableId, long version) {
    return new DeltaSourceOffset(tableId, version + 1, DeltaSourceOffset.BASE_INDEX(), false)
        .json();
  }
}
