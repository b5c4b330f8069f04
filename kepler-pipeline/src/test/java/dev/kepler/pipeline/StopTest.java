package dev.kepler.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kepler.medallion.lake.LedgerEntry;
import dev.kepler.medallion.lifecycle.PipelineListener;
import dev.kepler.medallion.pipeline.RunningPipeline;
import dev.kepler.medallion.testing.crash.LakeCheck;
import dev.kepler.model.testing.Kois;
import dev.kepler.model.testing.LocalSpark;
import dev.kepler.pipeline.testing.LandingFolder;
import dev.kepler.pipeline.testing.Oracle;
import dev.kepler.pipeline.testing.OracleCheck;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.streaming.Trigger;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

@DisplayName("A pipeline that is closed")
@ExtendWith(LocalSpark.class)
@Timeout(value = 4, unit = TimeUnit.MINUTES)
class StopTest {

  private final SparkSession spark;
  private final KoiJob job = new KoiJob();
  private final CountDownLatch inBatch = new CountDownLatch(1);
  private Path folder;
  private LandingFolder landing;

  StopTest(SparkSession spark) {
    this.spark = spark;
  }

  @BeforeEach
  void fresh(@TempDir Path folder) {
    this.folder = folder;
    landing = new LandingFolder(folder.resolve("landing"));
  }

  @Test
  @DisplayName("by its own listener ends soon after")
  void byItsListener() {
    AtomicReference<RunningPipeline> running = new AtomicReference<>();
    landing.land(List.of(Kois.kepler227b()));

    running.set(
        pipeline(
                Duration.ofMinutes(1),
                entry -> {
                  await(inBatch);
                  running.get().close();
                })
            .start());
    inBatch.countDown();
    running.get().awaitTermination();

    assertThat(spark.streams().active()).isEmpty();
  }

  @Test
  @DisplayName("in the middle of a batch that takes too long cancels it, and takes it again")
  void tooLong() {
    landing.land(List.of(Kois.kepler227b()));
    RunningPipeline running =
        pipeline(
                Duration.ofMillis(100),
                entry -> {
                  inBatch.countDown();
                  await(new CountDownLatch(1));
                })
            .start();
    await(inBatch);

    Instant before = Instant.now();
    running.close();

    assertThat(Duration.between(before, Instant.now())).isLessThan(Duration.ofSeconds(20));
    assertThat(spark.streams().active()).isEmpty();
    job.pipeline(spark, folder).runOnce();
    mustBeRight(new Oracle().load(List.of(Kois.kepler227b())));
  }

  @Test
  @DisplayName("at random instants ends in time, and loses and doubles nothing")
  void anywhere() {
    closeAnywhere(6);
  }

  @Test
  @Tag("exhaustive")
  @Timeout(value = 60, unit = TimeUnit.MINUTES)
  @DisplayName("at 200 random instants ends in time, and loses and doubles nothing")
  void anywhereOften() {
    Waits waits = closeAnywhere(200);

    assertThat(percentile(waits.closes(), 95))
        .as("95th percentile of close(), within one batch")
        .isLessThanOrEqualTo(percentile(waits.batches(), 100));
  }

  /** How long calls of {@code close()} took, and the batches that they may have waited for. */
  private record Waits(List<Long> closes, List<Long> batches) {}

  private Waits closeAnywhere(int times) {
    long seed = System.nanoTime();
    Random random = new Random(seed);
    Oracle oracle = new Oracle(job::isBad);
    List<Long> millis = new ArrayList<>();
    List<Long> batches = new ArrayList<>();
    for (int load = 0; load < times; load++) {
      RunningPipeline running = job.builder(spark, folder).trigger(OFTEN).build().start();
      landing.land(job.load(load));
      oracle.load(job.load(load));
      await(new CountDownLatch(1), random.nextInt(3_000));
      long before = System.nanoTime();
      running.close();
      millis.add((System.nanoTime() - before) / 1_000_000);
      assertThat(spark.streams().active()).as("left running").isEmpty();
      running.queries().values().stream()
          .flatMap(query -> Stream.of(query.recentProgress()))
          .filter(progress -> progress.numInputRows() > 0)
          .forEach(progress -> batches.add(progress.batchDuration()));
    }
    job.pipeline(spark, folder).runOnce();
    System.out.printf(
        "close() at %d random instants (seed %d): median %d ms, 95th percentile %d ms, longest %d"
            + " ms; none hung. A batch: median %d ms, 95th percentile %d ms, longest %d ms%n",
        times,
        seed,
        percentile(millis, 50),
        percentile(millis, 95),
        percentile(millis, 100),
        percentile(batches, 50),
        percentile(batches, 95),
        percentile(batches, 100));
    mustBeRight(oracle);
    return new Waits(millis, batches);
  }

  private static long percentile(List<Long> millis, int percent) {
    return millis.isEmpty()
        ? 0
        : millis.stream().sorted().toList().get((millis.size() - 1) * percent / 100);
  }

  private static final Trigger OFTEN = Trigger.ProcessingTime("20 milliseconds");

  private KeplerPipeline pipeline(Duration closeTimeout, Consumer<LedgerEntry> onBatch) {
    return job.builder(spark, folder)
        .closeTimeout(closeTimeout)
        .listener(
            new PipelineListener() {
              @Override
              public void onBatch(LedgerEntry entry) {
                onBatch.accept(entry);
              }
            })
        .build();
  }

  private void mustBeRight(Oracle oracle) {
    LakeCheck check = OracleCheck.of(job.pipeline(spark, folder), oracle);
    assertThat(check.isRight()).as(check.toString()).isTrue();
  }

  private static void await(CountDownLatch latch) {
    await(latch, 60_000);
  }

  private static void await(CountDownLatch latch, long millis) {
    try {
      latch.await(millis, TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
