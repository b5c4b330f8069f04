package dev.kepler.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kepler.medallion.internal.layer.Safeguard;
import dev.kepler.medallion.lake.Difference;
import dev.kepler.medallion.lake.Layer;
import dev.kepler.medallion.lake.LedgerEntry;
import dev.kepler.medallion.lake.TableLayout;
import dev.kepler.medallion.pipeline.RunningPipeline;
import dev.kepler.model.DiscoveryTotals;
import dev.kepler.model.QuarantinedKoi;
import dev.kepler.model.RawKoi;
import dev.kepler.model.testing.Kois;
import dev.kepler.model.testing.LocalSpark;
import dev.kepler.pipeline.source.KoiSource;
import dev.kepler.pipeline.testing.LandingFolder;
import dev.kepler.transforms.KoiExpectations;
import java.nio.file.Path;
import java.util.List;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

@DisplayName("A KOI counts under one key")
@ExtendWith(LocalSpark.class)
class OneKeyPerKoiTest {

  private final SparkSession spark;
  private LandingFolder landing;
  private TestLake lake;

  OneKeyPerKoiTest(SparkSession spark) {
    this.spark = spark;
  }

  @BeforeEach
  void fresh(@TempDir Path folder) {
    landing = new LandingFolder(folder.resolve("landing"));
    lake = new TestLake(spark, TableLayout.under(folder.resolve("lake").toString()));
  }

  @Test
  @DisplayName("where a table was glued to itself and numbered anew: none of two keys is believed")
  void glued() {
    arrive(Kois.kepler227b(), Kois.candidate(), under(7, Kois.kepler227b()), Kois.kepler503b());

    assertThat(confirmed()).isEqualTo(1);
    assertThat(doubled()).containsExactly("1 K00752.01", "7 K00752.01");
    mustBeProven();
  }

  @Test
  @Tag("exhaustive")
  @DisplayName("where a later load has other keys: what came first holds, from start to start")
  void reindexed() {
    arrive(Kois.kepler227b(), Kois.kepler227c(), Kois.candidate());
    arrive(under(1, Kois.kepler227c()), under(2, Kois.candidate()), under(3, Kois.kepler503b()));
    arrive(under(484, Kois.kepler227b()), under(9, Kois.kepler503b()), under(3, Kois.candidate()));

    assertThat(doubled())
        .containsExactly(
            "1 K00752.02", "2 K00141.01", "3 K00141.01", "484 K00752.01", "9 K00242.01");
    assertThat(lake.silver().keySet()).containsExactly(1L, 2L, 3L, 484L);
    assertThat(confirmed()).isEqualTo(3);
    mustBeProven();

    LedgerEntry redriven = pipeline().redrive();
    assertThat(redriven.inserted() + redriven.updated()).isZero();
    pipeline().rebuild(Layer.SILVER);
    pipeline().runOnce();
    assertThat(lake.silver().keySet()).containsExactly(1L, 2L, 3L, 484L);
    mustBeProven();
  }

  @Test
  @DisplayName("while the pipeline runs, load by load, and a wrong load spoils no later one")
  void running() throws Exception {
    try (RunningPipeline running = pipeline().start()) {
      land(running, Kois.kepler227b(), Kois.kepler227c());
      land(running, under(1, Kois.kepler503b()), under(5, Kois.candidate()));
      land(running, Kois.kepler503b());
      land(running, under(6, Kois.candidate()), Kois.kepler227b());
    }

    assertThat(doubled()).containsExactly("1 K00242.01", "6 K00141.01");
    assertThat(lake.silver().keySet()).containsExactly(1L, 2L, 5L, 2218L);
    assertThat(lake.lastEntry(Layer.SILVER).failures())
        .containsEntry(KoiExpectations.ONE_KEY_PER_KOI, 1L);
    assertThat(lake.lastEntry(Layer.SILVER).balances()).isTrue();
    mustBeProven();
  }

  @Test
  @Tag("exhaustive")
  @DisplayName(
      "in a lake that an earlier library counted twice: the proof says so, a rebuild mends it")
  void countedTwice() {
    arrive(Kois.kepler227b());
    RawKoi again = under(7, Kois.kepler227b());
    landing.land(List.of(again));
    lake.pipeline(KoiSource.csv(landing.path())).without(Safeguard.DEDUPLICATION).build().runOnce();
    assertThat(confirmed()).isEqualTo(2);

    assertThat(pipeline().verify().differences())
        .extracting(Difference::key)
        .contains("surrogate_key 7");
    pipeline().rebuild(Layer.SILVER);
    pipeline().runOnce();

    assertThat(confirmed()).isEqualTo(1);
    mustBeProven();
  }

  private void land(RunningPipeline running, RawKoi... kois) throws Exception {
    landing.land(List.of(kois));
    running.processAllAvailable();
  }

  private void arrive(RawKoi... kois) {
    landing.land(List.of(kois));
    pipeline().runOnce();
  }

  private KeplerPipeline pipeline() {
    return lake.pipeline(KoiSource.csv(landing.path())).build();
  }

  private void mustBeProven() {
    assertThat(pipeline().verify().differences()).isEmpty();
  }

  private long confirmed() {
    return lake.lake().latestTotals().map(DiscoveryTotals::getConfirmed).orElse(0L);
  }

  private List<String> doubled() {
    return lake.lake().quarantine().collectAsList().stream()
        .filter(k -> k.getFailedExpectations().equals(List.of(KoiExpectations.ONE_KEY_PER_KOI)))
        .map(OneKeyPerKoiTest::words)
        .sorted()
        .toList();
  }

  private static String words(QuarantinedKoi koi) {
    return koi.getRowId() + " " + koi.getKepoiName();
  }

  private static RawKoi under(long key, RawKoi koi) {
    koi.setRowId(key);
    return koi;
  }
}
