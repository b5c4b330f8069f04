package dev.kepler.medallion.internal.rows;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.apache.spark.rdd.RDD;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.sql.catalyst.plans.logical.LogicalPlan;
import org.apache.spark.sql.catalyst.trees.TreePattern;
import org.apache.spark.sql.execution.QueryExecution;
import org.apache.spark.sql.execution.RDDScanExec;
import org.apache.spark.sql.execution.SparkPlan;
import org.apache.spark.sql.types.StructType;
import scala.runtime.AbstractPartialFunction;

/**
 * Steps that every micro-batch goes through, planned once: Spark analyses, optimises and plans a
 * Dataset anew each time, which takes longer than to run it where its rows are {@link
 * OnePartition}, and comes to the same plan over other rows. Of many rows the plan depends on how
 * many they are, and is made each time.
 *
 * <p>Not safe for use by several threads.
 */
public final class PreparedPlan {

  /**
   * A plan.
   *
   * @param schemas of the rows that it was made for
   * @param slots which stand in it for their rows
   * @param physical null where it cannot be used again
   */
  private record Plan(
      SparkSession session,
      List<StructType> schemas,
      List<RDD<InternalRow>> slots,
      StructType schema,
      SparkPlan physical) {

    boolean fits(List<Dataset<Row>> rows) {
      return session == rows.get(0).sparkSession() && schemas.equals(schemasOf(rows));
    }
  }

  /** Rows on the driver. */
  private record Result(StructType schema, List<InternalRow> rows) {}

  private final Function<List<Dataset<Row>>, Dataset<?>> steps;
  private Plan plan;

  /**
   * Says what the steps are.
   *
   * @param steps pure, and the same whatever the rows are
   */
  public PreparedPlan(Function<List<Dataset<Row>>, Dataset<?>> steps) {
    this.steps = steps;
  }

  /** What the steps make of the rows; few of few. */
  public Dataset<Row> over(List<Dataset<Row>> rows) {
    if (!isUsable(rows)) {
      Dataset<Row> made = steps.apply(rows).toDF();
      return rows.stream().allMatch(OnePartition::is) ? OnePartition.of(made) : made;
    }
    return OnePartition.of(
        plan.session(),
        OnePartition.run(plan.session(), () -> plan(rows).execute()),
        plan.schema());
  }

  /** What the steps make of the rows, on the driver. */
  public List<DriverRow> collect(List<Dataset<Row>> rows) {
    Result made = collected(rows);
    return made.rows().stream().map(row -> new DriverRow(made.schema(), row)).toList();
  }

  private Result collected(List<Dataset<Row>> rows) {
    if (!isUsable(rows)) {
      Dataset<Row> made = steps.apply(rows).toDF();
      return new Result(made.schema(), OnePartition.collect(made));
    }
    return new Result(
        plan.schema(),
        OnePartition.run(plan.session(), () -> List.of(plan(rows).executeCollect())));
  }

  private boolean isUsable(List<Dataset<Row>> rows) {
    if (!rows.stream().allMatch(OnePartition::is)) {
      return false;
    }
    if (plan == null || !plan.fits(rows)) {
      plan = prepare(rows);
    }
    return plan.physical() != null;
  }

  private Plan prepare(List<Dataset<Row>> rows) {
    SparkSession session = rows.get(0).sparkSession();
    List<RDD<InternalRow>> slots = new ArrayList<>();
    List<Dataset<Row>> places = new ArrayList<>();
    for (StructType schema : schemasOf(rows)) {
      Dataset<Row> place = OnePartition.of(session, OnePartition.none(session), schema);
      places.add(place);
      slots.add(OnePartition.planned(place));
    }
    QueryExecution made = steps.apply(places).queryExecution();
    SparkPlan physical =
        isRepeatable(made) ? PlanMode.INTERPRETED.during(session, made::executedPlan) : null;
    return new Plan(
        session,
        schemasOf(rows),
        slots,
        made.analyzed().schema(),
        hasAll(slots, physical) ? physical : null);
  }

  /** A place that the plan does not show stays empty. */
  private static boolean hasAll(List<RDD<InternalRow>> slots, SparkPlan physical) {
    return physical != null
        && slots.stream()
            .allMatch(
                slot ->
                    physical.exists(
                        node -> node instanceof RDDScanExec scan && scan.rdd() == slot));
  }

  /** Tells whether a Dataset gives the same rows whenever it runs over the same. */
  static boolean isRepeatable(Dataset<?> rows) {
    return isRepeatable(rows.queryExecution());
  }

  /** An expectation may ask what time it is, or another table: that is answered in the plan. */
  private static boolean isRepeatable(QueryExecution made) {
    LogicalPlan steps = made.analyzed();
    return steps.deterministic()
        && !steps.containsPattern(TreePattern.CURRENT_LIKE())
        && !steps.containsPattern(TreePattern.PLAN_EXPRESSION());
  }

  /** The plan with the rows in their places. */
  private SparkPlan plan(List<Dataset<Row>> rows) {
    return plan.physical()
        .transform(
            new AbstractPartialFunction<SparkPlan, SparkPlan>() {
              @Override
              public boolean isDefinedAt(SparkPlan node) {
                return node instanceof RDDScanExec scan && plan.slots().contains(scan.rdd());
              }

              @Override
              public SparkPlan apply(SparkPlan node) {
                RDDScanExec slot = (RDDScanExec) node;
                return filled(slot, rows.get(plan.slots().indexOf(slot.rdd())));
              }
            });
  }

  private static RDDScanExec filled(RDDScanExec slot, Dataset<Row> rows) {
    return slot.copy(
        slot.output(),
        OnePartition.planned(rows),
        slot.name(),
        slot.outputPartitioning(),
        slot.outputOrdering());
  }

  private static List<StructType> schemasOf(List<Dataset<Row>> rows) {
    return rows.stream().map(Dataset::schema).toList();
  }
}
