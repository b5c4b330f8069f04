package dev.kepler.pipeline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import dev.kepler.medallion.lake.ArrivedLoad;
import dev.kepler.medallion.lake.CountedTotals;
import dev.kepler.medallion.lake.Freshness;
import dev.kepler.medallion.lake.Layer;
import dev.kepler.medallion.lake.TableLayout;
import dev.kepler.medallion.pipeline.RunningPipeline;
import dev.kepler.model.DiscoveryTotals;
import dev.kepler.model.RawKoi;
import dev.kepler.model.testing.Kois;
import dev.kepler.model.testing.LocalSpark;
import dev.kepler.pipeline.source.KoiSource;
import dev.kepler.pipeline.testing.LandingFolder;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.apache.spark.sql.SparkSession;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

@DisplayName("Counts of a lake")
@ExtendWith(LocalSpark.class)
class TotalsHistoryTest {

  private final SparkSession spark;
  private LandingFolder landing;
  private TestLake lake;

  TotalsHistoryTest(SparkSession spark) {
    this.spark = spark;
  }

  @BeforeEach
  void fresh(@TempDir Path folder) {
    landing = new LandingFolder(folder.resolve("landing"));
    lake = new TestLake(spark, TableLayout.under(folder.resolve("lake").toString()));
  }

  @Test
  @DisplayName("come with their version, which names them, and with the KOIs that moved each")
  void counts() {
    RawKoi gone = Kois.kepler503b();
    gone.setDisposition("FALSE POSITIVE");
    RawKoi named = Kois.candidate();
    named.setDisposition("CONFIRMED");
    named.setKeplerName("Kepler-1 b");
    arrive(Kois.kepler503b(), Kois.candidate());
    KeplerCut first = lake.lake().cut();
    arrive(named);
    arrive(gone);

    List<CountedTotals<DiscoveryTotals>> counts = lake.lake().countsAfter(-1);

    assertThat(counts).extracting(CountedTotals::version).containsExactly(1L, 2L, 3L);
    assertThat(counts)
        .extracting(CountedTotals::totals)
        .containsExactlyElementsOf(lake.lake().totals().orderBy("counted_at").collectAsList());
    assertThat(counts)
        .extracting(CountedTotals::totals)
        .extracting(DiscoveryTotals::getConfirmed)
        .containsExactly(1L, 2L, 1L);
    for (CountedTotals<DiscoveryTotals> count : counts) {
      Freshness times = count.entry().freshness();
      assertThat(times.landed()).isEqualTo(landedAt(count.version()));
      assertThat(times.arrived())
          .isEqualTo(
              lake.entries(Layer.BRONZE).get((int) count.version() - 1).freshness().arrived())
          .isBeforeOrEqualTo(count.silverWritten());
      assertThat(count.silverWritten()).isBeforeOrEqualTo(times.written());
      assertThat(times.sinceLanded()).hasValueSatisfying(d -> assertThat(d).isPositive());
    }
    assertThat(counts).extracting(CountedTotals::silverVersion).containsExactly(1L, 2L, 3L);
    assertThat(lake.lake().countsAfter(1)).isEqualTo(counts.subList(1, 3));
    assertThat(lake.lake().countsAfter(3)).isEmpty();
    assertThat(first.countsAfter(-1)).isEqualTo(counts.subList(0, 1));
    assertThat(first.id()).isEqualTo("1-0-1-1-1");
    assertThat(lake.lake().cutSince(first.id()).orElseThrow().id()).isEqualTo("3-0-3-3-3");
    assertThat(lake.lake().cutSince("3-0-3-3-3")).isEmpty();
    assertThat(words(lake.lake().changes(Optional.empty(), counts)))
        .containsExactly(
            List.of(
                "K00141.01 null ENTERED null CANDIDATE",
                "K00242.01 Kepler-503 b ENTERED null CONFIRMED"),
            List.of("K00141.01 Kepler-1 b CHANGED CANDIDATE CONFIRMED"),
            List.of("K00242.01 Kepler-503 b LEFT CONFIRMED FALSE POSITIVE"));
    assertThat(words(lake.lake().changes(Optional.of(counts.get(1)), counts.subList(2, 3))))
        .containsExactly(List.of("K00242.01 Kepler-503 b LEFT CONFIRMED FALSE POSITIVE"));
  }

  @Test
  @Tag("exhaustive")
  @Timeout(value = 3, unit = TimeUnit.MINUTES)
  @DisplayName("are explained by what they hold, not by what bronze holds already")
  void ahead() throws Exception {
    RawKoi gone = Kois.kepler503b();
    gone.setDisposition("FALSE POSITIVE");
    KeplerPipeline pipeline = lake.pipeline(KoiSource.csv(landing.path())).build();
    landing.land(List.of(Kois.kepler503b(), Kois.candidate()));
    try (RunningPipeline running = pipeline.start()) {
      running.processAllAvailable();
      running.pause(Layer.GOLD);
      landing.land(List.of(gone));
      awaitLoads(pipeline, Layer.GOLD);
      running.pause(Layer.SILVER);
      landing.land(List.of(gone, Kois.kepler227b())); // said again, and in no count yet
      awaitLoads(pipeline, Layer.SILVER);
      running.resume(Layer.GOLD);
      while (pipeline.lake().countsAfter(-1).size() < 2) { // until the test's time is up
        Thread.sleep(20);
      }

      List<CountedTotals<DiscoveryTotals>> counts = pipeline.lake().countsAfter(-1);
      List<ArrivedLoad> loads = pipeline.lake().loads();
      assertThat(counts.get(1).countedAt()).isAfter(loads.get(2).arrived());
      assertThat(pipeline.lake().changes(Optional.of(counts.get(0)), counts.subList(1, 2)))
          .containsExactly(pipeline.changes(counts.get(0).countedAt(), counts.get(1).countedAt()))
          .first(InstanceOfAssertFactories.list(KoiChange.class))
          .extracting(KoiChange::kind, KoiChange::arrivalTime)
          .containsExactly(tuple(KoiChange.Kind.LEFT, loads.get(1).arrived()));
      running.resume();
      running.processAllAvailable();
    }
  }

  @Test
  @Tag("exhaustive")
  @DisplayName("are explained by a load that was held and let in, older than what came meanwhile")
  void letIn() {
    RawKoi gone = Kois.kepler503b();
    gone.setDisposition("FALSE POSITIVE");
    KeplerPipeline pipeline =
        lake.pipeline(KoiSource.csv(landing.path()))
            .admit("no planet leaves", plan -> plan.silver().left() == 0)
            .build();
    landing.land(List.of(Kois.kepler503b(), Kois.candidate()));
    pipeline.runOnce();
    landing.land(List.of(gone));
    pipeline.runOnce();
    ArrivedLoad held = pipeline.lake().loads().get(1);
    assertThat(held.counts()).isFalse();
    pipeline.redo(held.arrived());

    List<CountedTotals<DiscoveryTotals>> counts = pipeline.lake().countsAfter(-1);

    assertThat(pipeline.lake().changes(Optional.of(counts.get(0)), counts.subList(1, 2)))
        .first(InstanceOfAssertFactories.list(KoiChange.class))
        .extracting(KoiChange::kind, KoiChange::to, KoiChange::arrivalTime)
        .containsExactly(tuple(KoiChange.Kind.LEFT, "FALSE POSITIVE", held.arrived()));
  }

  /** Waits until a load waits before a layer. */
  private static void awaitLoads(KeplerPipeline pipeline, Layer layer) throws Exception {
    while (pipeline.backlog().stream().noneMatch(b -> b.layer() == layer && b.loads() == 1)) {
      Thread.sleep(20);
    }
  }

  private static List<List<String>> words(List<List<KoiChange>> changes) {
    return changes.stream()
        .map(
            step ->
                step.stream()
                    .map(
                        c ->
                            "%s %s %s %s %s"
                                .formatted(c.kepoiName(), c.name(), c.kind(), c.from(), c.to()))
                    .toList())
        .toList();
  }

  /** When the n-th file landed, as the folder dates its files. */
  private Instant landedAt(long n) {
    return Instant.ofEpochMilli(
        Path.of(landing.path(), "load-" + (n - 1) + ".csv").toFile().lastModified());
  }

  private void arrive(RawKoi... kois) {
    landing.land(List.of(kois));
    lake.pipeline(KoiSource.csv(landing.path())).build().runOnce();
  }
}
