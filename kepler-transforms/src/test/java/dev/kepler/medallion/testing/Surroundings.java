package dev.kepler.medallion.testing;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.catalyst.expressions.CurrentDate;
import org.apache.spark.sql.catalyst.expressions.CurrentTimestampLike;
import org.apache.spark.sql.catalyst.expressions.Expression;
import org.apache.spark.sql.catalyst.expressions.InputFileName;
import org.apache.spark.sql.catalyst.expressions.Literal;
import org.apache.spark.sql.catalyst.expressions.LocalTimestamp;
import org.apache.spark.sql.catalyst.plans.logical.LogicalPlan;
import org.apache.spark.unsafe.types.UTF8String;
import scala.runtime.AbstractPartialFunction;

/** What a row is no part of, and what it must not depend on: the clock, and the file it is in. */
final class Surroundings extends AbstractPartialFunction<Expression, Expression> {

  private final Instant now;
  private final String file;

  private Surroundings(Instant now, String file) {
    this.now = now;
    this.file = file;
  }

  /** The same, worked out when the first load arrives. */
  static Dataset<Row> ofFirst(Dataset<Row> rows) {
    return in(rows, new Surroundings(Bench.FIRST, "one.csv"));
  }

  /** The same, worked out many years later, from another file. */
  static Dataset<Row> ofAnother(Dataset<Row> rows) {
    return in(rows, new Surroundings(Bench.FIRST.plus(10_007, ChronoUnit.DAYS), "another.csv"));
  }

  private static Dataset<Row> in(Dataset<Row> rows, Surroundings surroundings) {
    LogicalPlan plan = rows.queryExecution().analyzed();
    return Dataset.ofRows(rows.sparkSession(), plan.transformAllExpressions(surroundings));
  }

  @Override
  public boolean isDefinedAt(Expression expression) {
    return value(expression) != null;
  }

  @Override
  public Expression apply(Expression expression) {
    return new Literal(value(expression), expression.dataType());
  }

  private Object value(Expression expression) {
    if (expression instanceof CurrentTimestampLike || expression instanceof LocalTimestamp) {
      return ChronoUnit.MICROS.between(Instant.EPOCH, now);
    }
    if (expression instanceof CurrentDate) {
      return (int) ChronoUnit.DAYS.between(Instant.EPOCH, now);
    }
    return expression instanceof InputFileName ? UTF8String.fromString(file) : null;
  }
}
