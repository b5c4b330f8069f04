package dev.kepler.pipeline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import com.google.common.collect.Collections2;
import dev.kepler.medallion.lake.ArrivedLoad;
import dev.kepler.medallion.lake.KeyState;
import dev.kepler.medallion.lake.Layer;
import dev.kepler.medallion.lake.TableLayout;
import dev.kepler.medallion.lake.ValidTotals;
import dev.kepler.medallion.lifecycle.PipelineException;
import dev.kepler.medallion.pipeline.Lake;
import dev.kepler.medallion.pipeline.LakeAsOf;
import dev.kepler.medallion.pipeline.RunningPipeline;
import dev.kepler.medallion.source.AbsentKeys;
import dev.kepler.model.DiscoveryTotals;
import dev.kepler.model.RawKoi;
import dev.kepler.model.SilverExoplanet;
import dev.kepler.model.StarPlanets;
import dev.kepler.model.testing.Kois;
import dev.kepler.model.testing.LocalSpark;
import dev.kepler.pipeline.source.KoiSource;
import dev.kepler.pipeline.testing.LandingFolder;
import dev.kepler.pipeline.testing.Oracle;
import dev.kepler.transforms.KoiMedallion;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.TreeMap;
import java.util.stream.IntStream;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

@ExtendWith(LocalSpark.class)
@DisplayName("The past of a lake")
class HistoryTest {

  private static final long SEED = Long.getLong("kepler.seed", System.nanoTime());
  private static final int RELEASES = 7;
  private static final int TIMELINES = Integer.getInteger("kepler.history.timelines", 4);
  private static final int ALL_ORDERS_OF = Integer.getInteger("kepler.history.orders", 5);

  /** When {@link LandingFolder} has its first release published. */
  private static final Instant FIRST = Instant.parse("2017-10-03T00:00:00Z");

  private final SparkSession spark;
  private LandingFolder landing;
  private KeplerPipeline pipeline;

  HistoryTest(SparkSession spark) {
    this.spark = spark;
  }

  @BeforeEach
  void fresh(@TempDir Path folder) {
    landing = new LandingFolder(folder.resolve("landing"));
    pipeline =
        KeplerPipeline.builder(spark)
            .source(KoiSource.archive(landing.path(), file -> Optional.empty(), AbsentKeys.RETRACT))
            .tables(TableLayout.under(folder.resolve("lake").toString()))
            .departureLimit(1)
            .build();
  }

  private void release(RawKoi... kois) {
    landing.landRelease(List.of(kois));
  }

  private static Instant day(int release) {
    return FIRST.plus(Duration.ofDays(release));
  }

  @Test
  @Tag("exhaustive")
  @DisplayName("is told of a cut as the cut has it, whatever lands or is taken back meanwhile")
  void ofCut() {
    release(Kois.kepler503b(), Kois.kepler227b());
    release(Kois.kepler503b());
    pipeline.runOnce();
    try (KeplerCut cut = pipeline.lake().cut()) {
      List<Object> then = past(cut);
      assertThat(cut.course()).extracting(ValidTotals::from).containsExactly(day(0), day(1));
      assertThat(cut.loads()).isEqualTo(pipeline.lake().loads());

      release(Kois.candidate());
      pipeline.runOnce();
      pipeline.undo(cut.loads().get(1).arrived());
      pipeline.runOnce();

      assertThat(past(cut)).isEqualTo(then);
      assertThat(past(pipeline.lake())).isNotEqualTo(then);
      assertThat(cut.loads())
          .hasSize(2)
          .allSatisfy(load -> assertThat(load.decision()).as("decided later").isNull());
    }
    try (KeplerCut cut = pipeline.lake().cut()) {
      assertThat(past(cut)).isEqualTo(past(pipeline.lake()));
      assertThat(cut.loads()).isEqualTo(pipeline.lake().loads());
      assertThat(cut.loads()).extracting(ArrivedLoad::counts).containsExactly(true, false, true);
    }
  }

  private static List<Object> past(KeplerTables tables) {
    return List.of(
        tables.history(24201),
        tables.histories(),
        tables.course().stream().map(of -> List.of(of.from(), numbers(of.totals()))).toList(),
        planets(tables.asOf(day(9))));
  }

  @Test
  @DisplayName("tells of a KOI each state with its release: held, changed, gone, absent, back")
  void states() {
    RawKoi gone = Kois.kepler503b();
    gone.setDisposition("FALSE POSITIVE");
    RawKoi bad = Kois.kepler503b();
    bad.setConfidence(7.0);
    RawKoi renamed = Kois.kepler503b();
    renamed.setKeplerName("Kepler-503 c");
    release(Kois.kepler503b(), Kois.candidate());
    release(Kois.kepler503b(), Kois.candidate());
    release(bad, Kois.candidate());
    release(gone, Kois.candidate());
    release(Kois.candidate());
    release(renamed, Kois.candidate());
    pipeline.runOnce();

    List<KeyState<SilverExoplanet>> states = pipeline.lake().history(24201);

    assertThat(states)
        .extracting(
            KeyState::kind,
            s -> s.row() == null ? null : s.row().getExoplanetName(),
            KeyState::from,
            KeyState::to,
            s -> s.source().replaceAll(".*/", ""))
        .containsExactly(
            tuple(KeyState.Kind.HELD, "Kepler-503 b", day(0), day(3), "release-0.csv"),
            tuple(KeyState.Kind.GONE, null, day(3), day(4), "release-3.csv"),
            tuple(KeyState.Kind.ABSENT, null, day(4), day(5), "release-4.csv"),
            tuple(KeyState.Kind.HELD, "Kepler-503 c", day(5), null, "release-5.csv"));
    assertThat(states.get(3).arrived())
        .isEqualTo(states.get(3).row().getArrivalTime())
        .isAfter(states.get(2).arrived());
    assertThat(pipeline.lake().history(14101)).hasSize(1);
    assertThat(pipeline.lake().histories())
        .isEqualTo(Map.of(24201L, states, 14101L, pipeline.lake().history(14101)));
    assertThat(pipeline.lake().history(1)).isEmpty();
    assertThatIllegalArgumentException()
        .isThrownBy(
            () -> Lake.open(spark, KoiMedallion.KEYED_BY_ROW_ID, pipeline.tables()).history(1L, 2L))
        .withMessageContaining("the key is row_id");
  }

  @Test
  @Tag("exhaustive")
  @DisplayName("has a release without a date before those with one, whatever their dates")
  void undated() {
    RawKoi gone = Kois.kepler503b();
    gone.setDisposition("FALSE POSITIVE");
    Path first = landing.landRelease(List.of(Kois.kepler503b(), Kois.candidate()));
    withoutDate(first);
    release(gone, Kois.candidate());
    pipeline.runOnce();

    assertThat(pipeline.lake().history(24201))
        .extracting(KeyState::kind, KeyState::from, KeyState::to)
        .containsExactly(
            tuple(KeyState.Kind.HELD, day(1), day(1)), tuple(KeyState.Kind.GONE, day(1), null));
    assertThat(planets(pipeline.lake().asOf(day(1)))).containsOnlyKeys(14101L);
    assertThat(planets(pipeline.lake().asOf(day(0)))).isEmpty();
    assertThat(pipeline.verify().groups()).isEmpty();
    Instant arrived = pipeline.lake().ledger().entries(Layer.BRONZE).get(0).freshness().arrived();
    assertThat(planets(pipeline.lake().asOf(arrived, arrived)))
        .as("when it had arrived, and the other had not")
        .hasSize(2);
  }

  @Test
  @Tag("exhaustive")
  @DisplayName("has nothing of a release that bronze holds and silver has not taken yet")
  void unread() {
    RawKoi bad = Kois.kepler503b();
    bad.setConfidence(7.0);
    release(Kois.kepler227b());
    release(bad);
    KeplerPipeline picky =
        KeplerPipeline.builder(spark)
            .source(KoiSource.archive(landing.path(), file -> Optional.empty(), AbsentKeys.RETRACT))
            .tables(pipeline.tables())
            .quarantineLimit(0.5)
            .build();
    assertThatThrownBy(picky::runOnce).isInstanceOf(PipelineException.class);

    assertThat(picky.lake().loads()).hasSize(2);
    List<Instant> read = picky.lake().course().stream().map(ValidTotals::from).toList();
    assertThat(read).as("it stops before the batch, in which both are").isEmpty();
    pipeline.runOnce();
    release(bad);
    assertThatThrownBy(picky::runOnce).isInstanceOf(PipelineException.class);
    assertThat(picky.lake().course()).extracting(ValidTotals::from).containsExactly(day(0), day(1));
  }

  private static void withoutDate(Path release) {
    try {
      FileTime landed = Files.getLastModifiedTime(release);
      List<String> lines = Files.readAllLines(release);
      Files.write(release, lines.subList(1, lines.size()));
      Files.setLastModifiedTime(release, landed);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Test
  @Tag("exhaustive")
  @DisplayName("is, of random releases, what plain Java makes of them, state by state")
  void random() {
    Random random = new Random(SEED);
    List<Map<Long, RawKoi>> releases = RandomReleases.of(RELEASES, random);
    releases.forEach(release -> landing.landRelease(List.copyOf(release.values())));
    pipeline.runOnce();
    List<Instant> known =
        pipeline.lake().ledger().entries(Layer.BRONZE).stream()
            .map(entry -> entry.freshness().arrived())
            .toList();
    List<Map<Long, Oracle.Planet>> silvers = RandomReleases.silvers(releases);

    List<ValidTotals<DiscoveryTotals>> course = pipeline.lake().course();
    assertThat(course).extracting(ValidTotals::from).containsExactlyElementsOf(days());
    for (int i = 0; i < RELEASES; i++) {
      Map<Long, Oracle.Planet> silver = silvers.get(i);
      assertThat(numbers(course.get(i).totals())).as("seed %d", SEED).isEqualTo(count(silver));
    }
    for (int i : List.of(0, 2, RELEASES - 1)) {
      Map<Long, Oracle.Planet> silver = silvers.get(i);
      LakeAsOf<SilverExoplanet> then = pipeline.lake().asOf(day(i).plusSeconds(1));
      assertThat(planets(then)).as("release %d, seed %d", i, SEED).isEqualTo(silver);
      assertThat(numbers(then.totals(KoiMedallion.DISCOVERIES))).isEqualTo(count(silver));
      assertThat(gold(then)).isEqualTo(gold(silver));
    }
    assertThat(planets(pipeline.lake().asOf(FIRST.minusSeconds(1)))).isEmpty();
    Instant later = day(RELEASES);
    assertThat(planets(pipeline.lake().asOf(later, known.get(2)))).isEqualTo(silvers.get(2));
    assertThat(planets(pipeline.lake().asOf(later, FIRST))).isEmpty();
    List<Long> keys =
        silvers.stream().flatMap(s -> s.keySet().stream()).distinct().limit(TIMELINES).toList();
    for (long key : keys) {
      mustBeStates(key, silvers);
    }
    System.out.printf("%d timelines are what plain Java says, seed %d%n", keys.size(), SEED);
  }

  @Test
  @Tag("exhaustive")
  @DisplayName("takes a release that lands late in its place, and silver stays what newer ones say")
  void late() {
    Random random = new Random(SEED);
    List<Map<Long, RawKoi>> releases = RandomReleases.of(4, random);
    List<Integer> order = new ArrayList<>(List.of(0, 1, 2, 3));
    Collections.shuffle(order, random);
    if (order.equals(List.of(0, 1, 2, 3))) {
      Collections.reverse(order);
    }
    List<Integer> landed = new ArrayList<>();
    try (RunningPipeline running = pipeline.start()) {
      for (int release : order) {
        landing.landRelease(release, List.copyOf(releases.get(release).values()));
        running.processAllAvailable();
        landed.add(release);
        assertThat(silver())
            .as("after the releases %s, seed %d", landed, SEED)
            .isEqualTo(
                last(RandomReleases.silvers(landed.stream().sorted().map(releases::get).toList())));
      }
    }

    assertThat(pipeline.verify().groups()).as("order %s, seed %d", order, SEED).isEmpty();
    List<Map<Long, Oracle.Planet>> silvers = RandomReleases.silvers(releases);
    assertThat(pipeline.lake().course())
        .extracting(ValidTotals::from, totals -> numbers(totals.totals()))
        .containsExactly(
            tuple(day(0), count(silvers.get(0))),
            tuple(day(1), count(silvers.get(1))),
            tuple(day(2), count(silvers.get(2))),
            tuple(day(3), count(silvers.get(3))));
    for (long key : silvers.get(1).keySet().stream().limit(2).toList()) {
      mustBeStates(key, silvers);
    }
    pipeline.rebuild(Layer.SILVER);
    pipeline.runOnce();
    assertThat(silver()).isEqualTo(last(silvers));
  }

  @Test
  @Tag("exhaustive")
  @DisplayName(
      "has no KOI of a late release that a newer one lacks, though that one changed nothing")
  void lateAndAbsent() {
    try (RunningPipeline running = pipeline.start()) {
      landing.landRelease(1, List.of(Kois.kepler227b()));
      running.processAllAvailable();
      landing.landRelease(2, List.of(Kois.kepler227b())); // a repeated load: no commit of silver
      running.processAllAvailable();
      landing.landRelease(0, List.of(Kois.kepler227b(), Kois.kepler503b()));
      running.processAllAvailable();
    }

    assertThat(silver()).containsOnlyKeys(75201L);
    assertThat(pipeline.lake().history(24201))
        .extracting(KeyState::kind, KeyState::from)
        .containsExactly(tuple(KeyState.Kind.HELD, day(0)), tuple(KeyState.Kind.ABSENT, day(1)));
    assertThat(pipeline.verify().groups()).isEmpty();
  }

  @Test
  @Tag("exhaustive")
  @DisplayName("is the same in whichever order up to five releases have landed")
  void orders(@TempDir Path folder) {
    Random random = new Random(SEED);
    List<Map<Long, RawKoi>> releases = RandomReleases.of(ALL_ORDERS_OF, random);
    List<Map<Long, Oracle.Planet>> silvers = RandomReleases.silvers(releases);
    int lakes = 0;
    for (List<Integer> order : Collections2.permutations(range(ALL_ORDERS_OF))) {
      fresh(folder.resolve("order" + lakes++));
      order.forEach(
          release -> landing.landRelease(release, List.copyOf(releases.get(release).values())));
      pipeline.runOnce();
      assertThat(silver()).as("order %s, seed %d", order, SEED).isEqualTo(last(silvers));
      assertThat(pipeline.lake().course())
          .as("order %s, seed %d", order, SEED)
          .extracting(totals -> numbers(totals.totals()))
          .containsExactlyElementsOf(silvers.stream().map(HistoryTest::count).toList());
      mustBeStates(silvers.get(1).keySet().iterator().next(), silvers);
    }
    System.out.printf("%d orders of %d releases: the same past%n", lakes, ALL_ORDERS_OF);
  }

  private static List<Integer> range(int end) {
    return IntStream.range(0, end).boxed().toList();
  }

  private static <T> T last(List<T> all) {
    return all.get(all.size() - 1);
  }

  private Map<Long, Oracle.Planet> silver() {
    Map<Long, Oracle.Planet> planets = new TreeMap<>();
    pipeline
        .lake()
        .silver()
        .collectAsList()
        .forEach(row -> assertThat(planets.put(row.getSurrogateKey(), planet(row))).isNull());
    return planets;
  }

  /** The states of a key, spread over the days, are what silver held on each. */
  private void mustBeStates(long key, List<Map<Long, Oracle.Planet>> silvers) {
    List<KeyState<SilverExoplanet>> states = pipeline.lake().history(key);
    for (int i = 0; i < silvers.size(); i++) {
      Instant day = day(i);
      Optional<KeyState<SilverExoplanet>> state =
          states.stream()
              .filter(s -> !s.from().isAfter(day) && (s.to() == null || s.to().isAfter(day)))
              .reduce(
                  (one, other) -> {
                    throw new AssertionError(one + " and " + other);
                  });
      assertThat(state.map(KeyState::row).map(HistoryTest::planet).orElse(null))
          .as("key %d on day %d, seed %d", key, i, SEED)
          .isEqualTo(silvers.get(i).get(key));
    }
    for (int i = 1; i < states.size(); i++) {
      assertThat(states.get(i).from()).isEqualTo(states.get(i - 1).to());
      assertThat(states.get(i).row() == null ? null : planet(states.get(i).row()))
          .as("states that say the same are one, key %d, seed %d", key, SEED)
          .isNotEqualTo(states.get(i - 1).row() == null ? "none" : planet(states.get(i - 1).row()));
    }
  }

  private static List<Instant> days() {
    List<Instant> days = new ArrayList<>();
    for (int i = 0; i < RELEASES; i++) {
      days.add(day(i));
    }
    return days;
  }

  private static List<Long> count(Map<Long, Oracle.Planet> silver) {
    return List.of(
        silver.values().stream().filter(p -> p.disposition().equals("CONFIRMED")).count(),
        silver.values().stream().filter(p -> p.disposition().equals("CANDIDATE")).count(),
        silver.values().stream().filter(p -> p.name() != null).count(),
        silver.values().stream().map(Oracle.Planet::star).distinct().count());
  }

  private static List<Long> numbers(DiscoveryTotals totals) {
    return List.of(
        totals.getConfirmed(), totals.getCandidates(), totals.getNamed(), totals.getStars());
  }

  private static Map<Long, Oracle.Planet> planets(LakeAsOf<SilverExoplanet> then) {
    Map<Long, Oracle.Planet> planets = new TreeMap<>();
    then.silver()
        .collectAsList()
        .forEach(row -> assertThat(planets.put(row.getSurrogateKey(), planet(row))).isNull());
    return planets;
  }

  private static Oracle.Planet planet(SilverExoplanet row) {
    return new Oracle.Planet(
        row.getKeplerStarId(), row.getExoplanetName(), row.getDisposition(), row.getConfidence());
  }

  private static Map<Long, Long> gold(LakeAsOf<SilverExoplanet> then) {
    Map<Long, Long> gold = new TreeMap<>();
    for (StarPlanets star : then.gold(KoiMedallion.PLANETS_BY_STAR).collectAsList()) {
      gold.put(star.getKeplerStarId(), star.getNumPlanets());
    }
    return gold;
  }

  private static Map<Long, Long> gold(Map<Long, Oracle.Planet> silver) {
    Map<Long, Long> gold = new TreeMap<>();
    silver
        .values()
        .forEach(planet -> gold.merge(planet.star(), planet.name() == null ? 0L : 1L, Long::sum));
    return gold;
  }
}
