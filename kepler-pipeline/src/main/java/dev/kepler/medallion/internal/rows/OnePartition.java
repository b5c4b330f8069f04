package dev.kepler.medallion.internal.rows;

import java.util.List;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.rdd.RDD;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.sql.catalyst.expressions.Attribute;
import org.apache.spark.sql.catalyst.expressions.SortOrder;
import org.apache.spark.sql.catalyst.plans.logical.LogicalPlan;
import org.apache.spark.sql.catalyst.plans.physical.SinglePartition$;
import org.apache.spark.sql.catalyst.types.DataTypeUtils;
import org.apache.spark.sql.execution.LogicalRDD;
import org.apache.spark.sql.execution.SQLExecution;
import org.apache.spark.sql.types.StructType;
import scala.Function0;
import scala.Option;
import scala.collection.JavaConverters;
import scala.collection.Seq;

/**
 * Datasets of few rows, planned already and in one partition, which Spark knows: nothing that is
 * done to them shuffles, and {@link PreparedPlan} steps can take them up.
 */
public final class OnePartition {

  private OnePartition() {}

  /** The rows, all in one partition; they are planned here. */
  public static Dataset<Row> of(Dataset<?> rows) {
    return of(rows.sparkSession(), planned(rows), rows.schema());
  }

  /** Rows of a schema. */
  public static Dataset<Row> of(SparkSession session, RDD<InternalRow> rows, StructType schema) {
    LogicalPlan plan =
        new LogicalRDD(
            attributes(schema),
            inOnePartition(session, rows),
            SinglePartition$.MODULE$,
            JavaConverters.asScalaBuffer(List.<SortOrder>of()).toList(),
            false,
            session,
            Option.empty(),
            Option.empty());
    return Dataset.ofRows(session, plan);
  }

  /** Rows that the driver has. */
  static Dataset<Row> onDriver(SparkSession session, StructType schema, List<InternalRow> rows) {
    return of(session, new DriverRows(session.sparkContext(), rows), schema);
  }

  private static Seq<Attribute> attributes(StructType schema) {
    List<Attribute> attributes =
        List.copyOf(JavaConverters.seqAsJavaList(DataTypeUtils.toAttributes(schema)));
    return JavaConverters.asScalaBuffer(attributes).toList();
  }

  /** Tells whether a Dataset is one of these. */
  public static boolean is(Dataset<?> rows) {
    return rows.queryExecution().logical() instanceof LogicalRDD of
        && of.outputPartitioning() == SinglePartition$.MODULE$;
  }

  /** The rows as the side of a join that is looked up; many are left to Spark's choice. */
  public static Dataset<Row> hashed(Dataset<Row> rows) {
    return is(rows) ? rows.hint("shuffle_hash") : rows;
  }

  /** What a Dataset runs as; nothing is planned where it was before. */
  public static RDD<InternalRow> planned(Dataset<?> rows) {
    return rows.queryExecution().logical() instanceof LogicalRDD of
        ? of.rdd()
        : rows.queryExecution().toRdd();
  }

  /** The rows themselves, on the driver; by no job where it has them. */
  public static List<InternalRow> collect(Dataset<Row> rows) {
    if (rows.queryExecution().logical() instanceof LogicalRDD of
        && of.rdd() instanceof DriverRows there) {
      return there.rows();
    }
    return run(
        rows.sparkSession(), () -> List.of(rows.queryExecution().executedPlan().executeCollect()));
  }

  /** Runs under the settings of a session, as Spark runs what a Dataset asks for. */
  static <T> T run(SparkSession session, Function0<T> work) {
    return session.withActive(() -> SQLExecution.withSQLConfPropagated(session, work));
  }

  /** No row, in one partition. */
  static RDD<InternalRow> none(SparkSession session) {
    return JavaSparkContext.fromSparkContext(session.sparkContext())
        .<InternalRow>parallelize(List.of(), 1)
        .rdd();
  }

  /** Exactly one: a join pairs the partitions of its sides. */
  private static RDD<InternalRow> inOnePartition(SparkSession session, RDD<InternalRow> rows) {
    return switch (rows.getNumPartitions()) {
      case 0 -> none(session);
      case 1 -> rows;
      default -> rows.toJavaRDD().coalesce(1).rdd();
    };
  }
}
