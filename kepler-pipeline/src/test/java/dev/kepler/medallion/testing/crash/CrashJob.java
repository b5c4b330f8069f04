package dev.kepler.medallion.testing.crash;

import dev.kepler.medallion.pipeline.RunningPipeline;
import java.nio.file.Path;
import org.apache.spark.sql.SparkSession;

/**
 * Pipeline to be crashed: a public class with a public constructor without parameters, because each
 * child JVM makes its own. What it does depends on its parameters alone. {@link MedallionCrashJob}
 * is one for any entity.
 */
public interface CrashJob {

  /**
   * Lands a load; the same at every call.
   *
   * @param folder below which everything of the job is, its lake in {@code lake}
   * @param number counted from 0
   */
  void land(Path folder, int number);

  /**
   * Takes everything that has landed.
   *
   * @param session made for this JVM
   * @param folder as for {@link #land}
   */
  void runOnce(SparkSession session, Path folder);

  /** Starts the pipeline, for as long as the JVM lives. */
  RunningPipeline start(SparkSession session, Path folder);

  /**
   * Compares the lake with what must have come of the loads.
   *
   * @param loads that have landed
   */
  LakeCheck check(SparkSession session, Path folder, int loads);
}
