package dev.kepler.pipeline;

import org.apache.spark.sql.SparkSession;

/**
 * How Spark runs the plans of a micro-batch: to compile them takes longer than to interpret them,
 * unless many rows go through. Set on the session clone of a query.
 */
enum Plans {
  INTERPRETED(false, "NO_CODEGEN"),
  COMPILED(true, "FALLBACK");

  /** Rows of a table from which on a plan that reads them is compiled. */
  static final long MANY_ROWS = 50_000;

  private final boolean stages;
  private final String expressions;

  Plans(boolean stages, String expressions) {
    this.stages = stages;
    this.expressions = expressions;
  }

  /** Has it so from the next action on. */
  void in(SparkSession clone) {
    clone.conf().set("spark.sql.codegen.wholeStage", stages);
    clone.conf().set("spark.sql.codegen.factoryMode", expressions);
  }
}
