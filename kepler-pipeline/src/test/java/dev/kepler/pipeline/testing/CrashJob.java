package dev.kepler.pipeline.testing;

import dev.kepler.model.RawKoi;
import dev.kepler.pipeline.KeplerPipeline;
import java.nio.file.Path;
import java.util.List;
import org.apache.spark.sql.SparkSession;

/**
 * Pipeline to be crashed: a public class with a public constructor without parameters, because each
 * child JVM makes its own. What it gives depends on its parameters alone.
 */
public interface CrashJob {

  /**
   * The records of a load; the same at every call.
   *
   * @param number counted from 0
   */
  List<RawKoi> load(int number);

  /** Lands a load; default: in the notebook's form. */
  default void land(LandingFolder landing, int number) {
    landing.land(load(number));
  }

  /**
   * Describes the pipeline.
   *
   * @param session made for this JVM
   * @param folder below which everything of the job is; loads land in its {@code landing}
   */
  KeplerPipeline pipeline(SparkSession session, Path folder);

  /**
   * Tells whether a record is bound for quarantine for what it is by itself, said in plain Java;
   * default: none is. Differing records of one KOI in one load need not be told.
   */
  default boolean isBad(RawKoi koi) {
    return false;
  }
}
