package dev.kepler.medallion.internal.rows;

import java.util.HashMap;
import java.util.Iterator;
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
 * them by a job of their own would read and judge them once more. They are counted partition by
 * partition, and each counts once, however often it goes by: because its task failed, was tried by
 * two, or left what a shuffle has lost since.
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
    Tally tally = count;
    JavaRDD<InternalRow> counted =
        OnePartition.planned(rows)
            .toJavaRDD()
            .mapPartitionsWithIndex(
                (partition, passing) -> new Passing(partition, passing, ordinal, width, tally),
                false);
    this.rows = session.internalCreateDataFrame(counted.rdd(), rows.schema(), false);
  }

  /** The rows, to be run once. */
  public Dataset<Row> rows() {
    return rows;
  }

  /** The groups that went by: their columns, and last how many rows, a bigint. */
  public List<Row> groups() {
    Function1<Object, Object> toRow = CatalystTypeConverters.createToScalaConverter(columns);
    Map<UnsafeRow, Long> groups = new HashMap<>();
    count
        .value()
        .values()
        .forEach(partition -> partition.forEach((group, n) -> groups.merge(group, n, Long::sum)));
    return groups.entrySet().stream()
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

  /** Rows of one partition; the tally hears of them once the last went by. */
  private static final class Passing implements Iterator<InternalRow> {

    private final int partition;
    private final Iterator<InternalRow> rows;
    private final int ordinal;
    private final int width;
    private final Tally tally;
    private final Map<UnsafeRow, Long> groups = new HashMap<>();
    private boolean told;

    Passing(int partition, Iterator<InternalRow> rows, int ordinal, int width, Tally tally) {
      this.partition = partition;
      this.rows = rows;
      this.ordinal = ordinal;
      this.width = width;
      this.tally = tally;
    }

    @Override
    public boolean hasNext() {
      boolean more = rows.hasNext();
      if (!more && !told) {
        told = true;
        tally.add(Map.entry(partition, groups));
      }
      return more;
    }

    @Override
    public InternalRow next() {
      InternalRow row = rows.next();
      UnsafeRow group = (UnsafeRow) row.getStruct(ordinal, width);
      Long before = groups.get(group);
      if (before == null) {
        groups.put(group.copy(), 1L);
      } else {
        groups.put(group, before + 1); // the key stays the one that was copied
      }
      return row;
    }
  }

  /**
   * Rows by group of each partition, as tasks have counted them. Spark adds up what each task says
   * that ends well; of a partition that several say, one stays.
   */
  private static final class Tally
      extends AccumulatorV2<
          Map.Entry<Integer, Map<UnsafeRow, Long>>, Map<Integer, Map<UnsafeRow, Long>>> {

    private static final long serialVersionUID = 1L;

    /** A heartbeat looks at it from another thread. */
    private final ConcurrentHashMap<Integer, Map<UnsafeRow, Long>> partitions =
        new ConcurrentHashMap<>();

    @Override
    public void add(Map.Entry<Integer, Map<UnsafeRow, Long>> partition) {
      partitions.put(partition.getKey(), partition.getValue());
    }

    @Override
    public void merge(
        AccumulatorV2<Map.Entry<Integer, Map<UnsafeRow, Long>>, Map<Integer, Map<UnsafeRow, Long>>>
            other) {
      partitions.putAll(other.value());
    }

    @Override
    public Map<Integer, Map<UnsafeRow, Long>> value() {
      return partitions;
    }

    @Override
    public boolean isZero() {
      return partitions.isEmpty();
    }

    @Override
    public void reset() {
      partitions.clear();
    }

    @Override
    public Tally copy() {
      Tally copy = new Tally();
      copy.merge(this);
      return copy;
    }
  }
}
