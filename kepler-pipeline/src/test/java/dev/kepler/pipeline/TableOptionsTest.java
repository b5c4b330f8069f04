package dev.kepler.pipeline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.kepler.medallion.internal.delta.LakeTable;
import dev.kepler.medallion.internal.delta.Table;
import dev.kepler.medallion.lake.Layer;
import dev.kepler.medallion.lake.TableLayout;
import dev.kepler.medallion.lake.TableOptions;
import dev.kepler.medallion.pipeline.RunningPipeline;
import dev.kepler.medallion.testing.crash.LakeCheck;
import dev.kepler.model.testing.LocalSpark;
import dev.kepler.pipeline.testing.KoiTables;
import dev.kepler.pipeline.testing.LandingFolder;
import dev.kepler.pipeline.testing.Oracle;
import dev.kepler.pipeline.testing.OracleCheck;
import dev.kepler.transforms.KoiMedallion;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.delta.DeltaConfigs;
import org.apache.spark.sql.delta.Snapshot;
import org.apache.spark.sql.delta.skipping.clustering.ClusteringColumnInfo;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import scala.collection.JavaConverters;

@DisplayName("What a host wants of a table")
@ExtendWith(LocalSpark.class)
class TableOptionsTest {

  private static final String INTERVAL = "delta.checkpointInterval";
  private static final KoiJob JOB = new KoiJob();

  @TempDir private Path folder;
  private final SparkSession spark;
  private final Oracle oracle = new Oracle(JOB::isBad);

  TableOptionsTest(SparkSession spark) {
    this.spark = spark;
  }

  @Nested
  @DisplayName("is refused by name before there is a lake")
  class Refused {

    @Test
    @DisplayName("where it is a property of Delta's on which a layer relies, or which nobody tried")
    void properties() {
      List<String> refused =
          JavaConverters.mapAsJavaMap(DeltaConfigs.getAllConfigs()).values().stream()
              .map(config -> config.key())
              .filter(
                  name ->
                      !List.of(
                              INTERVAL,
                              "delta.checkpoint.writeStatsAsStruct",
                              "delta.enableExpiredLogCleanup",
                              "delta.deletedFileRetentionDuration")
                          .contains(name))
              .toList();

      assertThat(refused).hasSizeGreaterThan(30);
      for (String name : refused) {
        assertRefused(TableOptions.none().property(name, "true"), name);
        assertRefused(
            TableOptions.none().property(name.toUpperCase(Locale.ROOT), "true"),
            name.toUpperCase(Locale.ROOT));
      }
      assertRefused(
          TableOptions.none().property("delta.feature.clustering", "supported"), "feature");
      assertRefused(TableOptions.none().property("delta.constraints.c", "true"), "expectations");
      assertRefused(TableOptions.none().property("delta.ofTomorrow", "1"), "not tried");
      assertThat(folder).isEmptyDirectory();
    }

    @ParameterizedTest
    @CsvSource(
        delimiter = '|',
        value = {
          "delta.checkpointInterval | none | no such value",
          "delta.checkpointInterval | 0 | no such value",
          "delta.deletedFileRetentionDuration | interval 1 day | VACUUM by another hand",
          "delta.deletedFileRetentionDuration | a while | no such value",
          "delta.enableDeletionVectors | true | switched on where they are of use",
          "owner | me | Spark takes no property",
          "kepler.keys | ROW_ID | what the lake was begun with",
        })
    @DisplayName("where its value does harm, or its name is taken")
    void values(String name, String value, String why) {
      assertRefused(TableOptions.none().property(name, value), why);
    }

    @Test
    @DisplayName("where its clustering columns are none of which ranges are kept, or too many")
    void clustering() {
      assertRefused(TableOptions.none().clusterBy("brightness"), "no column brightness");
      assertRefused(TableOptions.none().clusterBy("other_columns"), "no ranges are kept");
      assertRefused(TableOptions.none().clusterBy("row_id", "row_id"), "each once");
      assertRefused(
          TableOptions.none()
              .clusterBy("row_id", "kepler_star_id", "kepoi_name", "source", "confidence"),
          "up to 4");
    }

    @Test
    @DisplayName("where a lake under one folder would lose a table")
    void location() {
      assertRefused(TableOptions.none().location(folder + "/elsewhere"), "carried and read as one");
    }

    @Test
    @DisplayName("where it is of no table")
    void tables() {
      assertThatThrownBy(
              () -> JOB.builder(spark, folder).tableOptions(Layer.GOLD, TableOptions.none()))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("a table for each GoldTable and TotalsTable");
    }

    private void assertRefused(TableOptions options, String why) {
      assertThatThrownBy(
              () -> JOB.builder(spark, folder).tableOptions(Layer.BRONZE, options).build())
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageStartingWith("Cannot give bronze_exoplanets ")
          .hasMessageContainingAll(why);
    }
  }

  @Nested
  @DisplayName("in a catalog")
  class InCatalog {

    @AfterEach
    void forget() {
      spark.sql("DROP SCHEMA IF EXISTS options CASCADE");
    }

    @Test
    @Tag("exhaustive")
    @DisplayName("is a place of its own, which must be empty, and where the table stays")
    void location() throws Exception {
      Path place = folder.resolve("its own, apart");
      LandingFolder landing = new LandingFolder(folder.resolve("landing"));
      landing.land(JOB.load(0));
      oracle.load(JOB.load(0));
      inCatalog(place).build().runOnce();
      KeplerPipeline again = inCatalog(place).build();
      landing.land(JOB.load(1));
      oracle.load(JOB.load(1));
      again.runOnce();
      again.rebuild(Layer.SILVER);
      again.settle();

      assertThat(place.resolve("_delta_log")).isDirectory();
      assertThat(again.examineDeep()).isEmpty();
      assertRight(again);
      assertThatThrownBy(() -> inCatalog(folder.resolve("another")).build().runOnce())
          .hasMessageContaining("a table is not moved");
      assertThatThrownBy(() -> inCatalog(folder.resolve("checkpoints/silver")).build())
          .hasMessageContaining("the checkpoints are at");
      assertThatThrownBy(
              () ->
                  inCatalog(place)
                      .tableOptions(
                          KoiMedallion.DISCOVERIES, TableOptions.none().location(place + "/totals"))
                      .build())
          .hasMessageContaining("discovery_totals is at");
    }

    @Test
    @Tag("exhaustive")
    @DisplayName("is not taken where something else is, but where a creation was cut short")
    void taken() throws Exception {
      new LandingFolder(folder.resolve("landing")).land(JOB.load(0));
      oracle.load(JOB.load(0));
      Path place = Files.createDirectory(folder.resolve("place"));
      Files.writeString(place.resolve("letter.txt"), "mine");
      assertThatThrownBy(() -> inCatalog(place).build().runOnce())
          .hasMessageContaining("is not empty. Name another location.");

      Table.in(TableLayout.under(folder + "/begun"), KoiTables.SILVER).create(spark);
      KeplerPipeline pipeline = inCatalog(folder.resolve("begun/silver_exoplanets")).build();
      pipeline.runOnce(); // the catalog had not heard of it yet

      assertThat(pipeline.examineDeep()).isEmpty();
      assertRight(pipeline);
    }

    private KeplerPipeline.Builder inCatalog(Path place) {
      return JOB.builder(spark, folder)
          .tables(
              TableLayout.inCatalog("spark_catalog.options", folder.resolve("checkpoints") + ""))
          .tableOptions(Layer.SILVER, TableOptions.none().location(place + ""));
    }
  }

  @Test
  @DisplayName("holds for tables that are made, whatever is done with the lake")
  void made() {
    KeplerPipeline.Builder builder = JOB.builder(spark, folder);
    TableOptions options =
        TableOptions.none().property(INTERVAL, "3").property("its team's", "a 'quoted' \\ one");
    for (Layer layer : List.of(Layer.BRONZE, Layer.QUARANTINE)) {
      builder.tableOptions(layer, options.clusterBy("arrival_time"));
    }
    KeplerPipeline pipeline =
        builder
            .tableOptions(
                Layer.SILVER,
                options
                    .property("delta.enabledeletionvectors", "false")
                    .clusterBy("disposition", "confidence"))
            .tableOptions(KoiMedallion.PLANETS_BY_STAR, options.clusterBy("num_planets"))
            .tableOptions(KoiMedallion.DISCOVERIES, options)
            .build();

    takeLoads(pipeline, 0, 4);
    pipeline.lake().maintenance().optimize().retain(Duration.ofDays(7)).run();
    assertThat(snapshot(KoiTables.SILVER).allFiles().collectAsList())
        .allMatch(file -> file.clusteringProvider().contains("liquid"));
    pipeline.rebuild(Layer.SILVER);
    pipeline.rebuild(Layer.GOLD);
    takeLoads(pipeline, 4, 6);

    for (LakeTable table : KoiTables.all()) {
      assertThat(properties(table)).containsEntry("its team's", "a 'quoted' \\ one");
      assertThat(properties(table)).containsEntry(INTERVAL, "3");
    }
    assertThat(properties(KoiTables.SILVER)).containsEntry("delta.enableDeletionVectors", "false");
    assertThat(clustering(KoiTables.SILVER)).containsExactly("disposition", "confidence");
    assertThat(clustering(KoiTables.BRONZE)).containsExactly("arrival_time");
    assertThat(pipeline.examineDeep()).isEmpty();
    assertRight(pipeline);
  }

  @Test
  @Tag("exhaustive")
  @DisplayName("is given by one commit each to tables that are there, and no more at later starts")
  void given() {
    takeLoads(JOB.pipeline(spark, folder), 0, 2);
    long before = version(KoiTables.SILVER);

    KeplerPipeline pipeline = wanting("5");
    pipeline.settle();
    long after = version(KoiTables.SILVER);
    pipeline.settle();
    pipeline.settle();

    assertThat(after).isEqualTo(before + 2); // properties, and clustering
    assertThat(version(KoiTables.SILVER)).isEqualTo(after);
    assertThat(properties(KoiTables.SILVER)).containsEntry(INTERVAL, "5");
    assertThat(properties(KoiTables.SILVER).get("delta.dataSkippingStatsColumns").split(","))
        .contains("surrogate_key", "confidence");
    assertThat(clustering(KoiTables.SILVER)).containsExactly("confidence");
    assertThat(pipeline.examineDeep()).isEmpty();
    takeLoads(pipeline, 2, 4);

    spark.sql("ALTER TABLE %s SET TBLPROPERTIES ('%s' = '9')".formatted(silver(), INTERVAL));
    assertThat(pipeline.examine()).isEmpty();
    takeLoads(pipeline, 4, 5);
    assertThat(properties(KoiTables.SILVER)).containsEntry(INTERVAL, "5");

    takeLoads(wanting("7"), 5, 6);
    assertThat(properties(KoiTables.SILVER)).containsEntry(INTERVAL, "7");
    takeLoads(JOB.pipeline(spark, folder), 6, 7); // says nothing: it stays as it was
    assertThat(properties(KoiTables.SILVER)).containsEntry(INTERVAL, "7");
    assertThat(pipeline.examineDeep()).isEmpty();
    assertRight(pipeline);
  }

  private KeplerPipeline wanting(String interval) {
    return JOB.builder(spark, folder)
        .tableOptions(
            Layer.SILVER, TableOptions.none().property(INTERVAL, interval).clusterBy("confidence"))
        .build();
  }

  private void takeLoads(KeplerPipeline pipeline, int from, int to) {
    LandingFolder landing = new LandingFolder(folder.resolve("landing"));
    try (RunningPipeline running = pipeline.start()) {
      for (int load = from; load < to; load++) {
        landing.land(JOB.load(load));
        oracle.load(JOB.load(load));
        running.processAllAvailable();
      }
    }
  }

  private void assertRight(KeplerPipeline pipeline) {
    LakeCheck check = OracleCheck.of(pipeline, oracle);
    assertThat(check.isRight()).as(check.toString()).isTrue();
  }

  private Table table(LakeTable kind) {
    return Table.in(TableLayout.under(folder.resolve("lake").toString()), kind);
  }

  private String silver() {
    return table(KoiTables.SILVER).identifier();
  }

  private Snapshot snapshot(LakeTable kind) {
    return table(kind).snapshot(spark);
  }

  private long version(LakeTable kind) {
    return table(kind).version(spark);
  }

  private Map<String, String> properties(LakeTable kind) {
    return JavaConverters.mapAsJavaMap(snapshot(kind).metadata().configuration());
  }

  private List<String> clustering(LakeTable kind) {
    return JavaConverters.seqAsJavaList(ClusteringColumnInfo.extractLogicalNames(snapshot(kind)));
  }
}
