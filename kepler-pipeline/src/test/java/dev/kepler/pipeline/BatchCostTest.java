package dev.kepler.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kepler.medallion.lake.TableLayout;
import dev.kepler.medallion.pipeline.RunningPipeline;
import dev.kepler.model.RawKoi;
import dev.kepler.model.testing.LocalSpark;
import dev.kepler.pipeline.source.KoiSource;
import dev.kepler.pipeline.testing.KoiTables;
import dev.kepler.pipeline.testing.LandingFolder;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.LongStream;
import org.apache.spark.scheduler.SparkListener;
import org.apache.spark.scheduler.SparkListenerJobStart;
import org.apache.spark.scheduler.SparkListenerStageSubmitted;
import org.apache.spark.scheduler.SparkListenerTaskEnd;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/**
 * Guard against slow creep: Spark jobs and Delta commits of one load, and the tasks of the upkeep,
 * counted and not timed. When a change needs one more, say why here.
 */
@DisplayName("A warm pipeline")
@ExtendWith(LocalSpark.class)
class BatchCostTest {

  private final SparkSession spark;
  private final Jobs jobs = new Jobs();
  private LandingFolder landing;
  private TestLake lake;

  BatchCostTest(SparkSession spark) {
    this.spark = spark;
  }

  @BeforeEach
  void fresh(@TempDir Path folder) {
    landing = new LandingFolder(folder.resolve("landing"));
    lake = new TestLake(spark, TableLayout.under(folder.resolve("lake").toString()));
  }

  @Test
  @DisplayName("takes no more jobs and commits for a load than it did")
  void cost() throws TimeoutException {
    List<RawKoi> changed = kois(1, 100);
    changed.forEach(koi -> koi.setConfidence(0.25));
    spark.sparkContext().addSparkListener(jobs);
    try (RunningPipeline running = lake.pipeline(KoiSource.csv(landing.path())).build().start()) {
      take(running, kois(1, 100));
      take(running, kois(101, 200));

      Cost fresh = take(running, kois(201, 300));
      Cost repeated = take(running, kois(201, 300));
      Cost revised = take(running, changed);

      assertThat(fresh)
          .describedAs("new rows: a commit to bronze, silver, totals and gold")
          .isEqualTo(new Cost(Map.of("bronze", 1, "silver", 1, "gold", 1), 4));
      assertThat(repeated)
          .describedAs("known rows: a commit to bronze; gold does not hear of them")
          .isEqualTo(new Cost(Map.of("bronze", 1, "silver", 1), 1));
      assertThat(revised)
          .describedAs("changed rows: a commit to bronze and to silver; gold finds the same counts")
          .isEqualTo(new Cost(Map.of("bronze", 1, "silver", 2, "gold", 1), 2));
    } finally {
      spark.sparkContext().removeSparkListener(jobs);
    }
  }

  @Test
  @Tag("exhaustive")
  @DisplayName("reads a large load of new rows twice above gold: their keys, then all of it")
  void large() throws TimeoutException {
    spark.sparkContext().addSparkListener(jobs);
    try (RunningPipeline running = lake.pipeline(KoiSource.csv(landing.path())).build().start()) {
      take(running, kois(1, 200_000));

      Cost fresh = take(running, kois(200_001, 400_000));

      assertThat(fresh.commits()).isEqualTo(4);
      assertThat(fresh.jobs()).containsEntry("bronze", 1).containsEntry("silver", 2);
    } finally {
      spark.sparkContext().removeSparkListener(jobs);
    }
  }

  @Test
  @DisplayName("reads few of the rows that are held, for a load of new ones around stars anywhere")
  void reading() throws TimeoutException {
    spark.sparkContext().addSparkListener(jobs);
    try (RunningPipeline running = lake.pipeline(KoiSource.csv(landing.path())).build().start()) {
      take(running, scattered(1, 60_000));
      take(running, scattered(60_001, 60_100));
      jobs.rowsRead.set(0);

      take(running, scattered(60_101, 60_200));

      assertThat(jobs.rowsRead).hasPositiveValue().hasValueLessThan(5_000);
    } finally {
      spark.sparkContext().removeSparkListener(jobs);
    }
  }

  @Test
  @Tag("exhaustive")
  @DisplayName("is kept up in few tasks, whatever the caller's session lists folders with")
  void upkeep() {
    landing.land(kois(1, 100));
    lake.pipeline(KoiSource.csv(landing.path())).build().runOnce();
    SparkSession host = spark.newSession();
    host.conf().set("spark.sql.sources.parallelPartitionDiscovery.parallelism", 1_000);
    spark.sparkContext().addSparkListener(jobs);
    try {
      KeplerLake.open(host, lake.layout()).maintenance().optimize().retain(Duration.ZERO).run();

      assertThat(jobs.tasks).hasPositiveValue().hasValueLessThan(500);
    } finally {
      spark.sparkContext().removeSparkListener(jobs);
    }
  }

  @Test
  @DisplayName("takes no job to start where it left off")
  void start() throws TimeoutException {
    KeplerPipeline pipeline = lake.pipeline(KoiSource.csv(landing.path())).build();
    landing.land(kois(1, 100));
    pipeline.runOnce(); // what is there when a query first starts is one version, looked at anew
    landing.land(kois(101, 200));
    pipeline.runOnce();
    spark.sparkContext().listenerBus().waitUntilEmpty();
    spark.sparkContext().addSparkListener(jobs);
    try {
      pipeline.runOnce();

      spark.sparkContext().listenerBus().waitUntilEmpty();
      assertThat(jobs.byLayer).isEmpty();
    } finally {
      spark.sparkContext().removeSparkListener(jobs);
    }
  }

  @Test
  @DisplayName("is proven by few jobs, where there are few rows")
  void proof() throws TimeoutException {
    KeplerPipeline pipeline = lake.pipeline(KoiSource.csv(landing.path())).build();
    landing.land(kois(1, 100));
    pipeline.runOnce();
    landing.land(kois(51, 150));
    pipeline.runOnce();
    spark.sparkContext().listenerBus().waitUntilEmpty();
    spark.sparkContext().addSparkListener(jobs);
    try {
      assertThat(pipeline.verify().clean()).isTrue();

      spark.sparkContext().listenerBus().waitUntilEmpty();
      assertThat(jobs.byLayer.values().stream().mapToInt(n -> n).sum())
          .as("%s", jobs.byLayer)
          .isLessThanOrEqualTo(30);
    } finally {
      spark.sparkContext().removeSparkListener(jobs);
    }
  }

  private Cost take(RunningPipeline running, List<RawKoi> load) throws TimeoutException {
    long before = commits();
    jobs.byLayer.clear();
    landing.land(load);
    running.processAllAvailable();
    spark.sparkContext().listenerBus().waitUntilEmpty();
    return new Cost(Map.copyOf(jobs.byLayer), commits() - before);
  }

  private long commits() {
    return KoiTables.all().stream().mapToLong(lake::version).sum();
  }

  private static List<RawKoi> kois(long from, long to) {
    return new ArrayList<>(
        LongStream.rangeClosed(from, to)
            .mapToObj(
                key ->
                    RawKoi.of(
                        key,
                        10_000 + key / 2,
                        "K%05d.%02d".formatted(key % 100_000, 1 + key / 100_000),
                        null,
                        "CANDIDATE",
                        0.5))
            .toList());
  }

  private static List<RawKoi> scattered(long from, long to) {
    List<RawKoi> kois = kois(from, to);
    kois.forEach(koi -> koi.setKeplerStarId(1 + koi.getRowId() * 618_033 % 999_983));
    return kois;
  }

  /** Spark jobs and Delta commits that a load took. */
  private record Cost(Map<String, Integer> jobs, long commits) {}

  /**
   * Counts tasks, rows read of files, and jobs by what they say they are for: the layer whose batch
   * they belong to, or Delta where it works out the state of a table from its log.
   */
  private static final class Jobs extends SparkListener {

    private final Map<String, Integer> byLayer = new ConcurrentHashMap<>();
    private final AtomicInteger tasks = new AtomicInteger();
    private final AtomicLong rowsRead = new AtomicLong();

    @Override
    public void onJobStart(SparkListenerJobStart job) {
      String description = String.valueOf(job.properties().getProperty("spark.job.description"));
      byLayer.merge(description.split(" ", 2)[0], 1, Integer::sum);
    }

    @Override
    public void onTaskEnd(SparkListenerTaskEnd task) {
      rowsRead.addAndGet(task.taskMetrics().inputMetrics().recordsRead());
    }

    @Override
    public void onStageSubmitted(SparkListenerStageSubmitted stage) {
      tasks.addAndGet(stage.stageInfo().numTasks());
    }
  }
}
