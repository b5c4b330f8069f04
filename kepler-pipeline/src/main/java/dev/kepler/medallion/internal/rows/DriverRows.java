package dev.kepler.medallion.internal.rows;

import java.util.List;
import org.apache.spark.Dependency;
import org.apache.spark.Partition;
import org.apache.spark.SparkContext;
import org.apache.spark.TaskContext;
import org.apache.spark.rdd.RDD;
import org.apache.spark.sql.catalyst.InternalRow;
import scala.collection.Iterator;
import scala.collection.JavaConverters;
import scala.reflect.ClassTag$;

/** Rows of a small batch that the driver has, as one partition for jobs that need them as well. */
final class DriverRows extends RDD<InternalRow> {

  private static final long serialVersionUID = 1L;

  private final List<InternalRow> rows;

  DriverRows(SparkContext context, List<InternalRow> rows) {
    super(
        context,
        JavaConverters.asScalaBuffer(List.<Dependency<?>>of()).toSeq(),
        ClassTag$.MODULE$.apply(InternalRow.class));
    this.rows = rows;
  }

  /** The rows themselves. */
  List<InternalRow> rows() {
    return rows;
  }

  @Override
  public Iterator<InternalRow> compute(Partition split, TaskContext context) {
    return JavaConverters.asScalaIterator(rows.iterator());
  }

  @Override
  public Partition[] getPartitions() {
    return new Partition[] {new Whole()};
  }

  private record Whole() implements Partition {
    @Override
    public int index() {
      return 0;
    }
  }
}
