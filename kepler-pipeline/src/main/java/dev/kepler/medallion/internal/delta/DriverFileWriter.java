package dev.kepler.medallion.internal.delta;

import dev.kepler.medallion.internal.rows.OnePartition;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.UUID;
import java.util.stream.Stream;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.mapreduce.Job;
import org.apache.hadoop.mapreduce.TaskAttemptContext;
import org.apache.hadoop.mapreduce.TaskAttemptID;
import org.apache.hadoop.mapreduce.task.TaskAttemptContextImpl;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.sql.delta.OptimisticTransaction;
import org.apache.spark.sql.delta.actions.AddFile;
import org.apache.spark.sql.delta.actions.FileAction;
import org.apache.spark.sql.delta.stats.DeltaJobStatisticsTracker;
import org.apache.spark.sql.execution.datasources.OutputWriter;
import org.apache.spark.sql.execution.datasources.OutputWriterFactory;
import org.apache.spark.sql.execution.datasources.WriteTaskStatsTracker;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;
import scala.Option;
import scala.collection.JavaConverters;
import scala.collection.immutable.Map;
import scala.collection.immutable.Map$;

/**
 * A file of a Delta table that the driver writes itself, by Spark's writer and with Delta's
 * statistics: of some hundred rows, to start a job for it takes longer than to write it.
 */
final class DriverFileWriter {

  private final OptimisticTransaction transaction;
  private final Dataset<Row> rows;
  private final Configuration hadoop;
  private final Path folder;
  private final StructType schema;

  /**
   * Readies the writing.
   *
   * @param rows in the table's columns
   */
  DriverFileWriter(OptimisticTransaction transaction, Dataset<Row> rows) {
    this.transaction = transaction;
    this.rows = rows;
    this.hadoop = transaction.deltaLog().newDeltaHadoopConf();
    this.folder = transaction.deltaLog().dataPath();
    this.schema = // another hand may have added columns, which no row has
        new StructType(
            Stream.of(rows.columns())
                .map(transaction.metadata().schema()::apply)
                .toArray(StructField[]::new));
  }

  /** Writes the rows; no file where there is none. */
  List<FileAction> write() {
    List<InternalRow> content = OnePartition.collect(rows);
    return content.isEmpty() ? List.of() : List.of(write(content));
  }

  private AddFile write(List<InternalRow> content) {
    try {
      Job job = Job.getInstance(hadoop);
      TaskAttemptContext task =
          new TaskAttemptContextImpl(job.getConfiguration(), new TaskAttemptID());
      OutputWriterFactory format =
          transaction
              .deltaLog()
              .fileFormat(transaction.protocol(), transaction.metadata())
              .prepareWrite(rows.sparkSession(), job, none(), schema.asNullable());
      String name = "part-00000-" + UUID.randomUUID() + "-c000" + format.getFileExtension(task);
      Path path = new Path(folder, name);
      String statistics =
          fill(format.newInstance(path.toString(), schema.asNullable(), task), content);
      FileStatus written = path.getFileSystem(hadoop).getFileStatus(path);
      return new AddFile(
          name,
          none(),
          written.getLen(),
          written.getModificationTime(),
          true,
          statistics,
          null,
          null,
          Option.empty(),
          Option.empty(),
          Option.empty());
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot write to " + folder + ": " + e.getMessage(), e);
    }
  }

  /** Writes all rows; gives Delta's statistics of them. */
  private String fill(OutputWriter file, List<InternalRow> content) {
    DeltaJobStatisticsTracker tracker =
        transaction
            .getOptionalStatsTrackerAndStatsCollection(
                rows.queryExecution().analyzed().output(), folder, new StructType(), rows)
            ._1()
            .get();
    WriteTaskStatsTracker statistics = tracker.newTaskInstance();
    statistics.newFile(file.path());
    try {
      for (InternalRow row : content) {
        check(row);
        statistics.newRow(file.path(), row);
        file.write(row);
      }
    } finally {
      file.close();
    }
    statistics.closeFile(file.path());
    tracker.processStats(
        JavaConverters.asScalaBuffer(List.of(statistics.getFinalStats(0))).toSeq(), 0);
    return tracker.recordedStats().apply(new Path(file.path()).getName());
  }

  /** As Delta does where it writes: a column that is never null is not. */
  private void check(InternalRow row) {
    for (int i = 0; i < schema.length(); i++) {
      StructField column = schema.apply(i);
      if (!column.nullable() && row.isNullAt(i)) {
        throw new IllegalStateException(
            "Cannot write to " + folder + ": column " + column.name() + " is null in a row.");
      }
    }
  }

  private static Map<String, String> none() {
    return Map$.MODULE$.empty();
  }
}
