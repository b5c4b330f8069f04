package dev.kepler.pipeline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.kepler.medallion.Expectations;
import dev.kepler.medallion.Severity;
import dev.kepler.medallion.internal.care.PendingRebuild;
import dev.kepler.medallion.internal.checkpoint.LayerCheckpoint.Position;
import dev.kepler.medallion.internal.delta.LakeTable;
import dev.kepler.medallion.internal.delta.Table;
import dev.kepler.medallion.internal.files.AtomicFiles;
import dev.kepler.medallion.internal.layer.LayerEntries;
import dev.kepler.medallion.lake.Layer;
import dev.kepler.medallion.lake.LedgerEntry;
import dev.kepler.medallion.lake.TableLayout;
import dev.kepler.model.RawKoi;
import dev.kepler.model.testing.Kois;
import dev.kepler.model.testing.LocalSpark;
import dev.kepler.pipeline.source.KoiSource;
import dev.kepler.pipeline.testing.KoiTables;
import dev.kepler.pipeline.testing.LandingFolder;
import dev.kepler.pipeline.testing.Oracle;
import dev.kepler.transforms.KoiExpectations;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

@DisplayName("A layer that is rebuilt")
@ExtendWith(LocalSpark.class)
class RebuildTest {

  private static final Expectations LENIENT =
      KoiExpectations.standard().with(KoiExpectations.CONFIDENCE_IN_RANGE, Severity.WARN);

  private final SparkSession spark;
  private final Oracle oracle = new Oracle();
  private Path folder;
  private LandingFolder landing;
  private TestLake lake;

  RebuildTest(SparkSession spark) {
    this.spark = spark;
  }

  @BeforeEach
  void lakeOfTwoLoads(@TempDir Path folder) {
    this.folder = folder;
    landing = new LandingFolder(folder.resolve("landing"));
    lake = new TestLake(spark, TableLayout.under(folder.resolve("lake").toString()));
    arrive(KoiExpectations.standard(), Kois.kepler227b(), doubtful());
    RawKoi gone = Kois.kepler503b();
    gone.setDisposition("FALSE POSITIVE");
    arrive(KoiExpectations.standard(), gone, Kois.candidate(), Kois.kepler227b());
  }

  @Test
  @DisplayName("follows the expectations of today, in one commit, and goes on from there")
  void silver() {
    long before = lake.version(KoiTables.SILVER);
    assertThat(lake.silver()).hasSize(2);
    assertThat(pipeline(LENIENT).verify().differences()).isNotEmpty();

    LedgerEntry entry = pipeline(LENIENT).rebuild(Layer.SILVER);

    assertThat(entry.balances()).isTrue();
    assertThat(entry.rebuilt()).isTrue();
    assertThat(entry.read()).isEqualTo(5);
    assertThat(lake.version(KoiTables.SILVER)).isEqualTo(before + 1);
    assertThat(pipeline(LENIENT).examine()).isEmpty();
    arrive(LENIENT, Kois.kepler503b());
    lake.mustEqual(oracle);
    assertThat(pipeline(LENIENT).verify().differences()).isEmpty();
  }

  @Test
  @Tag("exhaustive")
  @DisplayName("as gold comes out as it was, whatever was done to it")
  void gold() {
    spark.sql("DELETE FROM delta.`" + folder + "/lake/exoplanets_gold`");
    assertThat(pipeline(KoiExpectations.standard()).verify().differences()).isNotEmpty();

    LedgerEntry entry = pipeline(KoiExpectations.standard()).rebuild(Layer.GOLD);

    assertThat(entry.read()).isEqualTo(2);
    assertThat(pipeline(KoiExpectations.standard()).verify().differences()).isEmpty();
    arrive(KoiExpectations.standard(), Kois.kepler227c());
    assertThat(lake.gold()).containsEntry(Kois.kepler227c().getKeplerStarId(), 2L);
    assertThat(pipeline(KoiExpectations.standard()).verify().differences()).isEmpty();
  }

  @Test
  @Tag("exhaustive")
  @DisplayName(
      "is finished at the next start when a crash came after the decision, and not begun before")
  void crash() throws Exception {
    TableLayout layout = pipeline(LENIENT).tables();
    AtomicFiles files = AtomicFiles.of(spark);
    for (LakeTable table : KoiTables.in(layout).writtenBy(Layer.GOLD)) {
      Table.in(layout, table)
          .read(spark)
          .limit(0)
          .write()
          .parquet(PendingRebuild.staged(layout, table));
    }
    pipeline(LENIENT).runOnce();
    assertThat(folder.resolve("lake/checkpoints/rebuild")).doesNotExist();
    assertThat(lake.gold()).hasSize(2);

    for (LakeTable table : KoiTables.in(layout).writtenBy(Layer.GOLD)) {
      Table.in(layout, table)
          .read(spark)
          .limit(0)
          .write()
          .parquet(PendingRebuild.staged(layout, table));
    }
    Table silver = Table.in(layout, KoiTables.SILVER);
    PendingRebuild swap =
        new PendingRebuild(
            Layer.GOLD,
            "0f31867a-0b73-400e-99db-369c4bf68678",
            new Position(silver.id(spark), silver.version(spark)),
            LayerEntries.rebuiltGold(99, silver.version(spark), 0).build(),
            Set.of());
    swap.decide(files, layout);
    swap.carryOut(
        spark, KoiTables.in(layout)); // and the crash comes just before it is told as done
    swap.decide(files, layout);
    pipeline(KoiExpectations.standard()).runOnce();

    assertThat(lake.gold()).as("the empty gold that was decided on").isEmpty();
    assertThat(Files.exists(folder.resolve("lake/checkpoints/rebuild"))).isFalse();
    assertThat(pipeline(KoiExpectations.standard()).examine()).isEmpty();
    assertThat(pipeline(KoiExpectations.standard()).rebuild(Layer.GOLD).batch()).isEqualTo(100);
    assertThat(pipeline(KoiExpectations.standard()).verify().differences()).isEmpty();
  }

  @Test
  @DisplayName("cannot be bronze, nor quarantine by itself")
  void refusals() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> pipeline(LENIENT).rebuild(Layer.BRONZE))
        .withMessageContaining("it is what happened");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> pipeline(LENIENT).rebuild(Layer.QUARANTINE))
        .withMessageContaining("Rebuild silver");
  }

  @Test
  @Tag("exhaustive")
  @DisplayName(
      "need not be, for a batch cut in two by a crash: silver takes what quarantine did not")
  void expectationsChangedInTheMiddle() {
    LakeCopy crashed = LakeCopy.of(folder.resolve("lake"));
    RawKoi bad = Kois.kepler227c();
    bad.setConfidence(7.0);
    arrive(KoiExpectations.standard(), bad, Kois.kepler503b());
    String entry = "/_delta_log/00000000000000000003";
    for (String table : List.of("silver_exoplanets", "exoplanets_gold", "discovery_totals")) {
      crashed.delete(table + entry + ".json");
      crashed.delete(table + entry + ".crc");
    }
    for (String layer : List.of("silver", "gold")) {
      crashed.delete("checkpoints/" + layer + "/commits/2");
    }
    crashed.delete("checkpoints/gold/offsets/2");
    crashed.delete("checkpoints/seals");
    org.apache.spark.sql.delta.DeltaLog.clearCache();
    assertThat(lake.silver()).doesNotContainKey(Kois.kepler503b().getRowId());

    pipeline(LENIENT).runOnce();

    assertThat(lake.silver())
        .containsKey(Kois.kepler503b().getRowId())
        .doesNotContainKey(bad.getRowId());
    assertThat(lake.lake().quarantine().collectAsList())
        .extracting(koi -> koi.getRowId())
        .containsExactlyInAnyOrder(doubtful().getRowId(), bad.getRowId());
    assertThat(lake.lastEntry(Layer.SILVER).quarantined()).isEqualTo(1);
  }

  private KeplerPipeline pipeline(Expectations expectations) {
    return lake.pipeline(KoiSource.csv(landing.path())).expectations(expectations).build();
  }

  private void arrive(Expectations expectations, RawKoi... load) {
    landing.land(List.of(load));
    oracle.load(List.of(load));
    pipeline(expectations).runOnce();
  }

  /** Fails today's standard, and not a more lenient one. */
  private static RawKoi doubtful() {
    RawKoi koi = Kois.kepler503b();
    koi.setRowId(3L);
    koi.setKeplerStarId(11446443L);
    koi.setKepoiName("K00001.01");
    koi.setKeplerName("Kepler-1 b");
    koi.setConfidence(1.5);
    return koi;
  }
}
