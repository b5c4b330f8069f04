package dev.kepler.medallion.internal.files;

import java.util.List;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.execution.datasources.DataSource;
import org.apache.spark.sql.execution.datasources.LogicalRelation$;
import org.apache.spark.sql.execution.streaming.FileStreamSourceOffset;
import org.apache.spark.sql.execution.streaming.Offset;
import org.apache.spark.sql.types.StructType;
import scala.Option;
import scala.collection.JavaConverters;
import scala.collection.immutable.List$;
import scala.collection.immutable.Map$;

/**
 * Files that the lists of a file stream name, in whatever folder. Spark's own file source reads
 * those of its one folder, and fails where it is asked for a batch of another, as at a restart.
 */
final class ListedFiles {

  private final SparkSession session;
  private final FileLists lists;
  private final String format;
  private final Option<StructType> schema;

  ListedFiles(SparkSession session, String lists, String format, Option<StructType> schema) {
    this.session = session;
    this.lists = new FileLists(session, lists);
    this.format = format;
    this.schema = schema;
  }

  /** Files listed after one offset, up to another, as a batch of the stream. */
  Dataset<Row> between(Option<Offset> start, Offset end) {
    long first = start.isEmpty() ? 0 : number(start.get()) + 1;
    List<String> paths =
        lists.between(first, number(end)).stream()
            .map(listed -> listed.file().path().toString())
            .toList();
    DataSource source =
        new DataSource(
            session,
            format,
            JavaConverters.asScalaBuffer(paths).toSeq(),
            schema,
            List$.MODULE$.empty(),
            Option.empty(),
            Map$.MODULE$.empty(),
            Option.empty());
    return Dataset.ofRows(
        session, LogicalRelation$.MODULE$.apply(source.resolveRelation(false), true));
  }

  private static long number(Offset offset) {
    return FileStreamSourceOffset.apply(offset).logOffset();
  }
}
