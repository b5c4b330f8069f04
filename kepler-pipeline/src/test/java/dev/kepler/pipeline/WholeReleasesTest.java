package dev.kepler.pipeline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.tuple;

import dev.kepler.medallion.lake.CountedTotals;
import dev.kepler.medallion.lake.Layer;
import dev.kepler.medallion.lake.LedgerEntry;
import dev.kepler.medallion.lake.TableLayout;
import dev.kepler.medallion.lifecycle.PipelineException;
import dev.kepler.medallion.pipeline.RunningPipeline;
import dev.kepler.medallion.source.AbsentKeys;
import dev.kepler.model.DiscoveryTotals;
import dev.kepler.model.RawKoi;
import dev.kepler.model.testing.Kois;
import dev.kepler.model.testing.LocalSpark;
import dev.kepler.pipeline.source.KoiSource;
import dev.kepler.pipeline.testing.LandingFolder;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

@DisplayName("A KOI that a newer whole release no longer has")
@ExtendWith(LocalSpark.class)
class WholeReleasesTest {

  private final SparkSession spark;
  private LandingFolder landing;
  private TestLake lake;

  WholeReleasesTest(SparkSession spark) {
    this.spark = spark;
  }

  @BeforeEach
  void fresh(@TempDir Path folder) {
    landing = new LandingFolder(folder.resolve("landing"));
    lake = new TestLake(spark, TableLayout.under(folder.resolve("lake").toString()));
  }

  @Test
  @DisplayName("leaves silver and gold, comes back with a record, and is told by why")
  void retracted() throws Exception {
    try (RunningPipeline running = pipeline(AbsentKeys.RETRACT).start()) {
      release(running, Kois.kepler227b(), Kois.kepler227c(), Kois.candidate(), Kois.kepler503b());
      release(running, Kois.kepler227b(), Kois.candidate());

      assertThat(lake.silver().keySet()).containsExactly(14101L, 75201L);
      LedgerEntry silver = lake.lastEntry(Layer.SILVER);
      assertThat(silver.absent()).isEqualTo(2);
      assertThat(silver.balances()).isTrue();
      assertThat(lake.lastEntry(Layer.GOLD).retracted()).isEqualTo(1);
      mustBeProven(AbsentKeys.RETRACT);
      assertThat(pipeline(AbsentKeys.RETRACT).changes(Instant.EPOCH, Instant.now())).hasSize(2);
      List<CountedTotals<DiscoveryTotals>> counts = lake.lake().countsAfter(-1);
      assertThat(lake.lake().changes(Optional.of(counts.get(0)), counts.subList(1, 2)).get(0))
          .extracting(KoiChange::kepoiName, KoiChange::kind, KoiChange::from, KoiChange::to)
          .containsExactly(
              tuple("K00242.01", KoiChange.Kind.LEFT, "CONFIRMED", null),
              tuple("K00752.02", KoiChange.Kind.LEFT, "CONFIRMED", null));

      release(running, Kois.kepler227b(), Kois.kepler227c(), Kois.candidate());
      assertThat(lake.silver().keySet()).containsExactly(14101L, 75201L, 75202L);
    }
    mustBeProven(AbsentKeys.RETRACT);
  }

  @Test
  @Tag("exhaustive")
  @DisplayName("leaves it too where several releases wait, and where a rebuild comes between")
  void several() {
    landing.landRelease(List.of(Kois.kepler227b(), Kois.kepler227c(), Kois.kepler503b()));
    landing.landRelease(List.of(Kois.kepler227b(), Kois.kepler227c(), Kois.candidate()));
    landing.landRelease(List.of(Kois.kepler227b(), Kois.kepler503b(), bad(Kois.candidate())));
    pipeline(AbsentKeys.RETRACT).runOnce();

    assertThat(lake.silver().keySet())
        .as("a row in quarantine is a row of its release")
        .containsExactly(14101L, 24201L, 75201L);
    mustBeProven(AbsentKeys.RETRACT);

    pipeline(AbsentKeys.RETRACT).rebuild(Layer.SILVER);
    landing.landRelease(List.of(Kois.kepler227b(), Kois.kepler503b()));
    pipeline(AbsentKeys.RETRACT).runOnce();
    assertThat(lake.silver().keySet()).containsExactly(24201L, 75201L);
    mustBeProven(AbsentKeys.RETRACT);
  }

  @Test
  @DisplayName("stays where the release has a line that does not say which KOI it is of")
  void unreadable() {
    landing.landRelease(List.of(Kois.kepler227b(), Kois.kepler227c()));
    pipeline(AbsentKeys.RETRACT).runOnce();
    RawKoi nameless = Kois.kepler227c();
    nameless.setKepoiName("K752");
    landing.landRelease(List.of(Kois.kepler227b(), nameless));
    pipeline(AbsentKeys.RETRACT).runOnce();

    assertThat(lake.silver()).hasSize(2);
    mustBeProven(AbsentKeys.RETRACT);
  }

  @Test
  @Tag("exhaustive")
  @DisplayName("stays where the source keeps it, and stops silver where the source refuses that")
  void others() {
    landing.landRelease(List.of(Kois.kepler227b(), Kois.kepler227c()));
    landing.landRelease(List.of(Kois.kepler227b()));
    pipeline(AbsentKeys.KEEP).runOnce();
    assertThat(lake.silver()).hasSize(2);
    mustBeProven(AbsentKeys.RETRACT);

    landing.landRelease(List.of(Kois.kepler227b()));
    assertThatExceptionOfType(PipelineException.class)
        .isThrownBy(() -> pipeline(AbsentKeys.REFUSE).runOnce())
        .withMessageContaining("it lacks 1 rows that silver holds, with the surrogate_key 75202");
    assertThat(lake.silver()).hasSize(2);

    pipeline(AbsentKeys.RETRACT).runOnce();
    assertThat(lake.silver()).hasSize(1);
    mustBeProven(AbsentKeys.KEEP);
  }

  @Test
  @Tag("exhaustive")
  @DisplayName("may take some away, release after release, though several wait together")
  void backlog() {
    landing.land("r0.csv", "# Mon Oct 2 00:00:00 2017\n" + new SimulatedRelease(100).csv());
    pipeline(AbsentKeys.RETRACT).runOnce();
    for (int release = 1; release <= 3; release++) {
      landing.land(
          "r" + release + ".csv",
          "# Mon Oct 2 0%d:00:00 2017%n".formatted(release)
              + new SimulatedRelease(100).without(21 * release).csv());
    }

    tolerant().runOnce();
    assertThat(lake.silver()).hasSize(37);

    landing.land(
        "r4.csv", "# Mon Oct 2 04:00:00 2017\n" + new SimulatedRelease(100).without(90).csv());
    landing.land("r5.csv", "# Mon Oct 2 05:00:00 2017\n" + new SimulatedRelease(100).csv());
    landing.land(
        "r6.csv", "# Mon Oct 2 06:00:00 2017\n" + new SimulatedRelease(100).without(90).csv());
    assertThatExceptionOfType(PipelineException.class)
        .isThrownBy(() -> tolerant().runOnce())
        .withMessageContaining("27 of its 37 rows would leave it");
    assertThat(lake.silver()).hasSize(37);
  }

  private KeplerPipeline tolerant() {
    return lake.pipeline(KoiSource.archive(landing.path())).departureLimit(0.4).build();
  }

  @Test
  @DisplayName("is not believed where too many leave or lose their names, whatever the source")
  void tooMany() {
    SimulatedRelease all = new SimulatedRelease(100);
    landing.land("r0.csv", "# Mon Oct 2 00:00:00 2017\n" + all.csv());
    pipeline(AbsentKeys.RETRACT).runOnce();

    landing.land(
        "r1.csv", "# Tue Oct 3 00:00:00 2017\n" + new SimulatedRelease(100).without(21).csv());
    assertThatExceptionOfType(PipelineException.class)
        .isThrownBy(() -> pipeline(AbsentKeys.RETRACT).runOnce())
        .withMessageContaining("21 of its 100 rows would leave it")
        .withMessageContaining("raise the limit of departures");
    assertThat(lake.silver()).hasSize(100);
    assertThat(lake.lake().latestTotals().orElseThrow().getConfirmed()).isEqualTo(100);

    lake.pipeline(KoiSource.archive(landing.path())).departureLimit(0.3).build().runOnce();
    assertThat(lake.silver()).hasSize(79);

    landing.land(
        "r2.csv",
        "# Wed Oct 4 00:00:00 2017\n"
            + new SimulatedRelease(100).without(21).csv().replaceAll("Kepler-[0-9]* b", ""));
    assertThatExceptionOfType(PipelineException.class)
        .isThrownBy(() -> pipeline(AbsentKeys.KEEP).runOnce())
        .withMessageContaining("and 79 lose their exoplanet_name");
    mustBeProven(AbsentKeys.RETRACT);
  }

  private KeplerPipeline pipeline(AbsentKeys absent) {
    return lake.pipeline(KoiSource.archive(landing.path(), file -> Optional.empty(), absent))
        .build();
  }

  private void release(RunningPipeline running, RawKoi... kois) throws Exception {
    landing.landRelease(new ArrayList<>(List.of(kois)));
    running.processAllAvailable();
  }

  private void mustBeProven(AbsentKeys absent) {
    assertThat(pipeline(absent).verify().differences()).isEmpty();
  }

  private static RawKoi bad(RawKoi koi) {
    koi.setConfidence(7.0);
    return koi;
  }
}
