package dev.kepler.medallion.internal.change;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.count;
import static org.apache.spark.sql.functions.count_if;
import static org.apache.spark.sql.functions.lit;

import dev.kepler.medallion.Change;
import dev.kepler.medallion.Comparison;
import dev.kepler.medallion.internal.delta.LiveFiles;
import java.util.Collections;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.types.StructType;

/** How many rows of each kind a set of changes holds, and how many go from which file. */
public final class ChangeCounts {

  /** Kinds that need a write. */
  private static final List<Change> WRITTEN =
      List.of(Change.INSERTED, Change.UPDATED, Change.RETRACTED, Change.ABSENT);

  private static final String ROWS = "rows";

  private final Map<Change, Long> counts = new EnumMap<>(Change.class);
  private final Map<String, Long> going = new TreeMap<>();
  private final Map<String, Long> flagged = new TreeMap<>();

  /** No change. */
  public ChangeCounts() {}

  /**
   * Counts in one job.
   *
   * @param changes whose {@link Comparison#HELD} has {@link LiveFiles#FILE}
   */
  public static ChangeCounts of(Dataset<Row> changes) {
    return of(groups(changes).collectAsList());
  }

  /** The kinds of changes that there are in each file, their rows, and how many bear each flag. */
  static Dataset<Row> groups(Dataset<Row> changes) {
    return changes
        .groupBy(
            col(Change.CHANGE), col(Comparison.HELD).getField(LiveFiles.FILE).as(LiveFiles.FILE))
        .agg(
            count(lit(1)).as(ROWS),
            flags(changes.schema()).stream()
                .map(flag -> count_if(col("`" + flag + "`")).as(flag))
                .toArray(Column[]::new));
  }

  /** What a comparison notices beside the change: names of boolean columns. */
  static List<String> flags(StructType changes) {
    return Stream.of(changes.fieldNames())
        .filter(name -> name.equals(Comparison.LOST_VALUE) || name.startsWith(Comparison.WARNS))
        .toList();
  }

  /** Sums up {@link #groups}. */
  public static ChangeCounts of(List<Row> groups) {
    ChangeCounts counts = new ChangeCounts();
    groups.forEach(counts::add);
    return counts;
  }

  private void add(Row row) {
    Map<String, Long> raised = new HashMap<>();
    flags(row.schema()).forEach(flag -> raised.put(flag, row.<Long>getAs(flag)));
    add(Change.valueOf(row.getString(0)), row.getString(1), row.<Long>getAs(ROWS), raised);
  }

  /**
   * Adds changes of one kind.
   *
   * @param file name of the file that holds what they replace or remove
   * @param rows how many they are
   * @param raised how many of them bear a flag, by its name
   */
  public void add(Change change, String file, long rows, Map<String, Long> raised) {
    counts.merge(change, rows, Long::sum);
    raised.forEach((flag, times) -> flagged.merge(flag, times, Long::sum));
    if (ChangeSet.GOING.contains(change)) {
      going.merge(file, rows, Long::sum);
    }
  }

  public long of(Change change) {
    return counts.getOrDefault(change, 0L);
  }

  /** Rows that are written at all. */
  long written() {
    return WRITTEN.stream().mapToLong(this::of).sum();
  }

  /** The given warnings, and those that only a comparison shows. */
  public Map<String, Long> warnings(Map<String, Long> others) {
    Map<String, Long> warnings = new HashMap<>(others);
    flagged.forEach(
        (flag, times) -> {
          if (flag.startsWith(Comparison.WARNS) && times > 0) {
            warnings.put(flag.substring(Comparison.WARNS.length()), times);
          }
        });
    return warnings;
  }

  /** Rows that lost a value that the entity prizes. */
  public long lostValues() {
    return flagged.getOrDefault(Comparison.LOST_VALUE, 0L);
  }

  /** Rows that leave the table. */
  public long leaving() {
    return of(Change.RETRACTED) + of(Change.ABSENT);
  }

  /** All rows compared, changed or not; what is absent was compared with nothing. */
  public long total() {
    return counts.values().stream().mapToLong(Long::longValue).sum() - of(Change.ABSENT);
  }

  /** How many rows are replaced or removed, by the name of the file that holds them. */
  Map<String, Long> going() {
    return Collections.unmodifiableMap(going);
  }
}
