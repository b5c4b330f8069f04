package dev.kepler.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.OperatingSystemMXBean;
import dev.kepler.medallion.internal.delta.LakeTable;
import dev.kepler.medallion.internal.delta.Table;
import dev.kepler.medallion.lake.MaintenanceReport;
import dev.kepler.medallion.lake.TableLayout;
import dev.kepler.medallion.lifecycle.PipelineListener;
import dev.kepler.medallion.pipeline.RunningPipeline;
import dev.kepler.medallion.pipeline.UpkeepPolicy;
import dev.kepler.medallion.testing.crash.LakeCheck;
import dev.kepler.model.testing.LocalSpark;
import dev.kepler.pipeline.testing.KoiTables;
import dev.kepler.pipeline.testing.LandingFolder;
import dev.kepler.pipeline.testing.Oracle;
import dev.kepler.pipeline.testing.OracleCheck;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.ToLongFunction;
import java.util.stream.Stream;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.streaming.Trigger;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/**
 * Two thousand small loads, one after the other, through one pipeline that looks after its tables
 * and retains a minute. The system property {@code kepler.soak.loads} makes them fewer or more.
 */
@DisplayName("A pipeline with upkeep")
@Tag("exhaustive")
@ExtendWith(LocalSpark.class)
class ManyLoadsTest {

  private static final int LOADS = Integer.getInteger("kepler.soak.loads", 2_000);
  private static final OperatingSystemMXBean CPU =
      ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class);

  private static final int STRETCHES = 10;
  private static final int COLLECTIONS = 4;
  private static final int COMMITS = 50;
  private static final UpkeepPolicy UPKEEP =
      UpkeepPolicy.every(Duration.ofSeconds(1))
          .afterCommits(COMMITS)
          .retain(Duration.ofMinutes(1))
          .within(Duration.ofMillis(500));

  private final SparkSession spark;
  private final KoiJob job = new KoiJob();
  private final List<MaintenanceReport.Upkeep> upkeeps = new CopyOnWriteArrayList<>();
  private final List<String> failures = new CopyOnWriteArrayList<>();
  private Path lake;

  ManyLoadsTest(SparkSession spark) {
    this.spark = spark;
  }

  /**
   * Figures of a stretch of loads; CPU time is what one took on average, upkeep included; files and
   * log entries of the table with most.
   */
  private record Stretch(
      int loads,
      long medianMillis,
      long ninetyFifthMillis,
      long cpuMillis,
      long dataFiles,
      long filesInTables,
      long logEntries,
      long logFiles,
      long checkpointFiles,
      long listBytes,
      long ledgerFiles,
      long ledgerBytes,
      long upkeeps,
      long heapMegabytes) {

    @Override
    public String toString() {
      return String.format(
          Locale.ROOT,
          "%,6d %,7d %,7d %,7d %,6d %,7d %,7d %,7d %,7d %,9d %,7d %,9d %,7d %,6d",
          loads,
          medianMillis,
          ninetyFifthMillis,
          cpuMillis,
          dataFiles,
          filesInTables,
          logEntries,
          logFiles,
          checkpointFiles,
          listBytes,
          ledgerFiles,
          ledgerBytes,
          upkeeps,
          heapMegabytes);
    }
  }

  @Test
  @Timeout(value = 3, unit = TimeUnit.HOURS)
  @DisplayName("takes 2,000 small loads with bounded files at a latency that does not rise")
  void soak(@TempDir Path folder) {
    lake = folder.resolve("lake");
    LandingFolder landing = new LandingFolder(folder.resolve("landing"));
    Oracle oracle = new Oracle(job::isBad);
    KeplerPipeline pipeline =
        job.builder(spark, folder)
            .trigger(Trigger.ProcessingTime("20 milliseconds"))
            .upkeep(UPKEEP)
            .listener(listener())
            .build();
    List<Stretch> stretches = new ArrayList<>();

    System.out.println(
        " loads  median     p95     cpu   data  folder log.json     log  ckpts    lists  ledger    ledger"
            + "  upkeep   heap");
    System.out.println(
        "            ms      ms      ms  files   files          files  files    bytes   files     bytes"
            + "           MB");
    try (RunningPipeline running = pipeline.start()) {
      for (int i = 0; i < STRETCHES; i++) {
        stretches.add(stretch(i, running, landing, oracle));
        System.out.println(stretches.get(i));
      }
    }

    assertThat(failures).isEmpty();
    LakeCheck check = OracleCheck.of(pipeline, oracle);
    assertThat(check.isRight()).as(check.toString()).isTrue();
    requireLevel(stretches, Stretch::medianMillis, 1.5, "latency");
    requireLevel(stretches, Stretch::cpuMillis, 1.25, "CPU time of a load");
    requireLevel(stretches, Stretch::filesInTables, 1.5, "files in the tables' folders");
    requireLevel(stretches, Stretch::logEntries, 1.5, "log entries");
    requireLevel(stretches, Stretch::checkpointFiles, 1.5, "files of the checkpoints");
    requireLevel(stretches, Stretch::heapMegabytes, 1.5, "heap");
    assertThat(stretches).allMatch(s -> s.dataFiles() <= 4L * COMMITS);
  }

  private Stretch stretch(
      int number, RunningPipeline running, LandingFolder landing, Oracle oracle) {
    List<Long> latencies = new ArrayList<>();
    long cpu = CPU.getProcessCpuTime();
    int end = LOADS * (number + 1) / STRETCHES;
    for (int i = LOADS * number / STRETCHES; i < end; i++) {
      long landed = System.nanoTime();
      landing.land(job.load(i));
      running.processAllAvailable();
      latencies.add((System.nanoTime() - landed) / 1_000_000);
      oracle.load(job.load(i));
    }
    Collections.sort(latencies);
    return new Stretch(
        end,
        latencies.get(latencies.size() / 2),
        latencies.get(latencies.size() * 95 / 100),
        (CPU.getProcessCpuTime() - cpu) / 1_000_000 / latencies.size(),
        mostOfTables(table -> Table.in(layout(), table).snapshot(spark).numOfFiles()),
        mostOfTables(table -> count(folder(table), "(?!.*_delta_log).*")),
        mostOfTables(table -> count(folder(table), ".*_delta_log/[0-9]+\\.json")),
        mostOfTables(table -> count(folder(table), ".*_delta_log/.*")),
        count(lake.resolve("checkpoints"), "(?!.*/ledger/).*"),
        bytes(lake.resolve("checkpoints/bronze/sources")),
        count(lake.resolve("checkpoints/ledger"), ".*"),
        bytes(lake.resolve("checkpoints/ledger")),
        upkeeps.size(),
        heapMegabytes());
  }

  private TableLayout layout() {
    return TableLayout.under(lake.toString());
  }

  private Path folder(LakeTable table) {
    return lake.resolve(table.tableName());
  }

  private static long mostOfTables(ToLongFunction<LakeTable> figure) {
    return KoiTables.all().stream().mapToLong(figure).max().orElseThrow();
  }

  private static long count(Path folder, String pattern) {
    return files(folder).stream().filter(file -> file.toString().matches(pattern)).count();
  }

  private static long bytes(Path folder) {
    return files(folder).stream().mapToLong(file -> file.toFile().length()).sum();
  }

  /** Files go meanwhile. */
  private static List<Path> files(Path folder) {
    while (true) {
      try (Stream<Path> all = Files.walk(folder)) {
        return all.filter(Files::isRegularFile).toList();
      } catch (UncheckedIOException e) {
        Thread.onSpinWait();
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }

  private PipelineListener listener() {
    return new PipelineListener() {
      @Override
      public void onMaintained(MaintenanceReport.Upkeep upkeep) {
        upkeeps.add(upkeep);
      }

      @Override
      public void onUpkeepFailed(String table, Exception failure) {
        failures.add(table + ": " + failure);
      }
    };
  }

  /**
   * What is held. Spark frees what it has broadcast after a collection has found it to be garbage,
   * in a thread of its own: until then it is held, and the next collection takes it.
   */
  private static long heapMegabytes() {
    long held = Long.MAX_VALUE;
    for (int i = 0; i < COLLECTIONS; i++) {
      System.gc();
      held =
          Math.min(held, ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed() >> 20);
      LockSupport.parkNanos(TimeUnit.SECONDS.toNanos(1));
    }
    return held;
  }

  /** The last quarter must be no higher than the first that is warm, but for so much. */
  private static void requireLevel(
      List<Stretch> stretches, ToLongFunction<Stretch> figure, double tolerance, String what) {
    List<Long> warm = stretches.stream().skip(1).map(figure::applyAsLong).toList();
    int quarter = Math.max(1, warm.size() / 4);
    double first = median(warm.subList(0, quarter));
    double last = median(warm.subList(warm.size() - quarter, warm.size()));
    assertThat(last).as(what + " of " + warm).isLessThanOrEqualTo(first * tolerance);
  }

  private static double median(List<Long> figures) {
    List<Long> sorted = figures.stream().sorted().toList();
    return sorted.get(sorted.size() / 2);
  }
}
