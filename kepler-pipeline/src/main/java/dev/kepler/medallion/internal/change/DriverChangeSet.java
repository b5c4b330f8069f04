package dev.kepler.medallion.internal.change;

import dev.kepler.medallion.internal.delta.LiveFiles;
import dev.kepler.medallion.internal.delta.Table;
import dev.kepler.medallion.internal.rows.OnePartition;
import dev.kepler.transforms.Change;
import dev.kepler.transforms.Changes;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.sql.catalyst.expressions.GenericInternalRow;
import org.apache.spark.sql.delta.deletionvectors.RoaringBitmapArray;
import org.apache.spark.sql.types.StructType;

/**
 * Changes of a small batch, on the driver: to count them there, to sift them or to mask rows by
 * them takes no further job.
 */
final class DriverChangeSet implements ChangeSet {

  private final SparkSession session;
  private final StructType schema;
  private final List<InternalRow> rows;
  private final int change;
  private final int held;
  private final StructType heldSchema;
  private final ChangeCounts counts = new ChangeCounts();

  /**
   * Counts the changes.
   *
   * @param schema theirs
   */
  DriverChangeSet(SparkSession session, StructType schema, List<InternalRow> rows) {
    this.session = session;
    this.schema = schema;
    this.rows = rows;
    this.change = schema.fieldIndex(Change.CHANGE);
    this.held = schema.fieldIndex(Changes.HELD);
    this.heldSchema = (StructType) schema.apply(held).dataType();
    int moved = flag(Changes.MOVED_STAR);
    int nameless = flag(Changes.LOST_NAME);
    for (InternalRow row : rows) {
      counts.add(kind(row), file(row), 1, count(row, moved), count(row, nameless));
    }
  }

  /** Place of a flag that the changes of some tables have; -1 where there is none. */
  private int flag(String name) {
    return Arrays.asList(schema.fieldNames()).indexOf(name);
  }

  private static long count(InternalRow row, int flag) {
    return flag >= 0 && !row.isNullAt(flag) && row.getBoolean(flag) ? 1 : 0;
  }

  private Change kind(InternalRow row) {
    return Change.valueOf(row.getUTF8String(change).toString());
  }

  /** Name of the file that holds the row that is replaced or removed; null where none is. */
  private String file(InternalRow row) {
    return row.isNullAt(held)
        ? null
        : held(row).getUTF8String(heldSchema.fieldIndex(LiveFiles.FILE)).toString();
  }

  private InternalRow held(InternalRow row) {
    return row.getStruct(held, heldSchema.length());
  }

  @Override
  public ChangeCounts counts() {
    return counts;
  }

  @Override
  public Dataset<Row> changes() {
    return OnePartition.onDriver(session, schema, rows);
  }

  @Override
  public Dataset<Row> entering(Table table) {
    int[] columns = Stream.of(table.columns()).mapToInt(schema::fieldIndex).toArray();
    return OnePartition.onDriver(
        session,
        table.schema(),
        rows.stream()
            .filter(row -> ENTERING.contains(kind(row)))
            .map(row -> only(columns, row))
            .toList());
  }

  private InternalRow only(int[] columns, InternalRow row) {
    return new GenericInternalRow(
        IntStream.of(columns).mapToObj(i -> row.get(i, schema.apply(i).dataType())).toArray());
  }

  @Override
  public Map<String, RoaringBitmapArray> places(Collection<String> files) {
    Map<String, RoaringBitmapArray> places = new HashMap<>();
    for (InternalRow row : rows) {
      if (GOING.contains(kind(row)) && files.contains(file(row))) {
        places
            .computeIfAbsent(file(row), name -> new RoaringBitmapArray())
            .add(held(row).getLong(heldSchema.fieldIndex(LiveFiles.PLACE)));
      }
    }
    return places;
  }

  @Override
  public void close() {
    // nothing is kept
  }
}
