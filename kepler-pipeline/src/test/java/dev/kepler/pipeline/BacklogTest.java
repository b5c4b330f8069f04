package dev.kepler.pipeline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.kepler.medallion.lake.Backlog;
import dev.kepler.medallion.lake.Layer;
import dev.kepler.medallion.lake.TableLayout;
import dev.kepler.medallion.meters.PipelineMeters;
import dev.kepler.medallion.pipeline.RunningPipeline;
import dev.kepler.model.RawKoi;
import dev.kepler.model.testing.Kois;
import dev.kepler.model.testing.LocalSpark;
import dev.kepler.pipeline.source.KoiSource;
import dev.kepler.pipeline.testing.LandingFolder;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.OptionalLong;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.streaming.Trigger;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

@DisplayName("What waits before a layer")
@ExtendWith(LocalSpark.class)
@Timeout(value = 3, unit = TimeUnit.MINUTES)
class BacklogTest {

  @TempDir private Path folder;
  private final SparkSession spark;
  private final SimpleMeterRegistry registry = new SimpleMeterRegistry();
  private LandingFolder landing;
  private KeplerPipeline pipeline;

  BacklogTest(SparkSession spark) {
    this.spark = spark;
  }

  @BeforeEach
  void describe() {
    landing = new LandingFolder(folder.resolve("landing"));
    pipeline =
        KeplerPipeline.builder(spark)
            .source(KoiSource.csv(landing.path()))
            .tables(TableLayout.under(folder.resolve("lake").toString()))
            .trigger(Trigger.ProcessingTime("10 milliseconds"))
            .build();
  }

  private void arrive(RawKoi... kois) {
    landing.land(List.of(kois));
  }

  private Backlog before(Layer layer) {
    return pipeline.backlog().stream()
        .filter(waiting -> waiting.layer() == layer)
        .findFirst()
        .orElseThrow();
  }

  /** Waits for it until the class's time is up. */
  private void awaitLoads(Layer layer, long loads) throws InterruptedException {
    while (before(layer).loads() != loads) {
      Thread.sleep(20);
    }
  }

  @Test
  @DisplayName("is told by loads, files, rows and age, layer by layer, as each takes it on")
  void layers() throws Exception {
    Instant begun = Instant.now().minusMillis(1);
    Files.createDirectories(Path.of(landing.path()));
    assertThat(pipeline.backlog())
        .as("no lake, nothing landed")
        .extracting(Backlog::layer, Backlog::loads)
        .hasToString("[(bronze, 0L), (silver, 0L), (gold, 0L)]");

    arrive(Kois.kepler227b());
    arrive(Kois.kepler227c(), Kois.kepler503b());
    Files.writeString(Path.of(landing.path(), "_hidden.csv"), "not read by anybody");
    Backlog bronze = before(Layer.BRONZE);
    assertThat(List.of(bronze.loads(), bronze.files())).containsExactly(2L, 2L);
    assertThat(bronze.rows()).as("nobody has read them").isEmpty();
    assertThat(bronze.oldest()).contains(oldestLanded());

    try (RunningPipeline running = pipeline.start()) {
      running.processAllAvailable();
      assertThat(pipeline.backlog()).allSatisfy(BacklogTest::mustBeNone);

      running.pause(Layer.SILVER);
      arrive(Kois.candidate(), Kois.falsePositive(), Kois.kepler227b());
      awaitLoads(Layer.SILVER, 1);
      arrive(Kois.kepler227c());
      awaitLoads(Layer.SILVER, 2);
      Backlog silver = before(Layer.SILVER);
      assertThat(silver.files()).isEqualTo(2);
      assertThat(silver.rows()).hasValue(4);
      assertThat(silver.oldest()).hasValueSatisfying(since -> assertThat(since).isAfter(begun));
      assertThat(silver.age(Instant.now())).isPositive();
      assertThat(before(Layer.BRONZE)).satisfies(BacklogTest::mustBeNone);
      assertThat(before(Layer.GOLD)).satisfies(BacklogTest::mustBeNone);

      running.pause(Layer.GOLD);
      running.resume(Layer.SILVER);
      awaitLoads(Layer.SILVER, 0);
      Backlog gold = before(Layer.GOLD);
      assertThat(gold.loads()).as("the other loads said nothing new").isEqualTo(1);
      assertThat(gold.rows()).hasValue(1);
      assertThat(gold.oldest()).hasValueSatisfying(since -> assertThat(since).isAfter(begun));

      running.resume(Layer.GOLD);
      running.processAllAvailable();
    }
    assertThat(pipeline.backlog()).allSatisfy(BacklogTest::mustBeNone);
  }

  private static void mustBeNone(Backlog waiting) {
    OptionalLong rows = waiting.layer() == Layer.BRONZE ? OptionalLong.empty() : OptionalLong.of(0);
    assertThat(waiting).hasNoNullFieldsOrProperties();
    assertThat(List.of(waiting.loads(), waiting.files())).containsExactly(0L, 0L);
    assertThat(waiting.rows()).isEqualTo(rows);
    assertThat(waiting.oldest()).isEmpty();
    assertThat(waiting.age(Instant.now())).isZero();
  }

  private Instant oldestLanded() throws IOException {
    try (Stream<Path> files = Files.list(Path.of(landing.path()))) {
      return files
          .filter(file -> !file.getFileName().toString().startsWith("_"))
          .map(file -> file.toFile().lastModified())
          .min(Long::compare)
          .map(Instant::ofEpochMilli)
          .orElseThrow();
    }
  }

  @Test
  @DisplayName("is gauged for a registry")
  void gauges() throws Exception {
    arrive(Kois.kepler227b());
    arrive(Kois.kepler503b());
    new PipelineMeters(registry).watch(pipeline::backlog);

    assertThat(gauge("kepler.waiting.loads", "bronze")).isEqualTo(2);
    assertThat(gauge("kepler.waiting.files", "bronze")).isEqualTo(2);
    assertThat(gauge("kepler.waiting.rows", "bronze")).isNaN();
    assertThat(gauge("kepler.waiting.rows", "silver")).isZero();
    assertThat(gauge("kepler.waiting.age", "bronze"))
        .isCloseTo(before(Layer.BRONZE).age(Instant.now()).toMillis() / 1e3, within(60.0));
  }

  private double gauge(String name, String layer) {
    return registry.get(name).tag("layer", layer).gauge().value();
  }
}
