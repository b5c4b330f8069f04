package dev.kepler.pipeline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import dev.kepler.medallion.internal.delta.LakeTable;
import dev.kepler.medallion.internal.delta.Table;
import dev.kepler.medallion.internal.files.LakePaths;
import dev.kepler.medallion.internal.layer.LoadLimits;
import dev.kepler.medallion.internal.query.BatchGate;
import dev.kepler.medallion.internal.query.Topology;
import dev.kepler.medallion.lake.Layer;
import dev.kepler.medallion.lake.LedgerEntry;
import dev.kepler.medallion.lake.TableLayout;
import dev.kepler.medallion.lifecycle.PipelineException;
import dev.kepler.medallion.lifecycle.PipelineListener;
import dev.kepler.medallion.pipeline.RunningPipeline;
import dev.kepler.model.RawKoi;
import dev.kepler.model.testing.Kois;
import dev.kepler.model.testing.LocalSpark;
import dev.kepler.pipeline.source.KoiSource;
import dev.kepler.pipeline.testing.KoiTables;
import dev.kepler.pipeline.testing.LandingFolder;
import dev.kepler.pipeline.testing.Oracle;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.apache.spark.api.java.function.FilterFunction;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.streaming.StreamingQueryException;
import org.apache.spark.sql.streaming.Trigger;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import scala.collection.JavaConverters;

@DisplayName("A running pipeline")
@ExtendWith(LocalSpark.class)
@Timeout(value = 3, unit = TimeUnit.MINUTES)
class LifecycleTest {

  private static final Trigger OFTEN = Trigger.ProcessingTime("20 milliseconds");

  private final SparkSession spark;
  private final Oracle oracle = new Oracle();
  private Path folder;
  private LandingFolder landing;
  private TestLake lake;

  LifecycleTest(SparkSession spark) {
    this.spark = spark;
  }

  @BeforeEach
  void fresh(@TempDir Path folder) {
    this.folder = folder;
    landing = new LandingFolder(folder.resolve("landing"));
    lake = new TestLake(spark, TableLayout.under(folder.resolve("lake").toString()));
  }

  @Test
  @DisplayName("leaves the caller's session, its settings and its other queries as they were")
  void session() throws Exception {
    Map<String, String> settings = JavaConverters.mapAsJavaMap(spark.conf().getAll());
    var other = spark.readStream().format("rate").load().writeStream().format("noop").start();

    try (RunningPipeline running = pipeline().start()) {
      arrive(Kois.kepler227b());
      running.processAllAvailable();
      arrive(Kois.kepler227b(), Kois.kepler503b());
      running.processAllAvailable();
      assertThat(running.queries()).containsOnlyKeys(Layer.BRONZE, Layer.SILVER, Layer.GOLD);
      assertThat(spark.streams().active()).hasSize(4);
    }

    assertThat(spark.streams().active()).containsExactly(other);
    other.stop();
    assertThat(JavaConverters.mapAsJavaMap(spark.conf().getAll())).isEqualTo(settings);
    assertThat(spark.sql("SELECT 1 + 1").head().getInt(0)).isEqualTo(2);
    lake.mustEqual(oracle);
  }

  @Test
  @DisplayName("follows a commit at once, layer by layer, however seldom the source is looked at")
  void follows() throws Exception {
    arrive(Kois.kepler227b());
    KeplerPipeline seldom =
        lake.pipeline(KoiSource.csv(landing.path()))
            .trigger(Trigger.ProcessingTime("1 hour"))
            .build();

    try (RunningPipeline running = seldom.start()) {
      while (lake.version(KoiTables.GOLD) < 1) { // until the class's time is up
        assertThat(running.hasEnded()).isFalse();
        Thread.sleep(20);
      }
    }

    lake.mustEqual(oracle);
  }

  @Test
  @DisplayName(
      "can be paused, whole or by layer: what arrives waits, upkeep may come, nothing is lost")
  void paused() throws Exception {
    arrive(Kois.kepler227b());
    try (RunningPipeline running = pipeline().start()) {
      running.processAllAvailable();
      running.pause(Layer.SILVER);
      arrive(Kois.kepler503b());
      while (lake.lake().bronze().count() < 2) { // until the class's time is up
        Thread.sleep(20);
      }
      running.maintain(lake.lake().maintenance());
      Thread.sleep(500); // in which silver would have followed
      assertThat(running.paused()).containsExactly(Layer.SILVER);
      assertThat(lake.lake().silver().count()).isEqualTo(1);

      running.resume(Layer.SILVER);
      running.processAllAvailable();
      lake.mustEqual(oracle);

      assertThatIllegalArgumentException()
          .isThrownBy(() -> running.pause(Layer.QUARANTINE))
          .withMessageContaining("Pause silver");
      running.pause();
      running.pause(Layer.GOLD);
      arrive(Kois.candidate());
      Thread.sleep(500);
      assertThat(running.paused()).hasSize(3);
      assertThat(lake.lake().bronze().count()).isEqualTo(2);
      running.resume(Layer.BRONZE);
    }
    assertThat(spark.streams().active()).isEmpty();

    pipeline().runOnce();
    lake.mustEqual(oracle);
  }

  @Test
  @DisplayName("is closed by a thread that was interrupted, and can be started again")
  void interrupted() throws Exception {
    RunningPipeline running = pipeline().start();
    Thread.currentThread().interrupt();
    running.awaitTermination();
    running.close();
    assertThat(Thread.interrupted()).isTrue();

    running.close();
    assertThat(spark.streams().active()).isEmpty();
    arrive(Kois.kepler227b());
    Thread.currentThread().interrupt();
    assertThatIllegalStateException()
        .isThrownBy(() -> pipeline().runOnce())
        .withMessageContaining("the thread was interrupted");
    assertThat(Thread.interrupted()).isTrue();
    pipeline().runOnce();
    lake.mustEqual(oracle);
  }

  @Test
  @DisplayName("ends as a whole when one of its queries is stopped from outside")
  void stoppedFromOutside() throws Exception {
    RunningPipeline running = pipeline().start();

    running.queries().get(Layer.SILVER).stop();
    running.awaitTermination();

    assertThat(running.failure()).isEmpty();
    assertThat(spark.streams().active()).isEmpty();
  }

  @Test
  @DisplayName("tells of a failure also who waits for its work")
  void failureWhileDraining() {
    landing.land(List.of(Kois.kepler503b()));
    try (RunningPipeline running = failing().start()) {
      assertThatExceptionOfType(PipelineException.class)
          .isThrownBy(running::processAllAvailable)
          .withMessageContaining("layer bronze");
    }
  }

  @Test
  @DisplayName("is not started by a trigger that ends one layer before another has written")
  @SuppressWarnings("deprecation") // the deprecated one is what must be refused
  void triggers() {
    for (Trigger once : List.of(Trigger.AvailableNow(), Trigger.Once())) {
      assertThatIllegalArgumentException()
          .isThrownBy(() -> lake.pipeline(KoiSource.csv(landing.path())).trigger(once))
          .withMessageContaining("runOnce()");
    }
  }

  @Test
  @Tag("exhaustive")
  @DisplayName("counts gold from the silver of its batch, though silver has moved on")
  void silverMovesOn() throws IOException {
    arrive(Kois.kepler503b());
    pipeline().runOnce();
    forgetLastCompletion(folder.resolve("lake/checkpoints/gold/commits"));
    RawKoi confirmed = Kois.candidate();
    confirmed.setDisposition("CONFIRMED");
    arrive(Kois.kepler227b(), confirmed);
    for (Layer layer : List.of(Layer.BRONZE, Layer.SILVER)) {
      new Topology(
              spark,
              KoiSource.csv(landing.path()),
              KoiTables.in(
                  LakePaths.qualified(spark, TableLayout.under(folder.resolve("lake").toString()))),
              LoadLimits.STANDARD,
              Optional.empty(),
              lake,
              Clock.systemUTC(),
              Set.of())
          .start(layer, Trigger.AvailableNow(), new BatchGate())
          .drain();
    }
    assertThat(pipeline().verify().differences()).isEmpty();

    pipeline().runOnce();

    lake.mustEqual(oracle);
    assertThat(pipeline().verify().differences()).isEmpty();
  }

  @Test
  @Tag("exhaustive")
  @DisplayName("works in a session that merges schemas, is strict, and keeps another time")
  void settings() {
    SparkSession own = spark.newSession();
    own.conf().set("spark.databricks.delta.schema.autoMerge.enabled", true);
    own.conf().set("spark.sql.ansi.enabled", true);
    own.conf().set("spark.sql.session.timeZone", "America/New_York");
    own.conf().set("spark.sql.shuffle.partitions", 200);
    own.conf().set("spark.sql.sources.default", "csv");
    own.conf().set("spark.sql.datetime.java8API.enabled", true);
    own.conf().set("spark.databricks.delta.stats.collect", false);
    TestLake theirs = new TestLake(own, TableLayout.under(folder + "/a lake, theirs"));
    RawKoi changed = Kois.kepler227b();
    changed.setConfidence(0.5);
    RawKoi bad = Kois.candidate();
    bad.setConfidence(7.0);

    for (List<RawKoi> load :
        List.of(List.of(Kois.kepler227b(), bad), List.of(changed, Kois.kepler227c()))) {
      landing.land(load);
      theirs.pipeline(KoiSource.csv(landing.path())).build().runOnce();
    }
    oracle.load(List.of(changed, Kois.kepler227c()));

    assertThat(theirs.silver()).isEqualTo(oracle.silver());
    assertThat(theirs.gold()).isEqualTo(oracle.gold());
    assertThat(
            Table.in(TableLayout.under(folder + "/a lake, theirs"), KoiTables.SILVER)
                .read(own)
                .columns())
        .hasSize(6);
    assertThat(theirs.pipeline(KoiSource.csv(landing.path())).build().verify().differences())
        .isEmpty();
    assertThat(own.conf().get("spark.sql.shuffle.partitions")).isEqualTo("200");
  }

  @Test
  @DisplayName("is closed twice, from any thread, and tells whoever awaits its end")
  void close() throws Exception {
    RunningPipeline running = pipeline().start();
    CompletableFuture<Void> awaited = CompletableFuture.runAsync(running::awaitTermination);
    arrive(Kois.kepler227b());
    running.processAllAvailable();
    assertThat(awaited).isNotDone();

    CompletableFuture.runAsync(running::close).get();
    running.close();

    awaited.get();
    assertThat(spark.streams().active()).isEmpty();
    assertThat(lake.events())
        .containsExactlyInAnyOrder(
            "bronze started",
            "silver started",
            "gold started",
            "bronze stopped",
            "silver stopped",
            "gold stopped");
  }

  @Test
  @DisplayName("cannot be started a second time while it runs")
  void twice() {
    KeplerPipeline pipeline = pipeline();
    try (RunningPipeline running = pipeline.start()) {
      assertThatIllegalStateException()
          .isThrownBy(pipeline::start)
          .withMessageContaining("Cannot run on")
          .withMessageContaining("lake.lock is held by another pipeline of this process")
          .withMessageContaining("Close the pipeline that holds it first.");
      assertThatIllegalStateException().isThrownBy(pipeline::runOnce);
      arrive(Kois.kepler227b());
      running.processAllAvailable();
    }
    lake.mustEqual(oracle);
  }

  @Test
  @DisplayName("that fails in one layer stops the others and says which layer and why")
  void failure() {
    RunningPipeline running = failing().start();
    landing.land(List.of(Kois.kepler503b()));

    assertThatExceptionOfType(PipelineException.class)
        .isThrownBy(running::awaitTermination)
        .withMessageContaining("layer bronze")
        .withMessageContaining("simulated failure of the source")
        .satisfies(e -> assertThat(e.layer()).isEqualTo(Layer.BRONZE))
        .satisfies(e -> assertThat(running.failure()).containsSame(e))
        .withCauseInstanceOf(StreamingQueryException.class);

    assertThat(spark.streams().active()).isEmpty();
    assertThat(lake.events())
        .contains("bronze failed", "bronze stopped", "silver stopped", "gold stopped")
        .doesNotContain("silver failed", "gold failed");
    assertThatExceptionOfType(PipelineException.class).isThrownBy(running::processAllAvailable);
    running.close();
  }

  @Test
  @DisplayName("goes on when a listener throws, or is made for another version of what it calls")
  void listener() {
    PipelineListener rude =
        new PipelineListener() {
          @Override
          public void onStarted(Layer layer) {
            throw new NoSuchMethodError("counter");
          }

          @Override
          public void onBatch(LedgerEntry entry) {
            throw new IllegalStateException("not my day");
          }
        };
    arrive(Kois.kepler227b());

    lake.pipeline(KoiSource.csv(landing.path())).listener(rude).build().runOnce();

    lake.mustEqual(oracle);
  }

  @Test
  @DisplayName("refuses a table of the same name with other columns")
  void foreignTable() {
    spark.range(3).write().format("delta").save(folder + "/lake/exoplanets_gold");

    assertThatIllegalStateException()
        .isThrownBy(() -> pipeline().start())
        .withMessageContaining("exoplanets_gold")
        .withMessageContaining("[id]");
    assertThat(spark.streams().active()).isEmpty();
  }

  @ParameterizedTest
  @Tag("exhaustive")
  @EnumSource(
      value = Layer.class,
      names = {"BRONZE", "GOLD"})
  @DisplayName("closed in the middle of a load goes on where it stopped:")
  void ends(Layer where) throws Exception {
    middle(where);
  }

  @Test
  @DisplayName("closed in the middle of a load of silver goes on where it stopped")
  void middle() throws Exception {
    middle(Layer.SILVER);
  }

  private void middle(Layer where) throws Exception {
    arrive(Kois.kepler227b(), Kois.kepler503b());
    pipeline().runOnce();
    CountDownLatch reached = new CountDownLatch(1);
    PipelineListener watcher =
        new PipelineListener() {
          @Override
          public void onBatch(LedgerEntry entry) {
            if (entry.layer() == where) {
              reached.countDown();
            }
          }
        };
    RawKoi gone = Kois.kepler503b();
    gone.setDisposition("FALSE POSITIVE");

    try (RunningPipeline running =
        lake.pipeline(KoiSource.csv(landing.path()))
            .trigger(OFTEN)
            .listener(watcher)
            .build()
            .start()) {
      arrive(gone, Kois.candidate());
      arrive(Kois.kepler227c());
      assertThat(reached.await(2, TimeUnit.MINUTES)).isTrue();
      assertThat(running.queries().get(where).isActive()).isTrue();
    }
    pipeline().runOnce();

    lake.mustEqual(oracle);
    assertThat(lake.entries(Layer.SILVER)).allMatch(LedgerEntry::balances);
  }

  @Test
  @Tag("exhaustive")
  @DisplayName("takes a batch again whose commit was written and whose completion was not")
  void replayedBatch() throws IOException {
    RawKoi gone = Kois.kepler503b();
    gone.setDisposition("FALSE POSITIVE");
    RawKoi bad = Kois.candidate();
    bad.setConfidence(7.0);
    for (List<RawKoi> load :
        List.of(List.of(Kois.kepler227b(), Kois.kepler503b()), List.of(gone, Kois.kepler227c()))) {
      arrive(load.toArray(RawKoi[]::new));
      pipeline().runOnce();
    }
    landing.land(List.of(bad));
    pipeline().runOnce();
    List<Long> before = versions();

    for (String layer : List.of("bronze", "silver", "gold")) {
      forgetLastCompletion(folder.resolve("lake/checkpoints").resolve(layer).resolve("commits"));
    }
    pipeline().runOnce();

    assertThat(versions()).isEqualTo(before);
    assertThat(lake.lake().quarantine().count()).isEqualTo(1);
    assertThat(lake.lake().bronze().count()).isEqualTo(5);
    assertThat(lake.silver()).isEqualTo(oracle.silver());
    assertThat(lake.gold()).isEqualTo(oracle.gold());
  }

  @Test
  @Tag("exhaustive")
  @DisplayName("whose tables were begun when it crashed, and not made, makes them")
  void begun() throws IOException {
    for (LakeTable table : KoiTables.all()) {
      Path log = folder.resolve("lake").resolve(table.tableName()).resolve("_delta_log");
      Files.createDirectories(log);
      Files.writeString(log.resolve(".00000000000000000000.json.1.tmp"), "{\"commitInfo");
    }
    arrive(Kois.kepler227b());

    pipeline().runOnce();

    lake.mustEqual(oracle);
  }

  @Test
  @Tag("exhaustive")
  @DisplayName("lives in a catalog as well as in a folder")
  void catalog() throws IOException {
    TestLake inCatalog =
        new TestLake(
            spark,
            TableLayout.inCatalog(
                "spark_catalog.kepler", folder.resolve("checkpoints").toString()));
    RawKoi gone = Kois.kepler503b();
    gone.setDisposition("FALSE POSITIVE");
    try {
      beginInCatalog(KoiTables.SILVER);
      for (RawKoi koi : List.of(Kois.kepler503b(), Kois.kepler227b(), gone)) {
        arrive(koi);
        inCatalog.pipeline(KoiSource.csv(landing.path())).build().runOnce();
      }

      inCatalog.mustEqual(oracle);
      assertThat(spark.table("kepler.exoplanets_gold").count()).isEqualTo(1);
      assertThat(inCatalog.lake().exists()).isTrue();
      assertThat(lake.lake().exists()).isFalse();
    } finally {
      spark.sql("DROP SCHEMA kepler CASCADE");
    }
  }

  private void beginInCatalog(LakeTable table) throws IOException {
    spark.sql("CREATE SCHEMA kepler");
    String schema =
        spark.sql("DESCRIBE SCHEMA kepler").filter("info_name = 'Location'").head().getString(1);
    Files.createDirectories(
        Path.of(URI.create(schema)).resolve(table.tableName()).resolve("_delta_log"));
  }

  private KeplerPipeline pipeline() {
    return lake.pipeline(KoiSource.csv(landing.path())).trigger(OFTEN).build();
  }

  /** A pipeline whose source fails at its first record. */
  private KeplerPipeline failing() {
    return lake.pipeline(
            session ->
                KoiSource.csv(landing.path())
                    .open(session)
                    .filter((FilterFunction<RawKoi>) LifecycleTest::fail))
        .trigger(OFTEN)
        .build();
  }

  private static boolean fail(RawKoi koi) {
    throw new IllegalStateException("simulated failure of the source");
  }

  private void arrive(RawKoi... load) {
    landing.land(List.of(load));
    oracle.load(List.of(load));
  }

  private List<Long> versions() {
    return KoiTables.all().stream().map(lake::version).toList();
  }

  private static void forgetLastCompletion(Path commits) throws IOException {
    long last;
    try (Stream<Path> files = Files.list(commits)) {
      last =
          files
              .map(f -> f.getFileName().toString())
              .filter(name -> name.chars().allMatch(Character::isDigit))
              .mapToLong(Long::parseLong)
              .max()
              .orElseThrow();
    }
    Files.delete(commits.resolve(Long.toString(last)));
    Files.deleteIfExists(commits.resolve("." + last + ".crc"));
  }
}
