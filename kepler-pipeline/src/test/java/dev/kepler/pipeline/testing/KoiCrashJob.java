package dev.kepler.pipeline.testing;

import dev.kepler.medallion.pipeline.RunningPipeline;
import dev.kepler.medallion.testing.crash.CrashJob;
import dev.kepler.medallion.testing.crash.LakeCheck;
import dev.kepler.model.RawKoi;
import dev.kepler.pipeline.KeplerPipeline;
import java.nio.file.Path;
import java.util.List;
import org.apache.spark.sql.SparkSession;

/** Job of KOIs, whose lake is compared with the {@link Oracle} of its loads. */
public interface KoiCrashJob extends CrashJob {

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

  @Override
  default void land(Path folder, int number) {
    land(new LandingFolder(folder.resolve("landing")), number);
  }

  @Override
  default void runOnce(SparkSession session, Path folder) {
    pipeline(session, folder).runOnce();
  }

  @Override
  default RunningPipeline start(SparkSession session, Path folder) {
    return pipeline(session, folder).start();
  }

  @Override
  default LakeCheck check(SparkSession session, Path folder, int loads) {
    Oracle oracle = new Oracle(this::isBad);
    for (int load = 0; load < loads; load++) {
      oracle.load(load(load));
    }
    return OracleCheck.of(pipeline(session, folder), oracle);
  }
}
