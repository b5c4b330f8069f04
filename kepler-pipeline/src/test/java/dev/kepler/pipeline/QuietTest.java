package dev.kepler.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kepler.medallion.pipeline.RunningPipeline;
import dev.kepler.model.testing.LocalSpark;
import dev.kepler.pipeline.testing.LandingFolder;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.streaming.Trigger;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@DisplayName("A pipeline that has nothing to do")
@ExtendWith(LocalSpark.class)
class QuietTest {

  private static final long IDLE = TimeUnit.SECONDS.toNanos(2);

  private final SparkSession spark;

  QuietTest(SparkSession spark) {
    this.spark = spark;
  }

  @ParameterizedTest
  @ValueSource(strings = {"1 second", "10 milliseconds"})
  @DisplayName("logs nothing that a host is warned by")
  void quiet(String interval, @TempDir Path folder) {
    KoiJob job = new KoiJob();
    LandingFolder landing = new LandingFolder(folder.resolve("landing"));
    KeplerPipeline pipeline =
        job.builder(spark, folder).trigger(Trigger.ProcessingTime(interval)).build();
    try (RunningPipeline running = pipeline.start()) {
      landing.land(job.load(0));
      running.processAllAvailable();

      try (Warnings warnings = new Warnings()) {
        LockSupport.parkNanos(IDLE);

        assertThat(warnings.logged).isEmpty();
      }
      landing.land(job.load(1));
      running.processAllAvailable();
      assertThat(pipeline.lake().bronze().count()).isEqualTo(2L * job.load(0).size());
    }
  }
}
