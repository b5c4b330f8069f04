package dev.kepler.pipeline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.tuple;

import dev.kepler.medallion.lake.ArrivedLoad;
import dev.kepler.medallion.lake.KeyChange;
import dev.kepler.medallion.lake.Layer;
import dev.kepler.medallion.lake.LoadDecision;
import dev.kepler.medallion.lake.Plan;
import dev.kepler.medallion.lake.TableLayout;
import dev.kepler.medallion.pipeline.RunningPipeline;
import dev.kepler.medallion.source.AbsentKeys;
import dev.kepler.model.BronzeKoi;
import dev.kepler.model.RawKoi;
import dev.kepler.model.SilverExoplanet;
import dev.kepler.model.testing.Kois;
import dev.kepler.model.testing.LocalSpark;
import dev.kepler.pipeline.source.KoiSource;
import dev.kepler.pipeline.testing.LandingFolder;
import java.nio.file.Path;
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

@ExtendWith(LocalSpark.class)
@DisplayName("A load that a rule does not admit")
class AdmissionTest {

  private static final String NO_PLANET_LEAVES = "no planet leaves";

  private final SparkSession spark;
  private LandingFolder landing;
  private TestLake lake;

  AdmissionTest(SparkSession spark) {
    this.spark = spark;
  }

  @BeforeEach
  void fresh(@TempDir Path folder) {
    landing = new LandingFolder(folder.resolve("landing"));
    lake = new TestLake(spark, TableLayout.under(folder.resolve("lake").toString()));
  }

  private KeplerPipeline.Builder pipeline() {
    return lake.pipeline(KoiSource.csv(landing.path()));
  }

  private static boolean noneLeaves(Plan<BronzeKoi, SilverExoplanet> plan) {
    return plan.silver().left() == 0;
  }

  private static RawKoi falsePositive(RawKoi koi) {
    koi.setDisposition("FALSE POSITIVE");
    return koi;
  }

  @Test
  @DisplayName("is held, by name, and the loads that wait behind it are judged without it")
  void held() {
    List<List<Object>> asked = new ArrayList<>();
    KeplerPipeline pipeline =
        pipeline()
            .admit(
                NO_PLANET_LEAVES,
                plan -> {
                  asked.add(
                      plan.changes().stream().<Object>map(change -> change.key().get(0)).toList());
                  return noneLeaves(plan);
                })
            .build();
    landing.land(List.of(Kois.kepler227b(), Kois.kepler503b()));
    landing.land(List.of(Kois.candidate(), falsePositive(Kois.kepler503b())));
    landing.land(List.of(Kois.candidate(), Kois.kepler227c()));
    pipeline.runOnce();

    assertThat(asked)
        .as("keys that each load would move, given those before it that count")
        .containsExactly(List.of(1L, 2218L), List.of(484L, 2218L), List.of(2L, 484L));
    assertThat(lake.silver()).containsOnlyKeys(1L, 2L, 484L, 2218L);
    ArrivedLoad second = pipeline.lake().loads().get(1);
    assertThat(second.decision())
        .extracting(LoadDecision::load, LoadDecision::kind, LoadDecision::rule)
        .containsExactly(second.arrived(), LoadDecision.Kind.HELD, NO_PLANET_LEAVES);
    assertThat(pipeline.lake().ledger().entries(Layer.BRONZE))
        .flatExtracting(entry -> entry.decisions())
        .containsExactly(second.decision());

    mustBeProven(pipeline);
    pipeline.redo(second.arrived());
    assertThat(lake.silver()).as("a person lets it in").containsOnlyKeys(1L, 2L, 484L);
  }

  @Test
  @Tag("exhaustive")
  @DisplayName("does not stop the pipeline, while it runs, though a limit would")
  void limit() {
    KeplerPipeline pipeline =
        pipeline().quarantineLimit(0.5).admit("goes through", Plan::goesThrough).build();
    RawKoi bad = Kois.kepler503b();
    bad.setConfidence(7.0);
    try (RunningPipeline running = pipeline.start()) {
      landing.land(List.of(Kois.kepler227b()));
      running.processAllAvailable();
      landing.land(List.of(bad));
      running.processAllAvailable();
      landing.land(List.of(Kois.candidate()));
      running.processAllAvailable();
    }

    assertThat(lake.silver()).containsOnlyKeys(1L, 484L);
    assertThat(lake.lake().quarantine().count()).isZero();
    assertThat(pipeline.lake().loads())
        .extracting(ArrivedLoad::number, ArrivedLoad::counts)
        .containsExactly(tuple(1L, true), tuple(2L, false), tuple(3L, true));
    pipeline.undo(pipeline.lake().loads().get(1).arrived());
    assertThat(pipeline.lake().loads().get(1).decision().kind())
        .as("a person drops it")
        .isEqualTo(LoadDecision.Kind.WITHDRAWN);
    mustBeProven(pipeline);
  }

  @Test
  @Tag("exhaustive")
  @DisplayName("may be a release, whose lack of a KOI then retracts nothing, also a late one")
  void releases() {
    KeplerPipeline pipeline =
        lake.pipeline(
                KoiSource.archive(landing.path(), file -> Optional.empty(), AbsentKeys.RETRACT))
            .departureLimit(1)
            .admit(
                "Kepler-503 b stays",
                plan ->
                    plan.changes().stream()
                        .filter(change -> change.after() == null)
                        .map(KeyChange::before)
                        .noneMatch(row -> "Kepler-503 b".equals(row.getExoplanetName())))
            .build();
    landing.landRelease(1, List.of(Kois.kepler227b(), Kois.kepler503b()));
    landing.landRelease(3, List.of(Kois.kepler227b()));
    landing.landRelease(2, List.of(Kois.candidate(), Kois.kepler503b()));
    landing.landRelease(0, List.of(Kois.kepler227c()));
    pipeline.runOnce();

    assertThat(pipeline.lake().loads())
        .extracting(ArrivedLoad::counts)
        .containsExactly(true, false, true, true);
    assertThat(lake.silver()).containsOnlyKeys(14101L, 24201L);
    mustBeProven(pipeline);
    pipeline.redo(pipeline.lake().loads().get(1).arrived());
    assertThat(lake.silver()).containsOnlyKeys(75201L);
    mustBeProven(pipeline);
  }

  @Test
  @DisplayName("has one rule of a name")
  void names() {
    assertThatIllegalArgumentException()
        .isThrownBy(
            () -> pipeline().admit("small", plan -> true).admit("small", plan -> true).build())
        .withMessageContaining("there is a rule of that name");
  }

  private static void mustBeProven(KeplerPipeline pipeline) {
    assertThat(pipeline.verify().differences()).isEmpty();
    assertThat(pipeline.examine()).isEmpty();
  }
}
