package dev.kepler.pipeline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.kepler.medallion.internal.delta.LakeTable;
import dev.kepler.medallion.internal.delta.Table;
import dev.kepler.medallion.internal.files.LakePaths;
import dev.kepler.medallion.lake.MaintenanceReport;
import dev.kepler.medallion.lake.TableLayout;
import dev.kepler.medallion.lifecycle.PipelineListener;
import dev.kepler.medallion.pipeline.RunningPipeline;
import dev.kepler.medallion.pipeline.UpkeepPolicy;
import dev.kepler.medallion.testing.crash.LakeCheck;
import dev.kepler.model.RawKoi;
import dev.kepler.model.testing.LocalSpark;
import dev.kepler.pipeline.testing.KoiTables;
import dev.kepler.pipeline.testing.LandingFolder;
import dev.kepler.pipeline.testing.Oracle;
import dev.kepler.pipeline.testing.OracleCheck;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.streaming.Trigger;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

@DisplayName("A running pipeline's own upkeep")
@ExtendWith(LocalSpark.class)
@Timeout(240)
class UpkeepTest {

  private static final UpkeepPolicy OFTEN = UpkeepPolicy.every(Duration.ofMillis(20));
  private static final UpkeepPolicy SHORT = OFTEN.retain(Duration.ofMillis(1));

  private final SparkSession spark;
  private final KoiJob job = new KoiJob();
  private final Oracle oracle = new Oracle(job::isBad);
  private final Heard heard = new Heard();
  private Path folder;
  private LandingFolder landing;
  private int loads;

  UpkeepTest(SparkSession spark) {
    this.spark = spark;
  }

  @BeforeEach
  void fresh(@TempDir Path folder) {
    this.folder = folder;
    landing = new LandingFolder(folder.resolve("landing"));
  }

  /** What the listener was told of upkeep. */
  private static final class Heard implements PipelineListener {

    private final List<MaintenanceReport.Upkeep> done = new ArrayList<>();
    private final List<String> failed = new ArrayList<>();
    private Consumer<MaintenanceReport.Upkeep> also = upkeep -> {};

    @Override
    public void onMaintained(MaintenanceReport.Upkeep upkeep) {
      synchronized (this) {
        done.add(upkeep);
        notifyAll();
      }
      also.accept(upkeep);
    }

    @Override
    public synchronized void onUpkeepFailed(String table, Exception failure) {
      failed.add(table + ": " + failure.getMessage());
      notifyAll();
    }

    synchronized List<MaintenanceReport.Upkeep> of(LakeTable table) {
      return done.stream().filter(upkeep -> upkeep.table().equals(table.tableName())).toList();
    }

    synchronized void await(BooleanSupplier something) {
      try {
        while (!something.getAsBoolean()) {
          wait();
        }
      } catch (InterruptedException e) { // by the time limit of the test
        throw new AssertionError("not heard; so far " + done + failed, e);
      }
    }
  }

  @Test
  @Tag("exhaustive")
  @DisplayName(
      "is off unless asked for, then compacts between batches, and never while nothing arrives")
  void whereNeeded() throws IOException {
    try (RunningPipeline running = pipeline(UpkeepPolicy.off())) {
      arrive(running);
      assertThat(caretakers()).isZero();
    }

    KeplerPipeline described = described(OFTEN.afterCommits(4));
    try (RunningPipeline running = described.start()) {
      assertThat(caretakers()).isOne();
      for (int i = 0; i < 5; i++) {
        arrive(running);
      }
      heard.await(() -> !heard.of(KoiTables.BRONZE).isEmpty());
      arrive(running);
      assertThat(described.verify().differences()).isEmpty();

      assertThat(heard.of(KoiTables.BRONZE).get(0).filesAfter()).isOne();
      assertThat(heard.of(KoiTables.BRONZE).get(0).filesBefore()).isGreaterThan(3);
      assertThat(heard.of(KoiTables.BRONZE)).as("upkeeps of 8 loads").hasSizeLessThanOrEqualTo(2);
      assertThat(commits(KoiTables.BRONZE)).as("nothing is older than a week").isGreaterThan(7);
    }

    int before = commits(KoiTables.BRONZE);
    try (RunningPipeline running = pipeline(SHORT.afterCommits(4))) { // owed from before
      heard.await(() -> heard.done.stream().anyMatch(upkeep -> upkeep.logEntriesRemoved() > 3));
      arrive(running);
    }
    assertThat(commits(KoiTables.BRONZE)).isLessThan(before);
    assertThat(heard.failed).isEmpty();
    mustBeRight();
  }

  @Test
  @Tag("exhaustive")
  @DisplayName("that fails is told once and tried again, and stops nothing")
  void failing() throws IOException {
    try (RunningPipeline running = pipeline(SHORT.afterCommits(3))) {
      Path carried = folder.resolve("lake/checkpoints/ledger/" + carriedName() + "/99");
      Files.createDirectories(carried.getParent());
      Files.writeString(carried, "{\"keplerCarriedLedger\":2}");
      for (int i = 0; i < 4; i++) {
        arrive(running);
      }
      heard.await(() -> !heard.failed.isEmpty());
      for (int i = 0; i < 4; i++) {
        arrive(running);
      }

      assertThat(heard.failed)
          .singleElement()
          .asString()
          .contains("bronze_exoplanets: Cannot read the ledger in ", "it is of form 2 and not 1");
      assertThat(heard.of(KoiTables.BRONZE)).isEmpty();
      Files.delete(carried);
      arrive(running);
      arrive(running);
      arrive(running);
      heard.await(() -> !heard.of(KoiTables.BRONZE).isEmpty());
    }

    mustBeRight();
  }

  @Test
  @Tag("exhaustive")
  @DisplayName("is over when close() returns, wherever it was, and leaves a whole lake")
  void closed() {
    for (int i = 0; i < 2; i++) {
      AtomicReference<RunningPipeline> running = new AtomicReference<>();
      int before = heard.done.size();
      boolean byItself = i == 1;
      heard.also =
          upkeep -> {
            if (byItself) {
              running.get().close();
            }
          };
      running.set(pipeline(SHORT.afterCommits(1)));
      land();
      heard.await(() -> heard.done.size() > before);

      Instant then = Instant.now();
      running.get().close();
      running.get().awaitTermination();

      assertThat(Duration.between(then, Instant.now())).isLessThan(Duration.ofSeconds(30));
      assertThat(caretakers()).isZero();
      assertThat(spark.streams().active()).isEmpty();
    }

    job.pipeline(spark, folder).runOnce();
    assertThat(heard.failed).isEmpty();
    mustBeRight();
  }

  @Test
  @DisplayName("refuses what makes no sense")
  void refusals() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> UpkeepPolicy.every(Duration.ZERO))
        .withMessageContaining("Cannot look for upkeep every PT0S. Give a duration above zero");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> OFTEN.retain(Duration.ofDays(-1)))
        .withMessageContaining("Cannot retain PT-24H");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> OFTEN.afterCommits(0))
        .withMessageContaining("after 0 commits. Give one or more");
    assertThat(UpkeepPolicy.off()).hasToString("no upkeep");
    assertThat(OFTEN)
        .hasToString(
            "upkeep after 100 commits, looked for every PT0.02S, retaining PT168H, within PT1S");
  }

  private KeplerPipeline described(UpkeepPolicy policy) {
    return job.builder(spark, folder)
        .trigger(Trigger.ProcessingTime("20 milliseconds"))
        .listener(heard)
        .upkeep(policy)
        .build();
  }

  private RunningPipeline pipeline(UpkeepPolicy policy) {
    return described(policy).start();
  }

  private void arrive(RunningPipeline running) {
    land();
    running.processAllAvailable();
  }

  private void land() {
    List<RawKoi> load = job.load(loads++);
    landing.land(load);
    oracle.load(load);
  }

  private void mustBeRight() {
    LakeCheck check = OracleCheck.of(job.pipeline(spark, folder), oracle);
    assertThat(check.isRight()).as(check.toString()).isTrue();
  }

  private String carriedName() {
    String path = LakePaths.carriedLedger(layout(), KoiTables.BRONZE.tableName());
    return path.substring(path.lastIndexOf("/ledger/") + "/ledger/".length());
  }

  private TableLayout layout() {
    return TableLayout.under(folder.resolve("lake").toString());
  }

  private int commits(LakeTable table) {
    return Table.in(layout(), table).commits(spark).versions().size();
  }

  private static long caretakers() {
    return Thread.getAllStackTraces().keySet().stream()
        .filter(thread -> thread.getName().startsWith("kepler looks after"))
        .count();
  }
}
