package dev.kepler.pipeline;

import dev.kepler.medallion.testing.crash.LakeCheck;
import dev.kepler.pipeline.testing.Oracle;
import dev.kepler.pipeline.testing.OracleCheck;
import java.nio.file.Path;
import org.apache.spark.sql.SparkSession;

/** The loads of {@link KoiJob}, of which every second one is taken back once it has arrived. */
public class UndoJob extends KoiJob {

  @Override
  public void runOnce(SparkSession session, Path folder) {
    KeplerPipeline pipeline = pipeline(session, folder);
    takeBack(pipeline); // what a run before this one came not to
    pipeline.runOnce();
    takeBack(pipeline);
  }

  private static void takeBack(KeplerPipeline pipeline) {
    if (pipeline.lake().exists()) {
      pipeline.lake().loads().stream()
          .filter(load -> isTakenBack(load.number()) && load.counts())
          .forEach(load -> pipeline.undo(load.arrived()));
    }
  }

  private static boolean isTakenBack(long number) {
    return number % 2 == 0;
  }

  @Override
  public LakeCheck check(SparkSession session, Path folder, int loads) {
    Oracle oracle = new Oracle(this::isBad);
    for (int load = 0; load < loads; load++) {
      if (isTakenBack(load + 1L)) {
        oracle.withdrawn(load(load));
      } else {
        oracle.load(load(load));
      }
    }
    return OracleCheck.of(pipeline(session, folder), oracle);
  }
}
