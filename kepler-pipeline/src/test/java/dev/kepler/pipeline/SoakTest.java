package dev.kepler.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kepler.medallion.internal.delta.LakeTable;
import dev.kepler.medallion.internal.delta.Table;
import dev.kepler.medallion.lake.Layer;
import dev.kepler.medallion.lake.LedgerEntry;
import dev.kepler.medallion.lifecycle.PipelineListener;
import dev.kepler.medallion.pipeline.RunningPipeline;
import dev.kepler.medallion.testing.crash.LakeCheck;
import dev.kepler.model.testing.LocalSpark;
import dev.kepler.pipeline.testing.KoiTables;
import dev.kepler.pipeline.testing.LandingFolder;
import dev.kepler.pipeline.testing.Oracle;
import dev.kepler.pipeline.testing.OracleCheck;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/**
 * Half an hour of a load every second, with a restart every three minutes and upkeep before each.
 * The system property {@code kepler.soak.minutes} makes it shorter or longer.
 */
@DisplayName("A pipeline that runs for long")
@Tag("exhaustive")
@ExtendWith(LocalSpark.class)
class SoakTest {

  private static final Duration LIFE = Duration.ofMinutes(3);
  private static final int MINUTES = Integer.getInteger("kepler.soak.minutes", 30);

  private final SparkSession spark;
  private final KoiJob job = new KoiJob();
  private final AtomicReference<Instant> landedAt = new AtomicReference<>();
  private final List<Long> latencies = Collections.synchronizedList(new ArrayList<>());

  SoakTest(SparkSession spark) {
    this.spark = spark;
  }

  /** Figures at the end of a life. */
  private record Life(long heapMegabytes, long files, long medianLatencyMillis, int loads) {}

  @Test
  @Timeout(value = 3, unit = TimeUnit.HOURS)
  @DisplayName("keeps its heap, its files and its pace")
  void soak(@TempDir Path folder) {
    LandingFolder landing = new LandingFolder(folder.resolve("landing"));
    Oracle oracle = new Oracle(job::isBad);
    AtomicInteger loads = new AtomicInteger();
    List<Life> lives = new ArrayList<>();
    Instant end = Instant.now().plus(Duration.ofMinutes(MINUTES));
    while (Instant.now().isBefore(end)) {
      lives.add(live(folder, landing, oracle, loads));
    }

    System.out.println("Life after life of three minutes, a load every second:");
    lives.forEach(life -> System.out.println("  " + life));
    job.pipeline(spark, folder).runOnce();
    LakeCheck check = OracleCheck.of(job.pipeline(spark, folder), oracle);
    assertThat(check.isRight()).as(check.toString()).isTrue();
    requireLevel(lives.stream().map(Life::heapMegabytes).toList(), 1.5, "heap");
    requireLevel(lives.stream().map(Life::files).toList(), 2, "files per table");
    requireLevel(lives.stream().map(Life::medianLatencyMillis).toList(), 1.5, "latency");
  }

  private Life live(Path folder, LandingFolder landing, Oracle oracle, AtomicInteger loads) {
    latencies.clear();
    Instant end = Instant.now().plus(LIFE);
    int before = loads.get();
    try (RunningPipeline running = job.builder(spark, folder).listener(clock()).build().start()) {
      while (Instant.now().isBefore(end)) {
        landing.land(job.load(loads.get()));
        landedAt.set(Instant.now());
        oracle.load(job.load(loads.getAndIncrement()));
        pause();
      }
      running.processAllAvailable();
      running.maintain(
          job.pipeline(spark, folder)
              .lake()
              .maintenance()
              .optimize()
              .retain(Duration.ofMinutes(1)));
    }
    Collections.sort(latencies);
    return new Life(
        heapMegabytes(), files(folder), latencies.get(latencies.size() / 2), loads.get() - before);
  }

  /**
   * What is alive. Spark lets go of a broadcast or a cached plan once a collection has found it
   * unused, so the first one shows what the life has left and not what it keeps.
   */
  private static long heapMegabytes() {
    long before;
    long now = Long.MAX_VALUE;
    do {
      before = now;
      pause();
      System.gc();
      now = ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed();
    } while (now < 0.95 * before);
    return now >> 20;
  }

  /** From the landing of the newest file to gold's next batch. */
  private PipelineListener clock() {
    return new PipelineListener() {
      @Override
      public void onBatch(LedgerEntry entry) {
        if (entry.layer() == Layer.GOLD) {
          latencies.add(Duration.between(landedAt.get(), Instant.now()).toMillis());
        }
      }
    };
  }

  private long files(Path folder) {
    long files = 0;
    for (LakeTable table : KoiTables.all()) {
      files =
          Math.max(
              files,
              Table.in(job.pipeline(spark, folder).tables(), table)
                  .read(spark)
                  .inputFiles()
                  .length);
    }
    return files;
  }

  /** The second half must be no higher than the first, but for so much. */
  private static void requireLevel(List<Long> figures, double tolerance, String what) {
    List<Long> warm = figures.subList(Math.min(1, figures.size() - 1), figures.size());
    double first = average(warm.subList(0, (warm.size() + 1) / 2));
    double second = average(warm.subList(warm.size() / 2, warm.size()));
    assertThat(second).as(what + " of " + figures).isLessThanOrEqualTo(first * tolerance);
  }

  private static double average(List<Long> figures) {
    return figures.stream().mapToLong(n -> n).average().orElse(0);
  }

  private static void pause() {
    try {
      new CountDownLatch(1).await(1, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
