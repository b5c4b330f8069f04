package dev.kepler.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kepler.model.testing.LocalSpark;
import dev.kepler.pipeline.testing.LandingFolder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.delta.DeltaLog;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import scala.Option;

/** A lake whose logs are as long as those of a year of loads. */
@DisplayName("A lake of 10,000 commits")
@ExtendWith(LocalSpark.class)
@Tag("exhaustive")
class LongLogTest {

  private static final int COMMITS = 10_000;

  private final SparkSession spark;
  private final KoiJob job = new KoiJob();

  LongLogTest(SparkSession spark) {
    this.spark = spark;
  }

  @Test
  @DisplayName("is examined within a second more than a short one, once it is known")
  void known(@TempDir Path folder) throws IOException {
    LandingFolder landing = new LandingFolder(folder.resolve("landing"));
    KeplerPipeline pipeline = job.pipeline(spark, folder);
    landing.land(job.load(0));
    pipeline.runOnce();
    landing.land(job.load(1));
    pipeline.runOnce();
    final Duration few = fastest(pipeline);
    for (String table : new String[] {"bronze_exoplanets", "silver_exoplanets"}) {
      lengthen(folder.resolve("lake").resolve(table));
    }
    long begun = System.nanoTime();
    assertThat(pipeline.examine()).isEmpty();
    final Duration unknown = Duration.ofNanos(System.nanoTime() - begun);

    pipeline.runOnce();

    Duration known = fastest(pipeline);
    System.out.printf(
        "Examination: %d ms of a short lake; of one with 10,000 commits in each of two tables %d ms"
            + " at first, %d ms once it is known%n",
        few.toMillis(), unknown.toMillis(), known.toMillis());
    assertThat(known.minus(few)).isLessThan(Duration.ofSeconds(1));
  }

  private static Duration fastest(KeplerPipeline pipeline) {
    Duration fastest = Duration.ofDays(1);
    for (int i = 0; i < 5; i++) {
      long begun = System.nanoTime();
      assertThat(pipeline.examine()).isEmpty();
      Duration took = Duration.ofNanos(System.nanoTime() - begun);
      fastest = took.compareTo(fastest) < 0 ? took : fastest;
    }
    return fastest;
  }

  /** Appends commits that move no row; the last carries the note of the last batch once more. */
  private void lengthen(Path table) throws IOException {
    Path log = table.resolve("_delta_log");
    long newest = lastVersion(log);
    String last = Files.readString(file(log, newest)).lines().findFirst().orElseThrow();
    String still =
        "{\"commitInfo\":{\"timestamp\":1764000000000,\"operation\":\"OPTIMIZE\",\"padding\":\""
            + "x".repeat(1_500)
            + "\"}}\n";
    for (long version = newest + 1; version < COMMITS; version++) {
      Files.writeString(file(log, version), version == COMMITS - 1 ? last + "\n" : still);
    }
    DeltaLog.clearCache();
    DeltaLog delta = DeltaLog.forTable(spark, table.toString());
    delta.checkpoint(delta.update(false, Option.empty(), Option.empty()), Option.empty());
  }

  private static long lastVersion(Path log) {
    long version = 0;
    while (Files.exists(file(log, version + 1))) {
      version++;
    }
    return version;
  }

  private static Path file(Path log, long version) {
    return log.resolve("%020d.json".formatted(version));
  }
}
