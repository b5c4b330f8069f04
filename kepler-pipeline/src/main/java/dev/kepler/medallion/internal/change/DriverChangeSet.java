package dev.kepler.medallion.internal.change;

import dev.kepler.medallion.Change;
import dev.kepler.medallion.Comparison;
import dev.kepler.medallion.internal.delta.LiveFiles;
import dev.kepler.medallion.internal.delta.LongSet;
import dev.kepler.medallion.internal.delta.Table;
import dev.kepler.medallion.internal.rows.DriverRow;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.StructType;

/**
 * Changes of a small batch, on the driver: to count them there, to sift them or to mask rows by
 * them takes no further job.
 */
final class DriverChangeSet implements ChangeSet {

  private final SparkSession session;
  private final StructType schema;
  private final List<DriverRow> rows;
  private final int change;
  private final int held;
  private final int file;
  private final StructType heldSchema;
  private final ChangeCounts counts = new ChangeCounts();

  /**
   * Counts the changes.
   *
   * @param schema theirs
   */
  DriverChangeSet(SparkSession session, StructType schema, List<DriverRow> rows) {
    this.session = session;
    this.schema = schema;
    this.rows = rows;
    this.change = schema.fieldIndex(Change.CHANGE);
    this.held = schema.fieldIndex(Comparison.HELD);
    this.heldSchema = (StructType) schema.apply(held).dataType();
    this.file = heldSchema.fieldIndex(LiveFiles.FILE);
    Map<String, Integer> flags = new LinkedHashMap<>();
    ChangeCounts.flags(schema).forEach(flag -> flags.put(flag, schema.fieldIndex(flag)));
    for (DriverRow row : rows) {
      Map<String, Long> raised = new HashMap<>();
      flags.forEach((flag, place) -> raised.put(flag, row.isTrue(place) ? 1L : 0L));
      counts.add(kind(row), file(row), 1, raised);
    }
  }

  private Change kind(DriverRow row) {
    return Change.valueOf(row.text(change));
  }

  /** Name of the file that holds the row that is replaced or removed; null where none is. */
  private String file(DriverRow row) {
    return row.isNull(held) ? null : row.struct(held).text(file);
  }

  @Override
  public ChangeCounts counts() {
    return counts;
  }

  @Override
  public Dataset<Row> changes() {
    return DriverRow.dataset(session, schema, rows);
  }

  @Override
  public Dataset<Row> entering(Table table) {
    int[] columns = Stream.of(table.columns()).mapToInt(schema::fieldIndex).toArray();
    return DriverRow.dataset(
        session,
        table.schema(),
        rows.stream()
            .filter(row -> ENTERING.contains(kind(row)))
            .map(row -> row.only(table.schema(), columns))
            .toList());
  }

  @Override
  public Map<String, LongSet> places(Collection<String> files) {
    Map<String, LongSet> places = new HashMap<>();
    int place = heldSchema.fieldIndex(LiveFiles.PLACE);
    for (DriverRow row : rows) {
      if (GOING.contains(kind(row)) && files.contains(file(row))) {
        places
            .computeIfAbsent(file(row), name -> LongSet.none())
            .add(row.struct(held).number(place));
      }
    }
    return places;
  }

  @Override
  public void close() {
    // nothing is kept
  }
}
