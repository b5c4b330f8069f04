package dev.kepler.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kepler.medallion.lake.Layer;
import dev.kepler.model.testing.LocalSpark;
import dev.kepler.pipeline.testing.LandingFolder;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** Lakes with a life drawn by seed, to which no harm is done. */
@DisplayName("A lake that is sound")
@ExtendWith(LocalSpark.class)
class SoundLakesTest {

  private static final int SAMPLE = 1;
  private static final int ALL = 100;
  private static final int STEPS = 6;

  private final SparkSession spark;
  private final KoiJob job = new KoiJob();

  SoundLakesTest(SparkSession spark) {
    this.spark = spark;
  }

  @Test
  @Tag("exhaustive")
  @DisplayName("is found in order and verifies, whatever it has been through (a sample)")
  void sample(@TempDir Path folder) {
    assertThat(alarms(folder, SAMPLE)).isEmpty();
  }

  @Test
  @Tag("exhaustive")
  @DisplayName("is found in order and verifies, whatever it has been through (100 lakes)")
  void all(@TempDir Path folder) {
    List<String> alarms = alarms(folder, ALL);

    System.out.println("False alarms in " + ALL + " sound lakes: " + alarms.size());
    assertThat(alarms).isEmpty();
  }

  private List<String> alarms(Path folder, int lakes) {
    List<String> alarms = new ArrayList<>();
    for (int seed = 0; seed < lakes; seed++) {
      Path lake = folder.resolve(Integer.toString(seed));
      List<String> life = new ArrayList<>();
      live(lake, new Random(seed), life);
      KeplerPipeline pipeline = job.pipeline(spark, lake);
      List<String> found = new ArrayList<>();
      pipeline.examine().forEach(finding -> found.add(finding.toString()));
      pipeline.verify().differences().forEach(difference -> found.add(difference.toString()));
      if (!found.isEmpty()) {
        alarms.add("seed " + seed + ", " + life + ": " + found);
      }
    }
    return alarms;
  }

  private void live(Path folder, Random random, List<String> life) {
    LandingFolder landing = new LandingFolder(folder.resolve("landing"));
    KeplerPipeline pipeline = job.pipeline(spark, folder);
    int load = random.nextInt(50);
    landing.land(job.load(load));
    pipeline.runOnce();
    for (int step = 0; step < STEPS; step++) {
      int what = random.nextInt(9);
      switch (what) {
        case 0 -> {
          life.add("idle");
          landing.land(job.load(load));
          pipeline.runOnce();
        }
        case 1, 2 -> {
          Duration retention = what == 1 ? Duration.ZERO : Duration.ofDays(7);
          life.add("maintenance, retaining " + retention + maintain(pipeline, retention));
        }
        case 3 -> {
          life.add("redrive");
          pipeline.redrive();
        }
        case 4 -> {
          Layer layer = random.nextBoolean() ? Layer.SILVER : Layer.GOLD;
          life.add("rebuild of " + layer);
          pipeline.rebuild(layer);
        }
        case 5 -> {
          life.add("repair");
          pipeline.repair();
        }
        default -> {
          life.add("load");
          load = random.nextInt(50);
          landing.land(job.load(load));
          pipeline.runOnce();
        }
      }
    }
    pipeline.runOnce();
  }

  /** What gold has not read, after a redrive or a rebuild of silver, must not be removed. */
  private String maintain(KeplerPipeline pipeline, Duration retention) {
    try {
      KeplerLake.open(spark, pipeline.tables()).maintenance().optimize().retain(retention).run();
      return "";
    } catch (IllegalStateException e) {
      assertThat(e).hasMessageContaining("layer gold has not read");
      return ", refused";
    }
  }
}
