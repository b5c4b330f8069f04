package dev.kepler.pipeline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.kepler.medallion.lake.Finding;
import dev.kepler.medallion.lake.LakeException;
import dev.kepler.medallion.lake.Remedy;
import dev.kepler.medallion.lifecycle.PipelineException;
import dev.kepler.medallion.lifecycle.RestartPolicy;
import dev.kepler.medallion.pipeline.RunningPipeline;
import dev.kepler.medallion.testing.crash.LakeCheck;
import dev.kepler.model.testing.LocalSpark;
import dev.kepler.pipeline.testing.LandingFolder;
import dev.kepler.pipeline.testing.Oracle;
import dev.kepler.pipeline.testing.OracleCheck;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** What others do to the tables of a lake of three loads, by Delta's own commands. */
@DisplayName("A lake to which another hand has written")
@ExtendWith(LocalSpark.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class OtherHandTest {

  private static final int LOADS = 3;
  private static final List<String> TABLES =
      List.of(
          "bronze_exoplanets",
          "quarantined_exoplanets",
          "silver_exoplanets",
          "exoplanets_gold",
          "discovery_totals");

  private final SparkSession spark;
  private final KoiJob job = new KoiJob();
  private Path folder;
  private LakeCopy lake;
  private Path landed;
  private Path later;

  OtherHandTest(SparkSession spark) {
    this.spark = spark;
  }

  @BeforeAll
  void makeLake(@TempDir Path folder) {
    this.folder = folder;
    LandingFolder landing = new LandingFolder(folder.resolve("landing"));
    for (int load = 0; load < LOADS; load++) {
      landing.land(job.load(load));
      job.pipeline(spark, folder).runOnce();
    }
    lake = LakeCopy.of(folder.resolve("lake"));
  }

  @BeforeEach
  void putBack() throws IOException {
    lake.putBack();
    for (Path file : Arrays.asList(landed, later)) {
      if (file != null) {
        Files.deleteIfExists(file);
      }
    }
  }

  @Test
  @DisplayName("has the commit named by table, version, operation and time, and is healed")
  void rows() {
    sql("UPDATE %s SET disposition = 'CANDIDATE' WHERE surrogate_key % 2 = 0", "silver_exoplanets");
    sql("DELETE FROM %s WHERE row_id > 0", "quarantined_exoplanets");
    sql("INSERT INTO %s VALUES (4711, 9)", "exoplanets_gold");
    sql("INSERT INTO %s VALUES (current_timestamp(), 1, 2, 3, 4)", "discovery_totals");

    List<Finding> findings = pipeline().examine();

    assertThat(findings)
        .extracting(Finding::toString)
        .hasSize(4)
        .anyMatch(f -> f.matches(".*quarantined.* wrote version 4 of it, DELETE at 20\\S+Z, .*"))
        .anyMatch(f -> f.matches(".*silver_.* wrote version 4 of it, UPDATE at 20\\S+Z, and no.*"))
        .anyMatch(f -> f.matches(".*exoplanets_gold was .* wrote version 4 of it, WRITE at.*"))
        .anyMatch(f -> f.matches(".*discovery_totals was .* wrote version 4 of it, WRITE at.*"))
        .allMatch(f -> f.endsWith("Rebuild the layer from the one above."));
    assertThatExceptionOfType(LakeException.class).isThrownBy(() -> pipeline().runOnce());
    assertThat(pipeline().repair())
        .extracting(Finding::remedy)
        .containsOnly(Remedy.REBUILD)
        .hasSizeBetween(2, 4);
    mustGoOn();
    assertThat(pipeline().lake().totals().filter("confirmed = 1 AND named = 3").count()).isZero();
    assertThat(pipeline().lake().totals().count()).isGreaterThanOrEqualTo(LOADS);
  }

  @Test
  @Tag("exhaustive")
  @DisplayName("goes on after what moves no row: OPTIMIZE, VACUUM, properties, further columns")
  void harmless() {
    for (String table : TABLES) {
      sql("OPTIMIZE %s", table);
      sql("VACUUM %s", table);
      sql("ALTER TABLE %s SET TBLPROPERTIES ('who.did' = 'another hand')", table);
      sql("ALTER TABLE %s SET TBLPROPERTIES ('delta.checkpointPolicy' = 'classic')", table);
      sql("ALTER TABLE %s ADD COLUMN remark STRING", table);
    }
    sql(
        "ALTER TABLE %s SET TBLPROPERTIES ('delta.dataSkippingNumIndexedCols' = '0',"
            + " 'delta.dataSkippingStatsColumns' = 'confidence')",
        "silver_exoplanets");
    sql(
        "ALTER TABLE %s SET TBLPROPERTIES ('delta.enableChangeDataFeed' = 'true')",
        "exoplanets_gold");
    sql(
        "ALTER TABLE %s SET TBLPROPERTIES ('delta.enableDeletionVectors' = 'false')",
        "silver_exoplanets");

    assertThat(pipeline().examine()).isEmpty();
    mustGoOn();
  }

  @Test
  @DisplayName("is refused for a property on which a promise rests, with the SQL that puts it back")
  void properties() {
    sql(
        "ALTER TABLE %s SET TBLPROPERTIES ('delta.enableChangeDataFeed' = 'false')",
        "silver_exoplanets");
    sql("ALTER TABLE %s SET TBLPROPERTIES ('delta.appendOnly' = 'true')", "exoplanets_gold");
    sql(
        "ALTER TABLE %s SET TBLPROPERTIES ('delta.logRetentionDuration' = 'interval 2 days')",
        "bronze_exoplanets");
    sql(
        "ALTER TABLE %s SET TBLPROPERTIES"
            + " ('delta.setTransactionRetentionDuration' = 'interval 1 days')",
        "bronze_exoplanets");
    sql(
        "ALTER TABLE %s SET TBLPROPERTIES ('delta.checkpoint.writeStatsAsJson' = 'false')",
        "silver_exoplanets");
    sql("ALTER TABLE %s ADD CONSTRAINT many CHECK (num_planets >= 0)", "exoplanets_gold");
    sql(
        "ALTER TABLE %s SET TBLPROPERTIES ('delta.columnMapping.mode' = 'name')",
        "discovery_totals");

    List<Finding> findings = pipeline().examine();

    assertThat(findings).hasSize(7).allMatch(f -> f.remedy() == Remedy.SET_BACK);
    assertThat(findings)
        .extracting(Finding::toString)
        .anySatisfy(
            f ->
                assertThat(f)
                    .contains("silver_exoplanets has delta.enableChangeDataFeed = false")
                    .contains("ALTER TABLE delta.`")
                    .contains("SET TBLPROPERTIES ('delta.enableChangeDataFeed' = 'true')"))
        .anyMatch(f -> f.contains("DROP CONSTRAINT many"));
    pipeline().repair();
    mustGoOn();
  }

  @Test
  @DisplayName("is refused where bronze is no longer what happened")
  void bronze() {
    sql("ALTER TABLE %s SET TBLPROPERTIES ('delta.appendOnly' = 'false')", "bronze_exoplanets");
    assertThat(pipeline().examine()).isEmpty();
    sql("DELETE FROM %s WHERE row_id % 2 = 0", "bronze_exoplanets");
    requireRefused(
        "bronze_exoplanets was changed by another hand, which wrote version 5 of it, DELETE");

    sql("RESTORE TABLE %s TO VERSION AS OF 2", "bronze_exoplanets");
    requireRefused("which wrote version 6 of it, RESTORE");
  }

  private void requireRefused(String problem) {
    assertThatExceptionOfType(LakeException.class)
        .isThrownBy(() -> pipeline().runOnce())
        .withMessageContaining(problem)
        .withMessageContaining(Remedy.RESTORE.toString());
    assertThat(pipeline().repair()).isEmpty();
  }

  @Test
  @DisplayName("is refused while it runs, before the next load hides it")
  void running() {
    LandingFolder landing = new LandingFolder(folder.resolve("landing"));
    landed = landing.land(job.load(LOADS + 1));
    try (RunningPipeline running = pipeline().start()) {
      running.processAllAvailable();
      sql("DELETE FROM %s WHERE surrogate_key % 2 = 0", "silver_exoplanets");
      later = landing.land(job.load(LOADS + 2));
      assertThatExceptionOfType(PipelineException.class)
          .isThrownBy(running::processAllAvailable)
          .withMessageContaining("its version 5 was written by another hand, DELETE");
    }
  }

  /** One more load, and everything is as it must be. */
  private void mustGoOn() {
    landed = new LandingFolder(folder.resolve("landing")).land(job.load(LOADS + 1));
    pipeline().runOnce();

    Oracle oracle = new Oracle(job::isBad);
    for (int load = 0; load < LOADS; load++) {
      oracle.load(job.load(load));
    }
    oracle.load(job.load(LOADS + 1));
    LakeCheck check = OracleCheck.of(pipeline(), oracle);
    assertThat(check.differences()).isEmpty();
    assertThat(check.isRight()).isTrue();
  }

  private KeplerPipeline pipeline() {
    return job.builder(spark, folder).restarts(RestartPolicy.off()).build();
  }

  private void sql(String statement, String table) {
    spark.sql(statement.replace("%s", "delta.`" + lake.at(table) + "`"));
  }
}
