package dev.kepler.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kepler.medallion.internal.layer.Safeguard;
import dev.kepler.medallion.pipeline.RunningPipeline;
import dev.kepler.medallion.testing.crash.LakeCheck;
import dev.kepler.model.testing.LocalSpark;
import dev.kepler.pipeline.testing.LandingFolder;
import dev.kepler.pipeline.testing.Oracle;
import dev.kepler.pipeline.testing.OracleCheck;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.delta.DeltaLog;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** The tests of the tests: each safeguard is switched off, and what it guards must go wrong. */
@DisplayName("Without")
@ExtendWith(LocalSpark.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class NegativeControlTest {

  private final SparkSession spark;
  private final KoiJob job = new KoiJob();
  private final List<String> killed = new ArrayList<>();
  private Path folder;
  private LandingFolder landing;
  private Oracle oracle;

  NegativeControlTest(SparkSession spark) {
    this.spark = spark;
  }

  @BeforeEach
  void fresh(@TempDir Path folder) {
    this.folder = folder;
    landing = new LandingFolder(folder.resolve("landing"));
    oracle = new Oracle(job::isBad);
  }

  @AfterAll
  void print() {
    System.out.println("Safeguard switched off -> noticed by -> as");
    killed.forEach(line -> System.out.println("  " + line));
  }

  @Test
  @DisplayName("transaction ids a batch that comes again is written again")
  void transactionIds() {
    LakeCopy lake = arrive(0, Safeguard.TRANSACTION_IDS);
    lake.delete("checkpoints/bronze/commits/0");
    job.builder(spark, folder).without(Safeguard.TRANSACTION_IDS).build().runOnce();

    LakeCheck check = check();

    assertThat(check.doubled()).isPositive();
    note(Safeguard.TRANSACTION_IDS, "crash before a commit-log write", check);
  }

  @Test
  @Tag("exhaustive")
  @DisplayName("deduplication a record that stands twice in a load is two planets")
  void deduplication() {
    arrive(0, Safeguard.DEDUPLICATION);

    LakeCheck check = check();

    assertThat(check.differences()).anyMatch(d -> d.startsWith("silver: a second row"));
    note(Safeguard.DEDUPLICATION, "every load of the crash kit", check);
  }

  @Test
  @Tag("exhaustive")
  @DisplayName("examination a lost query id doubles the last batch")
  void examination() {
    LakeCopy lake = arrive(0, Safeguard.EXAMINATION);
    lake.delete("checkpoints/bronze/metadata");
    lake.delete("checkpoints/bronze/commits/0");
    job.builder(spark, folder).without(Safeguard.EXAMINATION).build().runOnce();

    LakeCheck check = check();

    assertThat(check.doubled()).isPositive();
    note(Safeguard.EXAMINATION, "loss of a checkpoint's metadata", check);
  }

  @Test
  @DisplayName("the lock a second pipeline runs on the lake")
  void lock() {
    try (RunningPipeline first = job.pipeline(spark, folder).start()) {
      first.processAllAvailable();
      KeplerPipeline second =
          job.builder(spark.newSession(), folder).without(Safeguard.LOCK).build();
      RunningPipeline running = second.start();
      assertThat(running.queries()).hasSize(3);
      running.close();
      killed.add("LOCK -> a second process on the lake -> it was not refused");
    }
  }

  private LakeCopy arrive(int load, Safeguard off) {
    landing.land(job.load(load));
    oracle.load(job.load(load));
    job.builder(spark, folder).without(off).build().runOnce();
    DeltaLog.clearCache();
    return new LakeCopy(folder.resolve("lake"), folder);
  }

  private LakeCheck check() {
    return OracleCheck.of(job.pipeline(spark, folder), oracle);
  }

  private void note(Safeguard off, String test, LakeCheck check) {
    killed.add(
        off
            + " -> "
            + test
            + " -> "
            + check.lost()
            + " lost, "
            + check.doubled()
            + " doubled, "
            + check.differences().size()
            + " differences");
  }
}
