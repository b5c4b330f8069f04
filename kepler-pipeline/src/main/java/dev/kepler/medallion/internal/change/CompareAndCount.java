package dev.kepler.medallion.internal.change;

import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.struct;

import dev.kepler.medallion.internal.rows.DriverRow;
import dev.kepler.medallion.internal.rows.OnePartition;
import dev.kepler.medallion.internal.rows.PreparedPlan;
import dev.kepler.medallion.internal.rows.ReusableRows;
import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.types.StructType;

/**
 * Finds changes, and counts something else in the same job: of a small batch, to plan a job and to
 * start its tasks takes longer than the tasks.
 */
public final class CompareAndCount {

  /**
   * What was found.
   *
   * @param groups of the other rows
   */
  public record Counted(List<Row> groups, ChangeSet found) {}

  private final UnaryOperator<Dataset<Row>> groups;
  private final PreparedPlan few;

  /**
   * Says what is counted.
   *
   * @param groups makes a few rows of others
   */
  public CompareAndCount(UnaryOperator<Dataset<Row>> groups) {
    this.groups = groups;
    this.few = new PreparedPlan(in -> union(groups.apply(in.get(0)), in.get(1)));
  }

  /**
   * Works changes out and counts them, and other rows.
   *
   * @param keeps whether many changes are kept to be read again, or worked out again
   */
  public Counted of(Dataset<Row> others, Dataset<Row> changes, boolean keeps) {
    return OnePartition.is(others) && OnePartition.is(changes)
        ? few(others, changes)
        : many(others, keeps ? ReusableRows.of(changes) : ReusableRows.anew(changes));
  }

  private Counted few(Dataset<Row> others, Dataset<Row> changes) {
    List<Row> groups = new ArrayList<>();
    List<DriverRow> found = new ArrayList<>();
    for (DriverRow row : few.collect(List.of(others, changes))) {
      if (row.isNull(1)) {
        groups.add(row.struct(0).toRow());
      } else {
        found.add(row.struct(1));
      }
    }
    return new Counted(
        groups, new DriverChangeSet(changes.sparkSession(), changes.schema(), found));
  }

  private Counted many(Dataset<Row> others, ReusableRows changes) {
    try {
      List<Row> first = new ArrayList<>();
      List<Row> second = new ArrayList<>();
      for (Row row :
          union(groups.apply(others), ChangeCounts.groups(changes.rows())).collectAsList()) {
        if (row.isNullAt(1)) {
          first.add(row.getStruct(0));
        } else {
          second.add(row.getStruct(1));
        }
      }
      return new Counted(first, new SparkChangeSet(changes, ChangeCounts.of(second)));
    } catch (RuntimeException | Error e) {
      changes.close();
      throw e;
    }
  }

  /** Finds changes, and counts nothing else. */
  public static ChangeSet alone(Dataset<Row> changes) {
    if (OnePartition.is(changes)) {
      return new DriverChangeSet(
          changes.sparkSession(), changes.schema(), DriverRow.collect(changes));
    }
    ReusableRows kept = ReusableRows.of(changes);
    try {
      return SparkChangeSet.of(kept);
    } catch (RuntimeException | Error e) {
      kept.close();
      throw e;
    }
  }

  private static Dataset<Row> union(Dataset<Row> first, Dataset<Row> second) {
    return first
        .select(struct("*"), none(second.schema()))
        .unionAll(second.select(none(first.schema()), struct("*")));
  }

  private static Column none(StructType schema) {
    return lit(null).cast(schema);
  }
}
