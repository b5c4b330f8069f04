package shop;

import dev.kepler.medallion.lake.TableLayout;
import dev.kepler.medallion.localdisk.InProcessFileSystem;
import dev.kepler.medallion.meters.PipelineMeters;
import dev.kepler.medallion.pipeline.MedallionPipeline;
import dev.kepler.medallion.pipeline.RunningPipeline;
import io.micrometer.core.instrument.MeterRegistry;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.apache.spark.sql.SparkSession;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.actuate.health.Health;
import org.springframework.boot.actuate.health.HealthIndicator;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** The session, the pipeline in it, and what is said of both. */
@Configuration
class Pipelines {

  private final Path folder;

  Pipelines(@Value("${shop.folder}") Path folder) throws IOException {
    this.folder = Files.createDirectories(folder).toRealPath();
    Files.createDirectories(this.folder.resolve("landing"));
  }

  @Bean(destroyMethod = "stop")
  SparkSession spark() {
    SparkSession.Builder builder = SparkSession.builder().master("local[*]").appName("shop");
    InProcessFileSystem.settings().forEach(builder::config);
    SparkSession spark =
        builder
            .config("spark.sql.extensions", "io.delta.sql.DeltaSparkSessionExtension")
            .config("spark.sql.catalog.spark_catalog", "org.apache.spark.sql.delta.catalog.DeltaCatalog")
            .config("spark.sql.warehouse.dir", folder.resolve("warehouse").toString())
            .config("spark.driver.host", "127.0.0.1")
            .config("spark.driver.bindAddress", "127.0.0.1")
            .config("spark.ui.enabled", "false") // it wants the javax of Jersey and others; ours is the actuator
            .config("spark.sql.defaultUrlStreamHandlerFactory.enabled", "false") // a jar of jars has one already
            .config("spark.sql.shuffle.partitions", "2")
            .getOrCreate();
    Catalog.remember(spark, folder.resolve("warehouse"));
    return spark;
  }

  @Bean
  MedallionPipeline<RawOrder, BronzeOrder, SilverOrder> pipeline(SparkSession spark, MeterRegistry registry) {
    PipelineMeters meters = new PipelineMeters(registry);
    MedallionPipeline<RawOrder, BronzeOrder, SilverOrder> pipeline =
        Orders.pipeline(spark, folder.resolve("landing").toString(),
                TableLayout.inCatalog("spark_catalog.shop", folder.resolve("checkpoints").toString()))
            .listener(meters)
            .build();
    meters.watch(pipeline::backlog);
    return pipeline;
  }

  @Bean
  RunningPipeline running(MedallionPipeline<RawOrder, BronzeOrder, SilverOrder> pipeline) {
    return pipeline.start().closeOnShutdown();             // Spring closes it too, before the session
  }

  @Bean
  HealthIndicator orders(
      MedallionPipeline<RawOrder, BronzeOrder, SilverOrder> pipeline, RunningPipeline running) {
    return () -> {
      Health.Builder health =
          running.failure()
              .map(failure -> Health.down(failure).withDetail("layer", failure.layer().toString()))
              .orElseGet(() -> running.hasEnded() ? Health.outOfService() : Health.up());
      pipeline.lake().latestTotals(Orders.TOTALS).ifPresent(totals ->
          health.withDetail("open", totals.getOpen()).withDetail("cents", totals.getCents()));
      return health.build();
    };
  }
}
