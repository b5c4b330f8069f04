package dev.kepler.medallion.internal.delta;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kepler.medallion.lake.Layer;
import dev.kepler.medallion.lake.TableLayout;
import dev.kepler.medallion.lake.TableOptions;
import dev.kepler.medallion.pipeline.RunningPipeline;
import dev.kepler.model.testing.Kois;
import dev.kepler.model.testing.LocalSpark;
import dev.kepler.pipeline.KeplerPipeline;
import dev.kepler.pipeline.source.KoiSource;
import dev.kepler.pipeline.testing.KoiTables;
import dev.kepler.pipeline.testing.LandingFolder;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentSkipListSet;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.spark.scheduler.SparkListener;
import org.apache.spark.scheduler.SparkListenerJobStart;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

@DisplayName("Checkpoints of logs")
@ExtendWith(LocalSpark.class)
class LogCheckpointsTest {

  private static final String QUERY = "sql.streaming.queryId";

  @TempDir private Path folder;

  @Test
  @DisplayName("are written beside the batches, and are there when the pipeline is closed")
  void beside(SparkSession spark) {
    Set<String> ofBatches = new ConcurrentSkipListSet<>();
    SparkListener jobs =
        new SparkListener() {
          @Override
          public void onJobStart(SparkListenerJobStart job) {
            String description = job.properties().getProperty("spark.job.description", "");
            if (job.properties().containsKey(QUERY) && description.contains("checkpoint")) {
              ofBatches.add(description);
            }
          }
        };
    LandingFolder landing = new LandingFolder(folder.resolve("landing"));
    TableLayout layout = TableLayout.under(folder.resolve("lake").toString());
    TableOptions often = TableOptions.none().property("delta.checkpointInterval", "2");
    KeplerPipeline pipeline =
        KeplerPipeline.builder(spark)
            .source(KoiSource.csv(landing.path()))
            .tables(layout)
            .tableOptions(Layer.BRONZE, often)
            .tableOptions(Layer.SILVER, often)
            .build();
    spark.sparkContext().addSparkListener(jobs);
    try (RunningPipeline running = pipeline.start()) {
      for (int load = 0; load < 5; load++) {
        landing.land(List.of(load % 2 == 0 ? Kois.kepler227b() : Kois.kepler227c()));
        running.processAllAvailable();
      }
    } finally {
      spark.sparkContext().removeSparkListener(jobs);
    }

    for (LakeTable table : List.of(KoiTables.BRONZE, KoiTables.SILVER)) {
      Path log = Path.of(layout.root()).resolve(table.tableName()).resolve("_delta_log");
      assertThat(log.resolve("_last_checkpoint")).exists();
      assertThat(log.resolve("%020d.checkpoint.parquet".formatted(2))).exists();
    }
    assertThat(ofBatches).isEmpty();
  }

  @Test
  @DisplayName("of one table are written one at a time; one that fails does no harm")
  void oneAtATime() {
    CountDownLatch go = new CountDownLatch(1);
    AtomicInteger written = new AtomicInteger();
    LogCheckpoints.write(
        "a",
        () -> {
          try {
            go.await();
          } catch (InterruptedException e) {
            throw new IllegalStateException(e);
          }
          written.incrementAndGet();
        });
    LogCheckpoints.write("a", written::incrementAndGet);
    LogCheckpoints.write(
        "b",
        () -> {
          throw new IllegalStateException("no space");
        });
    LogCheckpoints.write("c", written::incrementAndGet);
    assertThat(written).hasValue(0);

    go.countDown();
    LogCheckpoints.settle();

    assertThat(written).hasValue(2);
    LogCheckpoints.write("a", written::incrementAndGet);
    LogCheckpoints.write("b", written::incrementAndGet);
    LogCheckpoints.settle();
    assertThat(written).hasValue(4);
  }
}
