package dev.kepler.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kepler.medallion.internal.delta.LakeTable;
import dev.kepler.medallion.internal.delta.Table;
import dev.kepler.medallion.lake.Layer;
import dev.kepler.medallion.lake.TableLayout;
import dev.kepler.medallion.pipeline.RunningPipeline;
import dev.kepler.medallion.testing.crash.LakeCheck;
import dev.kepler.model.KoiColumns;
import dev.kepler.model.testing.LocalSpark;
import dev.kepler.pipeline.testing.KoiTables;
import dev.kepler.pipeline.testing.LandingFolder;
import dev.kepler.pipeline.testing.Oracle;
import dev.kepler.pipeline.testing.OracleCheck;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.delta.DeltaConfigs;
import org.apache.spark.sql.delta.Snapshot;
import org.apache.spark.sql.delta.TableFeature$;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import scala.collection.JavaConverters;

/** Hosts have defaults for the tables that they make; ours are made as they are described. */
@Tag("exhaustive")
@DisplayName("In a session of a host's own defaults")
@ExtendWith(LocalSpark.class)
class HostDefaultsTest {

  private static final int LOADS = 3;

  /**
   * A default of every property that Delta knows, other than Delta's own: of those in the list, and
   * {@code true} of every other switch.
   */
  private static final Map<String, String> DEFAULTS =
      Map.ofEntries(
          Map.entry("minReaderVersion", "3"),
          Map.entry("minWriterVersion", "7"),
          Map.entry("logRetentionDuration", "interval 1 day"),
          Map.entry("sampleRetentionDuration", "interval 1 day"),
          Map.entry("checkpointRetentionDuration", "interval 1 day"),
          Map.entry("checkpointInterval", "2"),
          Map.entry("dropFeatureTruncateHistory.retentionDuration", "interval 1 hour"),
          Map.entry("deletedFileRetentionDuration", "interval 1 hour"),
          Map.entry("enableExpiredLogCleanup", "false"),
          Map.entry("enableFullRetentionRollback", "false"),
          Map.entry("randomPrefixLength", "4"),
          Map.entry("dataSkippingNumIndexedCols", "0"),
          Map.entry("dataSkippingStatsColumns", "disposition"),
          Map.entry("checkpoint.writeStatsAsJson", "false"),
          Map.entry("checkpoint.writeStatsAsStruct", "false"),
          Map.entry("columnMapping.mode", "name"),
          Map.entry("columnMapping.maxColumnId", "9"),
          Map.entry("setTransactionRetentionDuration", "interval 1 second"),
          Map.entry("isolationLevel", "WriteSerializable"),
          Map.entry("checkpointPolicy", "v2"),
          Map.entry("universalFormat.enabledFormats", "iceberg"),
          Map.entry("inCommitTimestampEnablementVersion", "1"),
          Map.entry("inCommitTimestampEnablementTimestamp", "1"),
          Map.entry("requireCheckpointProtectionBeforeVersion", "1"));

  private final SparkSession spark;

  HostDefaultsTest(SparkSession spark) {
    this.spark = spark;
  }

  @Test
  @DisplayName(
      "for every property and feature of Delta, figures are right, and tables plain and as without")
  void all(@TempDir Path folder) {
    SparkSession host = spark.newSession();
    Map<String, String> set = new TreeMap<>();
    JavaConverters.mapAsJavaMap(DeltaConfigs.getAllConfigs())
        .values()
        .forEach(
            config -> {
              String name = config.key().replaceFirst("^delta\\.", "");
              set.put(DeltaConfigs.sqlConfPrefix() + name, DEFAULTS.getOrDefault(name, "true"));
            });
    JavaConverters.mapAsJavaMap(TableFeature$.MODULE$.allSupportedFeaturesMap())
        .values()
        .forEach(
            feature ->
                set.put(DeltaConfigs.sqlConfPrefix() + "feature." + feature.name(), "supported"));
    set.forEach(host.conf()::set);

    takeLoads(host, folder.resolve("theirs"));
    new KoiJob().land(new LandingFolder(folder.resolve("ours/landing")), 0);
    new KoiJob().pipeline(spark, folder.resolve("ours")).runOnce();

    for (LakeTable kind : KoiTables.all()) {
      Snapshot theirs = snapshot(kind, folder.resolve("theirs"));
      Snapshot ours = snapshot(kind, folder.resolve("ours"));
      Map<String, String> properties = new TreeMap<>(properties(theirs));
      assertThat(properties.remove("delta.checkpointInterval")).isEqualTo("2");
      assertThat(properties).isEqualTo(properties(ours));
      assertThat(theirs.protocol()).isEqualTo(ours.protocol());
      mustBePlain(kind, folder.resolve("theirs"));
    }
    System.out.println("Defaults of a host's session that do not reach our tables: " + set.size());
    set.forEach((name, value) -> assertThat(host.conf().get(name)).isEqualTo(value));
  }

  @Test
  @Tag("exhaustive")
  @DisplayName("for writing and reading files, figures are as without")
  void files(@TempDir Path folder) {
    SparkSession host = spark.newSession();
    Map.of(
            "spark.databricks.delta.autoCompact.enabled", "true",
            "spark.databricks.delta.optimizeWrite.enabled", "true",
            "spark.sql.files.ignoreCorruptFiles", "true",
            "spark.sql.files.ignoreMissingFiles", "true",
            "spark.sql.parquet.outputTimestampType", "TIMESTAMP_MILLIS",
            "spark.sql.parquet.datetimeRebaseModeInWrite", "LEGACY",
            "spark.sql.parquet.compression.codec", "gzip",
            "spark.sql.timestampType", "TIMESTAMP_NTZ",
            "spark.sql.caseSensitive", "true")
        .forEach(host.conf()::set);

    takeLoads(host, folder);
  }

  /** Takes loads, a maintenance and a rebuild among them, and compares with the oracle. */
  private static void takeLoads(SparkSession session, Path folder) {
    KoiJob job = new KoiJob();
    LandingFolder landing = new LandingFolder(folder.resolve("landing"));
    KeplerPipeline pipeline = job.pipeline(session, folder);
    Oracle oracle = new Oracle(job::isBad);
    try (RunningPipeline running = pipeline.start()) {
      for (int load = 0; load < LOADS; load++) {
        landing.land(job.load(load));
        oracle.load(job.load(load));
        running.processAllAvailable();
        if (load == 1) {
          running.maintain(
              KeplerLake.open(session, pipeline.tables())
                  .maintenance()
                  .optimize()
                  .retain(Duration.ofDays(7)));
        }
      }
    }
    pipeline.rebuild(Layer.SILVER);
    pipeline.settle();

    LakeCheck check = OracleCheck.of(pipeline, oracle);

    assertThat(check.isRight()).as(check.toString()).isTrue();
  }

  private Snapshot snapshot(LakeTable table, Path folder) {
    return Table.in(TableLayout.under(folder.resolve("lake").toString()), table).snapshot(spark);
  }

  private static Map<String, String> properties(Snapshot table) {
    return JavaConverters.mapAsJavaMap(table.metadata().configuration());
  }

  /** Tables and columns say what they mean, and the plainest reader reads them. */
  private void mustBePlain(LakeTable kind, Path folder) {
    Table table = Table.in(TableLayout.under(folder.resolve("lake").toString()), kind);
    assertThat(
            spark.sql("DESCRIBE TABLE " + table.identifier()).collectAsList().stream()
                .map(row -> row.getString(0) + ": " + row.getString(2)))
        .startsWith(
            Stream.of(table.columns())
                .map(column -> column + ": " + KoiColumns.meanings().get(column))
                .toArray(String[]::new));
    Snapshot snapshot = table.snapshot(spark);
    assertThat(snapshot.metadata().description()).isEqualTo(kind.description());
    assertThat(snapshot.protocol().minReaderVersion()).as("%s", kind).isEqualTo(1);
    assertThat(KernelTable.rows(table.location(spark))).hasSize((int) table.read(spark).count());
  }
}
