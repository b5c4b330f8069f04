package dev.kepler.pipeline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatNoException;

import dev.kepler.medallion.internal.care.Rebuild;
import dev.kepler.medallion.internal.delta.LakeTables;
import dev.kepler.medallion.internal.delta.Table;
import dev.kepler.medallion.lake.Finding;
import dev.kepler.medallion.lake.LakeException;
import dev.kepler.medallion.lake.Layer;
import dev.kepler.medallion.lake.Remedy;
import dev.kepler.medallion.lake.TableLayout;
import dev.kepler.medallion.testing.crash.LakeCheck;
import dev.kepler.model.testing.LocalSpark;
import dev.kepler.pipeline.testing.KoiTables;
import dev.kepler.pipeline.testing.LandingFolder;
import dev.kepler.pipeline.testing.Oracle;
import dev.kepler.pipeline.testing.OracleCheck;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Harm done to a lake of three loads, one thing after the other. */
@DisplayName("A lake that was damaged")
@ExtendWith(LocalSpark.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class DamageTest {

  private static final int LOADS = 3;

  private final SparkSession spark;
  private final KoiJob job = new KoiJob();
  private final List<String> verdicts = new ArrayList<>();
  private Path folder;
  private LakeCopy lake;

  DamageTest(SparkSession spark) {
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
  void putBack() {
    lake.putBack();
  }

  @AfterAll
  void print() {
    System.out.println("Checkpoint losses, and what becomes of them:");
    verdicts.forEach(verdict -> System.out.println("  " + verdict));
  }

  static Stream<Arguments> losses() {
    return Stream.of(
        Arguments.of("bronze", "", Harm.DELETE, "checkpoints/bronze is gone", Remedy.RESTORE),
        Arguments.of("silver", "", Harm.DELETE, "checkpoints/silver is gone", Remedy.REBUILD),
        Arguments.of("gold", "", Harm.DELETE, "checkpoints/gold is gone", Remedy.REBUILD),
        Arguments.of(
            "bronze", "metadata", Harm.DELETE, "metadata is missing", Remedy.RESTORE_METADATA),
        Arguments.of(
            "silver", "metadata", Harm.DELETE, "metadata is missing", Remedy.RESTORE_METADATA),
        Arguments.of(
            "gold", "metadata", Harm.DELETE, "metadata is missing", Remedy.RESTORE_METADATA),
        Arguments.of(
            "bronze", "metadata", Harm.CUT, "metadata is missing, cut", Remedy.RESTORE_METADATA),
        Arguments.of(
            "silver", "metadata", Harm.CUT, "metadata is missing, cut", Remedy.RESTORE_METADATA),
        Arguments.of(
            "gold", "metadata", Harm.CUT, "metadata is missing, cut", Remedy.RESTORE_METADATA),
        Arguments.of("bronze", "offsets/2", Harm.DELETE, "offsets/2 is missing", Remedy.RESTORE),
        Arguments.of("silver", "offsets/2", Harm.DELETE, "offsets/2 is missing", Remedy.REBUILD),
        Arguments.of("gold", "offsets/2", Harm.DELETE, "offsets/2 is missing", Remedy.REBUILD),
        Arguments.of("bronze", "offsets/2", Harm.CUT, "offsets/2 is cut", Remedy.RESTORE),
        Arguments.of("silver", "offsets/2", Harm.CUT, "offsets/2 is cut", Remedy.REBUILD),
        Arguments.of("gold", "offsets/2", Harm.CUT, "offsets/2 is cut", Remedy.REBUILD),
        Arguments.of("bronze", "commits/2", Harm.CUT, "commits/2 is cut", Remedy.DROP_COMMIT),
        Arguments.of("silver", "commits/2", Harm.CUT, "commits/2 is cut", Remedy.DROP_COMMIT),
        Arguments.of("gold", "commits/2", Harm.CUT, "commits/2 is cut", Remedy.DROP_COMMIT),
        Arguments.of(
            "bronze", "sources/0/1", Harm.DELETE, "sources/0/1 is missing", Remedy.RESTORE),
        Arguments.of(
            "bronze", "sources/0/2", Harm.CUT, "sources/0/2 is missing, cut", Remedy.RESTORE));
  }

  /** What is done to a file. */
  enum Harm {
    DELETE,
    CUT
  }

  @ParameterizedTest(name = "{2} {0} {1}")
  @MethodSource("losses")
  @DisplayName("in a checkpoint is refused by the file's name, before anything is written:")
  void losses(String layer, String file, Harm harm, String problem, Remedy remedy) {
    String place = "checkpoints/" + layer + (file.isEmpty() ? "" : "/" + file);
    if (harm == Harm.CUT) {
      lake.cut(place);
    } else {
      lake.delete(place);
    }

    requireRefused(problem, remedy);
  }

  @Test
  @Tag("exhaustive")
  @DisplayName("by the loss of every layer's last completion is simply gone on with")
  void lastCompletion() {
    lake.delete("checkpoints/bronze/commits/2");
    lake.delete("checkpoints/silver/commits/2");
    lake.delete("checkpoints/gold/commits/2");

    job.pipeline(spark, folder).runOnce();

    verdicts.add("last commit of each layer deleted: correct");
    mustBeRight();
  }

  @Test
  @Tag("exhaustive")
  @DisplayName("is repaired where that is safe, and right again")
  void repair() {
    lake.cut("checkpoints/bronze/commits/2");
    lake.delete("checkpoints/silver");
    lake.cut("checkpoints/gold/metadata");

    List<Finding> repaired = job.pipeline(spark, folder).repair();

    assertThat(repaired)
        .extracting(Finding::remedy)
        .containsExactly(Remedy.DROP_COMMIT, Remedy.REBUILD, Remedy.RESTORE_METADATA);
    assertThat(job.pipeline(spark, folder).examine()).isEmpty();
    job.pipeline(spark, folder).runOnce();
    mustBeRight();
  }

  @Test
  @Tag("exhaustive")
  @DisplayName("by a plan of nothing that was written has it dropped")
  void trailingOffset() {
    lake.write("checkpoints/silver/offsets/3", "");
    requireRefused("silver/offsets/3 is cut short or empty", Remedy.DROP_OFFSET);

    job.pipeline(spark, folder).repair();

    job.pipeline(spark, folder).runOnce();
    mustBeRight();
  }

  @Test
  @DisplayName("by the loss of a table below bronze gets it back")
  void lostTable() {
    lake.delete("exoplanets_gold");
    requireRefused("exoplanets_gold is gone", Remedy.REBUILD);

    job.pipeline(spark, folder).repair();

    job.pipeline(spark, folder).runOnce();
    mustBeRight();
  }

  static Stream<Arguments> tables() {
    String log = "_delta_log/00000000000000000002.json";
    return Stream.of(
        Arguments.of("bronze_exoplanets", Harm.DELETE, "bronze_exoplanets is gone", Remedy.RESTORE),
        Arguments.of("silver_exoplanets", Harm.DELETE, "silver_exoplanets is gone", Remedy.REBUILD),
        Arguments.of("bronze_exoplanets/" + log, Harm.DELETE, log + " is missing", Remedy.RESTORE),
        Arguments.of(
            "bronze_exoplanets/_delta_log/00000000000000000003.json",
            Harm.DELETE,
            "bronze is newer than its table",
            Remedy.RESTORE),
        Arguments.of(
            "exoplanets_gold/_delta_log/00000000000000000003.json",
            Harm.DELETE,
            "gold is newer than its table",
            Remedy.REBUILD),
        Arguments.of(
            "silver_exoplanets/_delta_log/00000000000000000003.json",
            Harm.CUT,
            "00000000000000000003.json is not what was written",
            Remedy.REBUILD),
        Arguments.of(
            "silver_exoplanets/" + log, Harm.CUT, log + " is not what was written", Remedy.REBUILD),
        Arguments.of(
            "bronze_exoplanets/_delta_log/00000000000000000002.crc",
            Harm.CUT,
            "00000000000000000002.crc is not what was written",
            Remedy.DROP_COPY),
        Arguments.of(
            "discovery_totals/_delta_log/00000000000000000003.json",
            Harm.DELETE,
            "00000000000000000003.json is missing, and was there",
            Remedy.REBUILD),
        Arguments.of(
            "checkpoints/lake.json", Harm.CUT, "lake.json is not what", Remedy.RESTORE_IDENTITY),
        Arguments.of(
            "checkpoints/silver/offsets/1", Harm.DELETE, "offsets/1 is missing", Remedy.REBUILD));
  }

  @ParameterizedTest(name = "{1} {0}")
  @MethodSource("tables")
  @DisplayName("in a table is refused:")
  void tables(String place, Harm harm, String problem, Remedy remedy) {
    if (harm == Harm.CUT) {
      lake.cut(place);
    } else {
      lake.delete(place);
    }

    requireRefused(problem, remedy);
  }

  @Test
  @Tag("exhaustive")
  @DisplayName("by an empty commit, which Delta would take for one of nothing, is refused")
  void emptyCommit() {
    lake.write("silver_exoplanets/_delta_log/00000000000000000002.json", "");
    requireRefused("00000000000000000002.json is not what was written", Remedy.REBUILD);
    lake.delete("checkpoints/seals");
    requireRefused("00000000000000000002.json is cut short or empty", Remedy.REBUILD);

    assertThat(job.pipeline(spark, folder).repair())
        .extracting(Finding::layer)
        .containsExactly(Layer.SILVER, Layer.GOLD);

    job.pipeline(spark, folder).runOnce();
    mustBeRight();
  }

  @Test
  @Tag("exhaustive")
  @DisplayName("by a lost or cut file with rows is refused, and rebuilt where that can be")
  void data() throws IOException {
    String silver = dataFile("silver_exoplanets");
    lake.delete(silver);
    requireRefused(silver + " is gone, though the table's rows are in it", Remedy.REBUILD);
    job.pipeline(spark, folder).repair();
    job.pipeline(spark, folder).runOnce();
    mustBeRight();

    lake.putBack();
    String bronze = dataFile("bronze_exoplanets");
    lake.cut(bronze);
    requireRefused(bronze + " is ", Remedy.RESTORE);
    assertThat(job.pipeline(spark, folder).repair()).isEmpty();
  }

  @Test
  @DisplayName("by one bit of a row, with every date as it was, is found by a deep look")
  void deep() throws IOException {
    assertThat(job.pipeline(spark, folder).examineDeep()).isEmpty();
    String gold = dataFile("exoplanets_gold");
    java.nio.file.attribute.FileTime date = Files.getLastModifiedTime(lake.at(gold));
    byte[] content = Files.readAllBytes(lake.at(gold));
    content[content.length / 3] ^= 4;
    Files.write(lake.at(gold), content);
    Files.setLastModifiedTime(lake.at(gold), date);

    assertThat(job.pipeline(spark, folder).examineDeep())
        .extracting(Finding::toString)
        .singleElement()
        .asString()
        .contains(gold);
    lake.delete("checkpoints/seals");
    assertThat(job.pipeline(spark, folder).examineDeep())
        .extracting(Finding::file)
        .singleElement()
        .asString()
        .contains(gold);
  }

  @Test
  @Tag("exhaustive")
  @DisplayName("by the loss of the totals, or of all below bronze, gets them back")
  void lostTotals() {
    lake.delete("discovery_totals");
    requireRefused("discovery_totals is gone", Remedy.REBUILD);
    job.pipeline(spark, folder).repair();
    job.pipeline(spark, folder).runOnce();
    mustBeRight();

    lake.putBack();
    for (String table : List.of("silver_exoplanets", "quarantined_exoplanets", "exoplanets_gold")) {
      lake.delete(table);
    }
    lake.delete("discovery_totals");
    job.pipeline(spark, folder).repair();
    job.pipeline(spark, folder).runOnce();
    mustBeRight();
  }

  @Test
  @Tag("exhaustive")
  @DisplayName("is none while a rebuild waits for the next start, unless its decision is damaged")
  void pendingRebuild() {
    TableLayout layout = layout();
    LakeTables tables = KoiTables.in(layout);
    new Rebuild(
            spark, tables, Layer.GOLD, java.time.Clock.systemUTC(), KoiTables.untold(spark, tables))
        .decide();
    lake.delete("exoplanets_gold");
    assertThat(job.pipeline(spark, folder).examine()).isEmpty();

    lake.cut("checkpoints/rebuild/swap.json");
    assertThat(job.pipeline(spark, folder).examine())
        .extracting(Finding::remedy)
        .containsExactly(Remedy.DROP_REBUILD);
    assertThatExceptionOfType(LakeException.class)
        .isThrownBy(() -> job.pipeline(spark, folder).runOnce())
        .withMessageContaining("swap.json is not what was written");
    assertThat(job.pipeline(spark, folder).repair())
        .extracting(Finding::remedy)
        .containsExactly(Remedy.DROP_REBUILD, Remedy.REBUILD);
    mustBeRight();
  }

  private String dataFile(String table) throws IOException {
    try (Stream<Path> files = Files.list(lake.at(table))) {
      String live = // the newest of a table whose files are replaced is in it
          files
              .filter(file -> file.toString().endsWith(".parquet"))
              .max(java.util.Comparator.comparing(file -> file.toFile().lastModified()))
              .orElseThrow()
              .getFileName()
              .toString();
      return table + "/" + live;
    }
  }

  @Test
  @DisplayName("by a table made again, or a checkpoint of another lake, is refused")
  void foreign() {
    lake.delete("discovery_totals");
    Table.in(layout(), KoiTables.TOTALS).create(spark);
    requireRefused("discovery_totals was made again", Remedy.REBUILD);

    lake.putBack();
    lake.write("checkpoints/gold/metadata", "{\"id\":\"0f31867a-0b73-400e-99db-369c4bf68678\"}");
    requireRefused("is of query 0f31867a", Remedy.REBUILD);

    lake.putBack();
    lake.delete("checkpoints/lake.json");
    lake.delete("checkpoints/gold/commits/2");
    lake.delete("checkpoints/gold/offsets/2");
    requireRefused("checkpoints/gold is older than its table", Remedy.REBUILD);
  }

  @Test
  @DisplayName("by a history cleaned up past the checkpoint below it is refused")
  void history() {
    lake.delete("checkpoints/seals");
    lake.delete("checkpoints/gold/commits/2");
    lake.delete("checkpoints/gold/commits/1");
    lake.delete("checkpoints/gold/offsets/2");
    lake.delete("checkpoints/gold/offsets/1");
    lake.delete("exoplanets_gold/_delta_log/00000000000000000003.json");
    lake.delete("exoplanets_gold/_delta_log/00000000000000000002.json");
    lake.delete("discovery_totals/_delta_log/00000000000000000003.json");
    lake.delete("discovery_totals/_delta_log/00000000000000000002.json");
    assertThat(job.pipeline(spark, folder).examine()).isEmpty();
    lake.delete("silver_exoplanets/_change_data");

    requireRefused("is gone, and the layer below has not read it", Remedy.REBUILD);
  }

  @Test
  @DisplayName("or begun by a newer library is refused")
  void newerLayout() {
    lake.write("checkpoints/lake.json", "{\"layout\":2,\"tables\":{}}");

    requireRefused("has layout version 2", Remedy.UPGRADE);
  }

  private void requireRefused(String problem, Remedy remedy) {
    KeplerPipeline pipeline = job.pipeline(spark, folder);
    List<Finding> findings = pipeline.examine();
    assertThat(findings)
        .anySatisfy(
            finding -> {
              assertThat(finding.toString()).contains(problem);
              assertThat(finding.remedy()).isEqualTo(remedy);
            });
    List<String> before = lake.files();
    assertThatExceptionOfType(LakeException.class)
        .isThrownBy(pipeline::start)
        .withMessageContaining("Cannot run on " + layout())
        .withMessageContaining(problem)
        .withMessageContaining(remedy.toString());
    assertThat(lake.files()).isEqualTo(before);
    verdicts.add(findings.get(0).file().replace(layout() + "/", "") + ": refused; " + remedy);
  }

  private void mustBeRight() {
    Oracle oracle = new Oracle(job::isBad);
    for (int load = 0; load < LOADS; load++) {
      oracle.load(job.load(load));
    }
    KeplerPipeline pipeline = job.pipeline(spark, folder);
    LakeCheck check = OracleCheck.of(pipeline, oracle);
    assertThat(check.differences()).isEmpty();
    assertThat(check.isRight()).isTrue();
    assertThatNoException().isThrownBy(() -> pipeline.start().close());
  }

  private TableLayout layout() {
    return job.pipeline(spark, folder).tables();
  }
}
