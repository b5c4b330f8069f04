package dev.kepler.medallion.internal.rows;

import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.catalyst.CatalystTypeConverters;
import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.sql.catalyst.expressions.UnsafeRow;
import org.apache.spark.sql.types.StructType;
import org.apache.spark.util.AccumulatorV2;
import scala.Function1;

/**
 * Counts many rows by some of their columns while they go by, on their way into files: to count
 * them by a job of their own would read and judge them once more. A task that fails and comes again
 * is counted once, as long as nothing is shuffled between here and the files.
 */
public final class CountingPass {

  private final StructType columns;
  private final Tally count = new Tally();
  private final Dataset<Row> rows;

  /**
   * Readies rows.
   *
   * @param group a struct column of theirs, by which they are counted
   */
  public CountingPass(Dataset<Row> rows, String group) {
    SparkSession session = rows.sparkSession();
    int ordinal = rows.schema().fieldIndex(group);
    this.columns = (StructType) rows.schema().apply(ordinal).dataType();
    int width = columns.length();
    session.sparkContext().register(count);
    Tally passing = count;
    JavaRDD<InternalRow> counted =
        OnePartition.planned(rows)
            .toJavaRDD()
            .map(
                row -> {
                  passing.add((UnsafeRow) row.getStruct(ordinal, width));
                  return row;
                });
    this.rows = session.internalCreateDataFrame(counted.rdd(), rows.schema(), false);
  }

  /** The rows, to be run once. */
  public Dataset<Row> rows() {
    return rows;
  }

  /** The groups that went by: their columns, and last how many rows, a bigint. */
  public List<Row> groups() {
    Function1<Object, Object> toRow = CatalystTypeConverters.createToScalaConverter(columns);
    return count.value().entrySet().stream()
        .map(group -> counted((Row) toRow.apply(group.getKey()), group.getValue()))
        .toList();
  }

  private static Row counted(Row group, long rows) {
    Object[] values = new Object[group.length() + 1];
    for (int i = 0; i < group.length(); i++) {
      values[i] = group.get(i);
    }
    values[group.length()] = rows;
    return RowFactory.create(values);
  }

  /** Rows by group, as a task counts them and the driver sums them up. */
  private static final class Tally extends AccumulatorV2<UnsafeRow, Map<UnsafeRow, Long>> {

    private static final long serialVersionUID = 1L;

    /** A heartbeat looks at it from another thread. */
    private final ConcurrentHashMap<UnsafeRow, Long> rows = new ConcurrentHashMap<>();

    @Override
    public void add(UnsafeRow group) {
      Long before = rows.get(group);
      if (before == null) {
        rows.put(group.copy(), 1L);
      } else {
        rows.put(group, before + 1); // the key stays the one that was copied
      }
    }

    @Override
    public void merge(AccumulatorV2<UnsafeRow, Map<UnsafeRow, Long>> other) {
      other.value().forEach((group, more) -> rows.merge(group, more, Long::sum));
    }

    @Override
    public Map<UnsafeRow, Long> value() {
      return rows;
    }

    @Override
    public boolean isZero() {
      return rows.isEmpty();
    }

    @Override
    public void reset() {
      rows.clear();
    }

    @Override
    public Tally copy() {
      Tally copy = new Tally();
      copy.merge(this);
      return copy;
    }
  }
}
