package dev.kepler.medallion.internal.rows;

import java.util.function.Supplier;
import org.apache.spark.sql.SparkSession;

/**
 * How Spark runs the plans of a micro-batch: to compile them takes longer than to interpret them,
 * unless many rows go through. Set on the session clone of a query.
 */
public enum PlanMode {
  INTERPRETED(false, "NO_CODEGEN"),
  COMPILED(true, "FALLBACK");

  private static final String ADAPTIVE = "spark.sql.adaptive.enabled";
  private static final String SHUFFLE_PARTITIONS = "spark.sql.shuffle.partitions";
  private static final String STAGES = "spark.sql.codegen.wholeStage";

  private final boolean stages;
  private final String expressions;

  PlanMode(boolean stages, String expressions) {
    this.stages = stages;
    this.expressions = expressions;
  }

  /** Works out a plan that is run so, and as it is, whatever the session has for others. */
  <T> T during(SparkSession clone, Supplier<T> planning) {
    PlanMode others = Boolean.parseBoolean(clone.conf().get(STAGES)) ? COMPILED : INTERPRETED;
    String adaptive = clone.conf().get(ADAPTIVE);
    in(clone);
    clone.conf().set(ADAPTIVE, false); // as Spark has it in a stream
    try {
      return planning.get();
    } finally {
      others.in(clone);
      clone.conf().set(ADAPTIVE, adaptive);
    }
  }

  /**
   * A session for what is read of so many bytes: of many, one of its own, whose plans are compiled
   * whatever the caller's does.
   */
  public static SparkSession forReading(SparkSession session, long bytes) {
    if (bytes < Thresholds.LARGE_PROOF) {
      return session;
    }
    SparkSession own = session.cloneSession();
    COMPILED.in(own);
    return own;
  }

  /**
   * A session of its own for going through so many bytes once, by a dozen plans. Of few, each plan
   * is a job: adaptive ones are one for each of their shuffles.
   */
  public static SparkSession forProof(SparkSession session, long bytes) {
    SparkSession own = session.cloneSession();
    if (bytes < Thresholds.LARGE_PROOF) {
      INTERPRETED.in(own);
      own.conf().set(ADAPTIVE, false);
      own.conf().set(SHUFFLE_PARTITIONS, 1);
    } else {
      COMPILED.in(own);
    }
    return own;
  }

  /** A session of its own for a dozen plans, of which a few go through so many bytes, once. */
  public static SparkSession forLook(SparkSession session, long bytes) {
    SparkSession own = session.cloneSession();
    (bytes < Thresholds.LARGE_LOOK ? INTERPRETED : COMPILED).in(own);
    return own;
  }

  /** Has it so from the next action on. */
  public void in(SparkSession clone) {
    clone.conf().set(STAGES, stages);
    clone.conf().set("spark.sql.codegen.factoryMode", expressions);
  }
}
