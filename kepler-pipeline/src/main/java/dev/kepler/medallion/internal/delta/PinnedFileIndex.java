package dev.kepler.medallion.internal.delta;

import java.util.List;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.catalyst.expressions.Expression;
import org.apache.spark.sql.delta.DeltaLog;
import org.apache.spark.sql.delta.Snapshot;
import org.apache.spark.sql.delta.actions.AddFile;
import org.apache.spark.sql.delta.files.TahoeBatchFileIndex;
import org.apache.spark.sql.execution.datasources.HadoopFsRelation;
import org.apache.spark.sql.execution.datasources.LogicalRelation$;
import scala.Option;
import scala.collection.JavaConverters;
import scala.collection.Seq;

/**
 * Files of a Delta table that were chosen already. Delta's own index of given files sifts them by
 * their partitions once more, by a query over them that takes as long as to read a small one.
 */
final class PinnedFileIndex extends TahoeBatchFileIndex {

  private static final String ACTION = "batch";

  private PinnedFileIndex(
      SparkSession session, Seq<AddFile> files, DeltaLog log, Snapshot snapshot) {
    super(session, ACTION, files, log, log.dataPath(), snapshot, false);
  }

  /** Rows of the files, of the table's columns. */
  static Dataset<Row> read(
      SparkSession session, List<AddFile> files, DeltaLog log, Snapshot snapshot) {
    Seq<AddFile> chosen = JavaConverters.asScalaBuffer(files).toSeq();
    return session.withActive(
        () -> {
          HadoopFsRelation relation =
              log.buildHadoopFsRelationWithFileIndex(
                  snapshot,
                  new PinnedFileIndex(session, chosen, log, snapshot),
                  Option.empty(),
                  false);
          return Dataset.ofRows(session, LogicalRelation$.MODULE$.apply(relation, false));
        });
  }

  /** All: the tables have no partitions. */
  @Override
  public Seq<AddFile> matchingFiles(Seq<Expression> partitions, Seq<Expression> data) {
    return addFiles();
  }
}
