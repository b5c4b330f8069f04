package dev.kepler.medallion.internal.change;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.count;
import static org.apache.spark.sql.functions.count_if;
import static org.apache.spark.sql.functions.lit;

import dev.kepler.medallion.Change;
import dev.kepler.medallion.internal.delta.LiveFiles;
import dev.kepler.transforms.Changes;
import dev.kepler.transforms.Expectations;
import java.util.Arrays;
import java.util.Collections;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/** How many rows of each kind a set of changes holds, and how many go from which file. */
public final class ChangeCounts {

  /** Kinds that need a write. */
  private static final List<Change> WRITTEN =
      List.of(Change.INSERTED, Change.UPDATED, Change.RETRACTED, Change.ABSENT);

  private final Map<Change, Long> counts = new EnumMap<>(Change.class);
  private final Map<String, Long> going = new TreeMap<>();
  private long movedStar;
  private long lostNames;

  /** No change. */
  public ChangeCounts() {}

  /**
   * Counts in one job.
   *
   * @param changes whose {@link Changes#HELD} has {@link LiveFiles#FILE}
   */
  public static ChangeCounts of(Dataset<Row> changes) {
    return of(groups(changes).collectAsList());
  }

  /** The kinds of changes that there are in each file, and their rows. */
  static Dataset<Row> groups(Dataset<Row> changes) {
    return changes
        .groupBy(col(Change.CHANGE), col(Changes.HELD).getField(LiveFiles.FILE).as(LiveFiles.FILE))
        .agg(
            count(lit(1)),
            count_if(flag(changes, Changes.MOVED_STAR)),
            count_if(flag(changes, Changes.LOST_NAME)));
  }

  /** A flag that the changes of some tables have. */
  private static Column flag(Dataset<Row> changes, String name) {
    return Arrays.asList(changes.columns()).contains(name) ? col(name) : lit(false);
  }

  /** Sums up {@link #groups}. */
  public static ChangeCounts of(List<Row> groups) {
    ChangeCounts counts = new ChangeCounts();
    groups.forEach(counts::add);
    return counts;
  }

  private void add(Row row) {
    add(
        Change.valueOf(row.getString(0)),
        row.getString(1),
        row.getLong(2),
        row.getLong(3),
        row.getLong(4));
  }

  /**
   * Adds changes of one kind.
   *
   * @param file name of the file that holds what they replace or remove
   * @param rows how many they are
   * @param moved how many have another star than what is held
   * @param nameless how many have no name where what is held has one
   */
  public void add(Change change, String file, long rows, long moved, long nameless) {
    counts.merge(change, rows, Long::sum);
    movedStar += moved;
    lostNames += nameless;
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
    if (movedStar > 0) {
      warnings.put(Expectations.KOI_KEEPS_ITS_STAR, movedStar);
    }
    return warnings;
  }

  /** Rows that lost their name. */
  public long lostNames() {
    return lostNames;
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
