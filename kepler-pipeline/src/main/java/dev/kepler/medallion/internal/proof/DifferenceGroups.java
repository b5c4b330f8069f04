package dev.kepler.medallion.internal.proof;

import dev.kepler.medallion.internal.delta.LakeTable;
import dev.kepler.medallion.lake.Difference;
import dev.kepler.medallion.lake.DifferenceGroup;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/** Differences by table and kind, of which each kind keeps a number and its first few. */
final class DifferenceGroups {

  /** How many of a kind are shown. */
  static final int SHOWN = 5;

  static final String ROW = "row";
  static final String NONE = "none";
  static final String MISSING = "row missing";
  static final String LEFT_OVER = "row left over";
  static final String DOUBLED = "row more than once";

  private record Kind(String table, String cause) {}

  private final Map<Kind, DifferenceGroup> groups = new LinkedHashMap<>();

  /** Adds one, of the kind that its column tells. */
  void add(Difference difference) {
    add(cause(difference), difference);
  }

  /** Adds one of a kind. */
  void add(String cause, Difference difference) {
    add(new DifferenceGroup(difference.table(), cause, 1, List.of(difference)));
  }

  void addAll(List<Difference> differences) {
    differences.forEach(this::add);
  }

  void addGroups(List<DifferenceGroup> others) {
    others.forEach(this::add);
  }

  private void add(DifferenceGroup group) {
    groups.merge(new Kind(group.table(), group.cause()), group, DifferenceGroups::joined);
  }

  private static DifferenceGroup joined(DifferenceGroup earlier, DifferenceGroup later) {
    List<Difference> first = new ArrayList<>(earlier.first());
    later.first().stream().limit(Math.max(0, SHOWN - first.size())).forEach(first::add);
    return new DifferenceGroup(
        earlier.table(), earlier.cause(), earlier.count() + later.count(), first);
  }

  /** All kinds, in the order in which they were found. */
  List<DifferenceGroup> list() {
    return List.copyOf(groups.values());
  }

  /** How a kind is called whose rows differ in a column. */
  static String differs(String column) {
    return column + " differs";
  }

  private static String cause(Difference difference) {
    if (!difference.column().equals(ROW)) {
      return differs(difference.column());
    }
    return difference.expected().equals(NONE)
        ? LEFT_OVER
        : difference.found().equals(NONE) ? MISSING : DOUBLED;
  }

  /**
   * A group of so many rows, of which only the first few are ever on the driver.
   *
   * @param wrong rows that are wrong, in their order; read only where there is one
   * @param told tells the difference of a row
   * @return empty when there is no row
   */
  static Optional<DifferenceGroup> of(
      LakeTable table,
      String cause,
      long count,
      Dataset<Row> wrong,
      Function<Row, Difference> told) {
    return count == 0
        ? Optional.empty()
        : Optional.of(
            new DifferenceGroup(
                table.tableName(),
                cause,
                count,
                wrong.takeAsList(SHOWN).stream().map(told).toList()));
  }
}
