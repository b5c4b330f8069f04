package dev.kepler.medallion.testing.crash;

import dev.kepler.medallion.pipeline.MedallionPipeline;
import dev.kepler.medallion.pipeline.RunningPipeline;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.apache.spark.sql.SparkSession;

/**
 * Job of any entity. Its lake must be, at last, as one that took the same loads and was never
 * disturbed.
 */
public interface MedallionCrashJob extends CrashJob {

  /**
   * Describes the pipeline. It may be another one from some load on: a lake grows.
   *
   * @param session made for this JVM
   * @param folder below which its source and its lake are
   */
  MedallionPipeline<?, ?, ?> pipeline(SparkSession session, Path folder);

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
    Path calm = folder.resolve("undisturbed");
    try {
      Files.createDirectory(calm);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    for (int load = 0; load < loads; load++) {
      land(calm, load);
    }
    runOnce(session, calm);
    return LakeCheck.ofUndisturbed(
        pipeline(session, folder), folder, pipeline(session, calm), calm);
  }
}
