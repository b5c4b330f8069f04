package dev.kepler.pipeline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import dev.kepler.medallion.internal.delta.Table;
import dev.kepler.medallion.internal.layer.LoadDecisions;
import dev.kepler.medallion.lake.ArrivedLoad;
import dev.kepler.medallion.lake.KeyState;
import dev.kepler.medallion.lake.Layer;
import dev.kepler.medallion.lake.LedgerEntry;
import dev.kepler.medallion.lake.LoadDecision;
import dev.kepler.medallion.lake.TableLayout;
import dev.kepler.medallion.lifecycle.PipelineException;
import dev.kepler.medallion.source.AbsentKeys;
import dev.kepler.model.RawKoi;
import dev.kepler.model.testing.Kois;
import dev.kepler.model.testing.LocalSpark;
import dev.kepler.pipeline.source.KoiSource;
import dev.kepler.pipeline.testing.KoiTables;
import dev.kepler.pipeline.testing.LandingFolder;
import dev.kepler.pipeline.testing.Oracle;
import dev.kepler.pipeline.testing.OracleCheck;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.IntStream;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

@ExtendWith(LocalSpark.class)
@DisplayName("A load that is taken back")
class UndoTest {

  private static final long SEED = Long.getLong("kepler.seed", System.nanoTime());
  private static final int HISTORIES = Integer.getInteger("kepler.undo.histories", 1);

  private final SparkSession spark;
  private LandingFolder landing;
  private TestLake lake;
  private KeplerPipeline pipeline;

  UndoTest(SparkSession spark) {
    this.spark = spark;
  }

  @BeforeEach
  void fresh(@TempDir Path folder) {
    in(folder);
    pipeline = lake.pipeline(KoiSource.csv(landing.path())).build();
  }

  private void in(Path folder) {
    landing = new LandingFolder(folder.resolve("landing"));
    lake = new TestLake(spark, TableLayout.under(folder.resolve("lake").toString()));
  }

  /** Releases whose lack of a KOI retracts it. */
  private void releases(Path folder) {
    in(folder);
    pipeline =
        lake.pipeline(
                KoiSource.archive(landing.path(), file -> Optional.empty(), AbsentKeys.RETRACT))
            .departureLimit(1)
            .build();
  }

  private void arrive(RawKoi... kois) {
    landing.land(List.of(kois));
    pipeline.runOnce();
  }

  private void undo(int number) {
    pipeline.undo(load(number).arrived());
  }

  private void redo(int number) {
    pipeline.redo(load(number).arrived());
  }

  private ArrivedLoad load(int number) {
    return pipeline.lake().loads().get(number - 1);
  }

  private static RawKoi falsePositive(RawKoi koi) {
    koi.setDisposition("FALSE POSITIVE");
    return koi;
  }

  @Test
  @Tag("exhaustive")
  @DisplayName("never came: what it entered, changed, retracted and set aside is as it was before")
  void undone() {
    RawKoi bad = Kois.kepler227c();
    bad.setConfidence(7.0);
    arrive(Kois.kepler227b(), Kois.kepler503b());
    Map<Long, Oracle.Planet> before = lake.silver();
    arrive(Kois.candidate(), bad, falsePositive(Kois.kepler503b()));
    assertThat(lake.silver()).isNotEqualTo(before);
    long bronze = lake.lake().bronze().count();

    LedgerEntry entry = pipeline.undo(load(2).arrived());

    assertThat(entry.balances()).isTrue();
    assertThat(entry.read()).isEqualTo(-3);
    assertThat(entry.inserted()).as("the planet that the load had retracted").isEqualTo(1);
    assertThat(entry.absent()).as("the candidate that it had brought").isEqualTo(1);
    assertThat(entry.quarantined()).isEqualTo(-1);
    assertThat(lake.silver()).isEqualTo(before);
    assertThat(lake.lake().quarantine().count()).isZero();
    assertThat(lake.lake().bronze().count()).as("bronze keeps the rows").isEqualTo(bronze);
    assertThat(pipeline.lake().loads())
        .extracting(ArrivedLoad::number, ArrivedLoad::counts)
        .containsExactly(tuple(1L, true), tuple(2L, false));
    mustBeProven();

    arrive(Kois.kepler227b());
    assertThat(lake.silver()).as("after one load more").isEqualTo(before);
    redo(2);
    assertThat(lake.silver()).containsOnlyKeys(1L, 484L);
    assertThat(lake.lake().quarantine().count()).isEqualTo(1);
    mustBeProven();
    pipeline.rebuild(Layer.SILVER);
    pipeline.runOnce();
    assertThat(lake.silver()).containsOnlyKeys(1L, 484L);
    mustBeProven();
  }

  private void mustBeProven() {
    assertThat(pipeline.verify().differences()).isEmpty();
    assertThat(pipeline.examine()).isEmpty();
  }

  @Test
  @DisplayName(
      "is told apart by name: one that there is not, one withdrawn already, one that counts")
  void refused() {
    arrive(Kois.kepler227b());

    Instant first = load(1).arrived();
    assertThatIllegalArgumentException()
        .isThrownBy(() -> pipeline.undo(first.plusSeconds(1)))
        .withMessageContaining("has none");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> pipeline.redo(first))
        .withMessageContaining("it is load 1, and counts");
    pipeline.undo(first);
    assertThatIllegalArgumentException()
        .isThrownBy(() -> pipeline.undo(first))
        .withMessageContaining("it is load 1, and withdrawn already");
    assertThat(lake.silver()).isEmpty();
    assertThat(lake.gold()).isEmpty();
    mustBeProven();
  }

  @Test
  @Tag("exhaustive")
  @DisplayName("need not have reached silver: one that a limit stops is out of the way")
  void unread() {
    pipeline = lake.pipeline(KoiSource.csv(landing.path())).quarantineLimit(0.5).build();
    RawKoi bad = Kois.kepler503b();
    bad.setConfidence(7.0);
    arrive(Kois.kepler227b());
    landing.land(List.of(bad, Kois.falsePositive()));
    landing.land(List.of(bad));
    assertThatThrownBy(pipeline::runOnce).isInstanceOf(PipelineException.class);

    undo(3);
    arrive(Kois.candidate());

    assertThat(lake.silver()).containsOnlyKeys(1L, 484L);
    assertThat(lake.lake().quarantine().count()).isEqualTo(1);
    mustBeProven();
    redo(3);
    assertThat(lake.lake().quarantine().count()).as("a person lets it in").isEqualTo(2);
    mustBeProven();
  }

  @Test
  @Tag("exhaustive")
  @DisplayName("is no more what came first: a KOI may stand under the key of a later load")
  void alternateKey() {
    RawKoi renumbered = Kois.kepler227b();
    renumbered.setRowId(7L);
    arrive(Kois.kepler227b());
    arrive(renumbered, Kois.candidate());
    assertThat(lake.silver()).containsOnlyKeys(1L, 484L);

    undo(1);

    assertThat(lake.silver()).containsOnlyKeys(7L, 484L);
    assertThat(lake.lake().quarantine().count()).isZero();
    mustBeProven();
    arrive(Kois.kepler227b());
    assertThat(lake.silver()).as("the other is first now").containsOnlyKeys(7L, 484L);
    mustBeProven();
    redo(1);
    assertThat(lake.silver()).containsOnlyKeys(1L, 484L);
    mustBeProven();
  }

  @Test
  @Tag("exhaustive")
  @DisplayName("stays in the past of those who knew it, and is in no history of today")
  void past(@TempDir Path folder) {
    releases(folder);
    landing.landRelease(List.of(Kois.kepler227b(), Kois.kepler503b()));
    landing.landRelease(List.of(Kois.kepler227b(), falsePositive(Kois.kepler503b())));
    pipeline.runOnce();
    Instant knew = Instant.now();

    undo(2);

    assertThat(pipeline.lake().history(24201))
        .extracting(KeyState::kind)
        .containsExactly(KeyState.Kind.HELD);
    assertThat(pipeline.lake().course()).hasSize(1);
    Instant late = Instant.parse("2024-01-01T00:00:00Z");
    assertThat(pipeline.lake().asOf(late).silver().count()).isEqualTo(2);
    assertThat(pipeline.lake().asOf(late, knew).silver().count()).isEqualTo(1);
    landing.landRelease(1, List.of(Kois.candidate()));
    pipeline.runOnce();
    assertThat(lake.silver()).as("the newest release is another").containsOnlyKeys(14101L);
    mustBeProven();
  }

  @Test
  @Tag("exhaustive")
  @DisplayName("is taken back by the next start, where a crash came after the decision")
  void cutShort() {
    arrive(Kois.kepler227b());
    arrive(Kois.candidate(), falsePositive(Kois.kepler503b()));
    LoadDecisions.decide(
        spark,
        Table.in(lake.layout(), KoiTables.BRONZE),
        load(2).arrived(),
        LoadDecision.Kind.WITHDRAWN,
        null,
        Clock.systemUTC());
    assertThat(pipeline.verify().differences()).as("silver has not followed yet").isEmpty();

    arrive(Kois.kepler503b());

    assertThat(lake.silver()).containsOnlyKeys(1L, 2218L);
    mustBeProven();
  }

  @Test
  @DisplayName(
      "leaves, of random loads, what plain Java makes of the others, at each of four steps")
  void random(@TempDir Path folder) {
    KoiJob job = new KoiJob();
    for (int history = 0; history < HISTORIES; history++) {
      Random random = new Random(SEED + history);
      fresh(folder.resolve("loads" + history));
      List<List<RawKoi>> loads = new ArrayList<>();
      TreeSet<Integer> withdrawn = new TreeSet<>();
      for (int step = 0; step < 4; step++) {
        for (int i = random.nextInt(3); i >= 0; i--) {
          loads.add(job.load(random.nextInt(1_000)));
          landing.land(loads.get(loads.size() - 1));
        }
        if (random.nextInt(4) > 0) {
          pipeline.runOnce();
        }
        if (!lake.lake().exists()) {
          continue;
        }
        int load = 1 + random.nextInt(pipeline.lake().loads().size());
        if (withdrawn.remove(load)) {
          redo(load);
        } else {
          withdrawn.add(load);
          undo(load);
        }
        pipeline.runOnce();
        assertThat(OracleCheck.of(pipeline, without(withdrawn, loads, job)).differences())
            .as("%d loads without %s, seed %d", loads.size(), withdrawn, SEED + history)
            .isEmpty();
      }
    }
    report("loads");
  }

  private static Oracle without(Set<Integer> withdrawn, List<List<RawKoi>> loads, KoiJob job) {
    Oracle oracle = new Oracle(job::isBad);
    for (int load = 1; load <= loads.size(); load++) {
      List<RawKoi> rows = loads.get(load - 1);
      if (withdrawn.contains(load)) {
        oracle.withdrawn(rows);
      } else {
        oracle.load(rows);
      }
    }
    return oracle;
  }

  private static void report(String kind) {
    System.out.printf(
        "%d histories of %s with loads withdrawn are what plain Java makes of the others, seed %d%n",
        HISTORIES, kind, SEED);
  }

  @Test
  @Tag("exhaustive")
  @DisplayName("leaves, of random releases in any order, what plain Java makes of the others")
  void randomReleases(@TempDir Path folder) {
    for (int history = 0; history < HISTORIES; history++) {
      Random random = new Random(SEED + history);
      releases(folder.resolve("releases" + history));
      List<Map<Long, RawKoi>> releases = RandomReleases.of(5, random);
      List<Integer> landed = new ArrayList<>();
      TreeSet<Integer> withdrawn = new TreeSet<>();
      while (landed.size() < releases.size()) {
        int next = random.nextInt(releases.size());
        if (landed.contains(next)) {
          continue;
        }
        landing.landRelease(next, List.copyOf(releases.get(next).values()));
        landed.add(next);
        pipeline.runOnce();
        int place = random.nextInt(landed.size());
        if (random.nextBoolean()) {
          continue;
        }
        if (withdrawn.remove(landed.get(place))) {
          redo(place + 1);
        } else {
          withdrawn.add(landed.get(place));
          undo(place + 1);
        }
      }

      List<Map<Long, RawKoi>> counting =
          IntStream.range(0, releases.size())
              .filter(release -> !withdrawn.contains(release))
              .mapToObj(releases::get)
              .toList();
      List<Map<Long, Oracle.Planet>> silvers = RandomReleases.silvers(counting);
      assertThat(lake.silver())
          .as("%s without %s, seed %d", landed, withdrawn, SEED + history)
          .isEqualTo(silvers.isEmpty() ? Map.of() : silvers.get(silvers.size() - 1));
      mustBeProven();
      pipeline.rebuild(Layer.SILVER);
      pipeline.runOnce();
      assertThat(lake.silver())
          .as("rebuilt, %s without %s, seed %d", landed, withdrawn, SEED + history)
          .isEqualTo(silvers.isEmpty() ? Map.of() : silvers.get(silvers.size() - 1));
      mustBeProven();
    }
    report("releases");
  }
}
