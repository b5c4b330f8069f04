package dev.kepler.pipeline;

import static org.apache.spark.sql.functions.col;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.tuple;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.kepler.medallion.Expectation;
import dev.kepler.medallion.Expectations;
import dev.kepler.medallion.Severity;
import dev.kepler.medallion.bean.RecordColumns;
import dev.kepler.medallion.lake.KeyChange;
import dev.kepler.medallion.lake.Layer;
import dev.kepler.medallion.lake.LedgerEntry;
import dev.kepler.medallion.lake.Plan;
import dev.kepler.medallion.lake.PlannedGold;
import dev.kepler.medallion.lake.QuarantineReason;
import dev.kepler.medallion.lake.RebuildPlan;
import dev.kepler.medallion.lake.TableLayout;
import dev.kepler.medallion.lake.TotalsNote;
import dev.kepler.medallion.landing.Landing;
import dev.kepler.medallion.lifecycle.PipelineException;
import dev.kepler.medallion.pipeline.RunningPipeline;
import dev.kepler.medallion.source.AbsentKeys;
import dev.kepler.model.BronzeKoi;
import dev.kepler.model.DiscoveryTotals;
import dev.kepler.model.KoiColumns;
import dev.kepler.model.RawKoi;
import dev.kepler.model.SilverExoplanet;
import dev.kepler.model.testing.Kois;
import dev.kepler.model.testing.LocalSpark;
import dev.kepler.pipeline.source.KoiSource;
import dev.kepler.pipeline.testing.LandingFolder;
import dev.kepler.pipeline.testing.Oracle;
import dev.kepler.transforms.KoiExpectations;
import dev.kepler.transforms.KoiMedallion;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Random;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

@ExtendWith(LocalSpark.class)
@DisplayName("A plan of a load")
class PlanTest {

  private static final long SEED = Long.getLong("kepler.seed", System.nanoTime());
  private static final int LOADS = Integer.getInteger("kepler.plan.loads", 6);
  private static final int LOADS_OF_A_LAKE = Math.max(3, Math.min(12, LOADS / 2));
  private static final int KEYS = 40;

  private final SparkSession spark;
  private Path folder;
  private LandingFolder landing;
  private LandingFolder aside;
  private TestLake lake;

  PlanTest(SparkSession spark) {
    this.spark = spark;
  }

  @BeforeEach
  void fresh(@TempDir Path parent) {
    folder = parent.resolve("lake");
    landing = new LandingFolder(parent.resolve("landing"));
    aside = new LandingFolder(parent.resolve("aside"));
    lake = new TestLake(spark, TableLayout.under(folder.toString()));
  }

  @Test
  @DisplayName("says of random loads what then happens, and leaves the lake as it is")
  void random(@TempDir Path parent) throws Exception {
    Random random = new Random(SEED);
    for (int i = 0; i * LOADS_OF_A_LAKE < LOADS; i++) {
      fresh(parent.resolve(String.valueOf(i)));
      if (i % 2 == 0) {
        loads(random);
      } else {
        releases(random);
      }
    }
    System.out.printf("%d loads went as planned, seed %d%n", LOADS, SEED);
  }

  /** Loads in the notebook's form, the last of which comes once more. */
  private void loads(Random random) throws Exception {
    KeplerPipeline pipeline = tolerant(KoiSource.csv(landing.path()));
    try (RunningPipeline running = pipeline.start()) {
      State state = State.EMPTY;
      Path file = null;
      for (int i = 0; i < LOADS_OF_A_LAKE - 1; i++) {
        file = aside.land(kois(random));
        if (random.nextBoolean()) {
          spoil(file);
        }
        state = mustHappen(pipeline, running, file, state);
      }
      mustHappen(pipeline, running, file, state);
    }
  }

  /** Releases of the archive, one of which is late. */
  private void releases(Random random) throws Exception {
    KeplerPipeline pipeline = tolerant(archive(AbsentKeys.RETRACT));
    int late = 2 + random.nextInt(LOADS_OF_A_LAKE - 2);
    try (RunningPipeline running = pipeline.start()) {
      State state = State.EMPTY;
      for (int i = 0; i < LOADS_OF_A_LAKE; i++) {
        Path file = aside.landRelease(i == late ? 5 : 10 * i, kois(random));
        if (random.nextInt(4) == 0) {
          spoil(file);
        }
        state = mustHappen(pipeline, running, file, state);
      }
    }
  }

  private static void spoil(Path file) throws IOException {
    Files.writeString(file, "this is no KOI\n", StandardOpenOption.APPEND);
  }

  private KeplerPipeline tolerant(KoiSource source) {
    return lake.pipeline(source).departureLimit(1).build();
  }

  private KoiSource archive(AbsentKeys absent) {
    return KoiSource.archive(landing.path(), file -> Optional.empty(), absent);
  }

  /** What a lake holds that a plan speaks of. */
  private record State(Map<Long, Oracle.Planet> silver, List<Row> quarantine, List<Long> totals) {

    static final State EMPTY = new State(Map.of(), List.of(), List.of(0L, 0L, 0L, 0L));
  }

  private State state() {
    return new State(lake.silver(), lake.lake().quarantine().toDF().collectAsList(), numbers());
  }

  /** Plans a file, lands it, and compares; gives what the lake holds then. */
  private State mustHappen(
      KeplerPipeline pipeline, RunningPipeline running, Path file, State before) throws Exception {
    running.processAllAvailable();
    Map<String, String> untouched = content();

    Plan<BronzeKoi, SilverExoplanet> plan = pipeline.plan(file);

    assertThat(content()).as("the lake's files").isEqualTo(untouched);
    assertThat(plan.goesThrough()).isTrue();
    landing.land("load-" + landed() + ".csv", Files.readAllBytes(file));
    running.processAllAvailable();
    return mustBe(plan, before);
  }

  private long landed() throws IOException {
    try (Stream<Path> files = Files.list(Path.of(landing.path()))) {
      return files.count();
    }
  }

  /** What happened is what a plan says; gives what the lake holds. */
  private State mustBe(Plan<BronzeKoi, SilverExoplanet> plan, State before) {
    LedgerEntry entry = lastOfSilver();
    assertThat(timeless(plan.silver())).as("seed %d", SEED).isEqualTo(timeless(entry));
    assertThat(plan.silver().wholeReleases()).hasSameSizeAs(entry.wholeReleases());
    assertThat(plan.silver().balances()).isTrue();
    State after = state();
    assertThat(moved(plan.changes()))
        .as("seed %d", SEED)
        .isEqualTo(moved(before.silver(), after.silver()));
    assertThat(plan.changes()).allSatisfy(change -> assertThat(change.records()).isNotEmpty());
    List<Row> more = new ArrayList<>(after.quarantine());
    before.quarantine().forEach(more::remove);
    assertThat(reasons(plan.quarantine())).as("seed %d", SEED).isEqualTo(quarantined(more));
    assertThat(planned(plan, false)).as("seed %d", SEED).isEqualTo(before.totals());
    assertThat(planned(plan, true)).as("seed %d", SEED).isEqualTo(after.totals());
    return after;
  }

  private LedgerEntry lastOfSilver() {
    List<LedgerEntry> entries = lake.lake().ledger().entries(Layer.SILVER);
    return entries.get(entries.size() - 1);
  }

  private static LedgerEntry timeless(LedgerEntry entry) {
    return entry.change().freshness(null).wholeReleases(List.of()).build();
  }

  private static Map<Long, List<Oracle.Planet>> moved(
      Map<Long, Oracle.Planet> before, Map<Long, Oracle.Planet> after) {
    TreeSet<Long> keys = new TreeSet<>(before.keySet());
    keys.addAll(after.keySet());
    keys.removeIf(key -> Objects.equals(before.get(key), after.get(key)));
    Map<Long, List<Oracle.Planet>> moved = new TreeMap<>();
    keys.forEach(key -> moved.put(key, Arrays.asList(before.get(key), after.get(key))));
    return moved;
  }

  private static Map<Long, List<Oracle.Planet>> moved(
      List<KeyChange<BronzeKoi, SilverExoplanet>> changes) {
    Map<Long, List<Oracle.Planet>> moved = new TreeMap<>();
    for (KeyChange<BronzeKoi, SilverExoplanet> change : changes) {
      moved.put(
          (Long) change.key().get(0),
          Arrays.asList(planet(change.before()), planet(change.after())));
    }
    return moved;
  }

  private static Oracle.Planet planet(SilverExoplanet row) {
    return row == null
        ? null
        : new Oracle.Planet(
            row.getKeplerStarId(),
            row.getExoplanetName(),
            row.getDisposition(),
            row.getConfidence());
  }

  /** Texts of the rows that fail each expectation, ordered. */
  private static Map<String, List<String>> quarantined(List<Row> rows) {
    Map<String, List<String>> reasons = new TreeMap<>();
    for (Row row : rows) {
      String text =
          Stream.of(
                  KoiColumns.ROW_ID,
                  KoiColumns.KEPOI_NAME,
                  KoiColumns.DISPOSITION,
                  KoiColumns.CONFIDENCE,
                  RecordColumns.CORRUPT_RECORD)
              .map(column -> String.valueOf(row.<Object>getAs(column)))
              .toList()
              .toString();
      row.<String>getList(row.fieldIndex(RecordColumns.FAILED_EXPECTATIONS))
          .forEach(why -> reasons.computeIfAbsent(why, w -> new ArrayList<>()).add(text));
    }
    reasons.values().forEach(texts -> texts.sort(null));
    return reasons;
  }

  private static Map<String, List<String>> reasons(List<QuarantineReason<BronzeKoi>> told) {
    Map<String, List<String>> reasons = new TreeMap<>();
    for (QuarantineReason<BronzeKoi> reason : told) {
      assertThat(reason.first()).hasSize((int) reason.rows());
      reasons.put(
          reason.expectation(),
          reason.first().stream()
              .map(
                  koi ->
                      Arrays.asList(
                              koi.getRowId(),
                              koi.getKepoiName(),
                              koi.getDisposition(),
                              koi.getConfidence(),
                              koi.getCorruptRecord())
                          .toString())
              .sorted()
              .toList());
    }
    return reasons;
  }

  private List<Long> numbers() {
    DiscoveryTotals totals = lake.lake().latestTotals().orElseGet(DiscoveryTotals::new);
    return List.of(
        totals.getConfirmed(), totals.getCandidates(), totals.getNamed(), totals.getStars());
  }

  private static List<Long> planned(Plan<BronzeKoi, SilverExoplanet> plan, boolean after) {
    return numbers(after ? plan.totals().get(0).after() : plan.totals().get(0).before());
  }

  private static List<Long> numbers(TotalsNote totals) {
    return Stream.of(
            KoiColumns.CONFIRMED, KoiColumns.CANDIDATES, KoiColumns.NAMED, KoiColumns.STARS)
        .map(column -> (Long) totals.values().get(column))
        .toList();
  }

  /** Name, length and digest of every file of the lake. */
  private Map<String, String> content() throws Exception {
    Map<String, String> content = new TreeMap<>();
    try (Stream<Path> all = Files.walk(folder)) {
      for (Path file : all.filter(Files::isRegularFile).toList()) {
        byte[] bytes = Files.readAllBytes(file);
        byte[] digest = MessageDigest.getInstance("SHA-256").digest(bytes);
        content.put(
            folder.relativize(file).toString(),
            bytes.length + " " + HexFormat.of().formatHex(digest));
      }
    }
    return content;
  }

  /** A load with some of everything: bad ones, rivals, twins, and a KOI under a second key. */
  private static List<RawKoi> kois(Random random) {
    List<RawKoi> kois = new ArrayList<>();
    for (int key = 1; key <= KEYS; key++) {
      int lot = random.nextInt(20);
      if (lot > 2) {
        kois.add(koi(key, key, random));
      }
      if (lot == 3) {
        kois.add(koi(key, key, random));
      }
      if (lot == 4) {
        kois.add(kois.get(kois.size() - 1));
      }
      if (lot == 5) {
        kois.add(koi(1_000 + key, key, random));
      }
    }
    return kois;
  }

  private static RawKoi koi(int key, int number, Random random) {
    String disposition = List.of("CONFIRMED", "CANDIDATE", "FALSE POSITIVE").get(random.nextInt(3));
    boolean named = disposition.equals("CONFIRMED") && random.nextInt(5) > 0;
    return RawKoi.of(
        (long) key,
        1_000L + number / 3,
        "K%05d.01".formatted(number),
        named ? "Kepler-" + number + " b" : null,
        disposition,
        random.nextInt(8) == 0 ? Double.valueOf(7) : random.nextInt(8) == 0 ? null : 0.5);
  }

  @Test
  @DisplayName("of a lake that is not there yet is one of an empty lake, and makes none")
  void first() throws Exception {
    Path file = aside.land(List.of(Kois.kepler227b(), Kois.candidate(), Kois.falsePositive()));
    KeplerPipeline pipeline = tolerant(KoiSource.csv(landing.path()));

    Plan<BronzeKoi, SilverExoplanet> plan = pipeline.plan(file);

    assertThat(folder).doesNotExist();
    assertThat(planned(plan, false)).containsOnly(0L);
    assertThat(plan.silver().neverHeld()).isEqualTo(1);
    assertThat(plan.basis()).isEmpty();
    landing.land("first.csv", Files.readAllBytes(file));
    pipeline.runOnce();
    mustBe(plan, State.EMPTY);
    assertThatIllegalArgumentException()
        .isThrownBy(() -> pipeline.plan(Path.of("nowhere.csv")))
        .withMessage("Cannot plan nowhere.csv: there is no such file. Name one.");
  }

  @Test
  @Tag("exhaustive")
  @DisplayName("of records says why each KOI would move, by its record")
  void records() throws Exception {
    landing.land(List.of(Kois.kepler227b(), Kois.kepler503b()));
    KeplerPipeline pipeline = tolerant(KoiSource.csv(landing.path()));
    pipeline.runOnce();
    RawKoi gone = Kois.kepler503b();
    gone.setDisposition("FALSE POSITIVE");

    Plan<BronzeKoi, SilverExoplanet> plan =
        pipeline.plan(spark.createDataset(List.of(gone, Kois.candidate()), RawKoi.ENCODER));

    assertThat(KoiChange.of(plan))
        .extracting(KoiChange::kepoiName, KoiChange::kind, KoiChange::from, KoiChange::to)
        .containsExactly(
            tuple("K00141.01", KoiChange.Kind.ENTERED, null, "CANDIDATE"),
            tuple("K00242.01", KoiChange.Kind.LEFT, "CONFIRMED", "FALSE POSITIVE"));
    assertThat(planned(plan, false)).containsExactly(2L, 0L, 2L, 2L);
    assertThat(planned(plan, true)).containsExactly(1L, 1L, 1L, 2L);
    State before = state();
    landing.land(List.of(gone, Kois.candidate()));
    pipeline.runOnce();
    mustBe(plan, before);
  }

  @Test
  @DisplayName("lands its file as long as neither lake nor file has changed, and not after")
  void lands() throws Exception {
    KeplerPipeline pipeline = tolerant(KoiSource.csv(landing.path()));
    Landing folderOfSource = Landing.into(Path.of(landing.path()));
    Path file = aside.land(List.of(Kois.kepler227b()));
    Plan<BronzeKoi, SilverExoplanet> first = pipeline.plan(file);
    folderOfSource.land(file, first);
    pipeline.runOnce();
    assertThat(lake.silver()).containsOnlyKeys(1L);

    Path next = aside.land(List.of(Kois.candidate()));
    Plan<BronzeKoi, SilverExoplanet> plan = pipeline.plan(next);
    byte[] planned = Files.readAllBytes(next);
    Files.writeString(next, "\n", StandardOpenOption.APPEND);
    mustNotLand(folderOfSource, next, plan, "it is another than was planned");
    Files.write(next, planned);
    Path other = aside.land(List.of(Kois.kepler503b()));
    landing.land("other.csv", Files.readAllBytes(other));
    mustNotLand(folderOfSource, next, plan, "another has landed in ");
    Plan<BronzeKoi, SilverExoplanet> again = pipeline.plan(next);
    pipeline.runOnce();
    mustNotLand(folderOfSource, next, again, " has changed since");
    mustNotLand(folderOfSource, next, first, " has changed since");
    folderOfSource.land(next, pipeline.plan(next));
    pipeline.runOnce();
    assertThat(lake.silver()).containsOnlyKeys(1L, 484L, 2218L);
  }

  private static void mustNotLand(
      Landing landing, Path file, Plan<BronzeKoi, SilverExoplanet> plan, String why) {
    assertThatIllegalStateException()
        .isThrownBy(() -> landing.land(file, plan))
        .withMessageStartingWith("Cannot land the file by its plan: ")
        .withMessageContaining(why);
  }

  @Test
  @Tag("exhaustive")
  @DisplayName("tells what would stop the load, in the words in which it then stops")
  void refusals() throws Exception {
    SimulatedRelease all = new SimulatedRelease(100);
    landing.land("r0.csv", "# Mon Oct 2 00:00:00 2017\n" + all.csv());
    tolerant(archive(AbsentKeys.RETRACT)).runOnce();
    String cut =
        "# Tue Oct 3 00:00:00 2017\n"
            + new SimulatedRelease(100).without(30).csv()
            + "1,K1\n".repeat(5);
    Path undated = aside.land("undated.csv", all.csv());
    Path table = aside.land(List.of(Kois.kepler227b()));

    Map<String, KeplerPipeline> pipelines = new HashMap<>();
    pipelines.put("30 of its 100 rows would leave it", strict(AbsentKeys.RETRACT, 1));
    pipelines.put("it lacks 30 rows that silver holds", strict(AbsentKeys.REFUSE, 1));
    Path whole = aside.land("whole.csv", cut.replace("1,K1\n", ""));
    for (Map.Entry<String, KeplerPipeline> stop : pipelines.entrySet()) {
      Plan<BronzeKoi, SilverExoplanet> plan = stop.getValue().plan(whole);
      assertThat(plan.refusals().get(0)).contains(stop.getKey());
      assertThat(plan.silver().absent()).as("what it would be").isEqualTo(30);
    }
    KeplerPipeline picky = strict(AbsentKeys.RETRACT, 0.01);
    Path spoilt = aside.land("spoilt.csv", cut);
    assertThat(picky.plan(spoilt).refusals().get(0)).contains("would be quarantined, more than");
    mustRefuse(picky, undated, "bears no date");
    mustRefuse(tolerant(KoiSource.csv(landing.path())), table, "the lake was begun with");

    List<String> told = strict(AbsentKeys.REFUSE, 1).plan(whole).refusals();
    landing.land("r1.csv", Files.readAllBytes(whole));
    assertThatExceptionOfType(PipelineException.class)
        .isThrownBy(() -> strict(AbsentKeys.REFUSE, 1).runOnce())
        .withMessageContaining(told.get(0));
    assertThat(told).hasSize(2);
    assertThatExceptionOfType(PipelineException.class)
        .isThrownBy(() -> strict(AbsentKeys.RETRACT, 1).runOnce())
        .withMessageContaining(told.get(1));
  }

  private KeplerPipeline strict(AbsentKeys absent, double quarantine) {
    return lake.pipeline(archive(absent)).quarantineLimit(quarantine).build();
  }

  /** Of a load that does not reach bronze, nothing is planned. */
  private void mustRefuse(KeplerPipeline pipeline, Path file, String why) {
    Plan<BronzeKoi, SilverExoplanet> plan = pipeline.plan(file);
    assertThat(plan.refusals()).singleElement().asString().contains(why);
    assertThat(plan.silver().read()).isZero();
    assertThat(plan.changes()).isEmpty();
    assertThat(planned(plan, true)).isEqualTo(numbers());
  }

  @Test
  @Tag("exhaustive")
  @DisplayName("of a rebuild by another description says which rows and numbers it then changes")
  void rebuild() throws Exception {
    Random random = new Random(SEED);
    for (int i = 0; i < 3; i++) {
      landing.land(kois(random));
    }
    tolerant(KoiSource.csv(landing.path())).runOnce();
    Expectations picky =
        KoiExpectations.standard()
            .with(
                new Expectation(
                    "low_number", Severity.QUARANTINE, col(KoiColumns.KEPLER_STAR_ID).lt(1_008)));
    State before = state();
    Map<Long, Long> goldBefore = lake.gold();
    Map<String, String> untouched = content();

    RebuildPlan<BronzeKoi, SilverExoplanet> plan =
        tolerant(KoiSource.csv(landing.path())).plan(KoiMedallion.KEYED_BY_ROW_ID.with(picky));

    assertThat(content()).as("the lake's files").isEqualTo(untouched);
    KeplerPipeline other = lake.pipeline(KoiSource.csv(landing.path())).expectations(picky).build();
    other.rebuild(Layer.SILVER);
    other.runOnce();
    State after = state();
    assertThat(after.silver()).as("seed %d", SEED).hasSizeLessThan(before.silver().size());
    assertThat(moved(plan.changes())).isEqualTo(moved(before.silver(), after.silver()));
    assertThat(numbers(plan.totals().get(0).before())).isEqualTo(before.totals());
    assertThat(numbers(plan.totals().get(0).after())).isEqualTo(after.totals());
    assertThat(plan.quarantined()).isEqualTo(before.quarantine().size());
    assertThat(reasons(plan.quarantine())).isEqualTo(quarantined(after.quarantine()));
    Map<Long, Long> gold = lake.gold();
    assertThat(plan.gold())
        .containsExactly(
            new PlannedGold(
                KoiMedallion.PLANETS_BY_STAR.name(),
                0,
                goldBefore.keySet().stream()
                    .filter(gold::containsKey)
                    .filter(star -> !goldBefore.get(star).equals(gold.get(star)))
                    .count(),
                goldBefore.keySet().stream().filter(star -> !gold.containsKey(star)).count()));
  }

  @Test
  @Tag("exhaustive")
  @DisplayName("of the release of 2025 on that of 2017 is 333 in, 444 changed, 149 out")
  void realTables() throws Exception {
    String data = System.getenv("KOI_DATA");
    if (data == null) {
      System.out.println(
          "PlanTest.realTables skipped: KOI_DATA does not name the folder of the KOI tables");
    }
    assumeTrue(data != null, "KOI_DATA does not name the folder of the KOI tables");
    landing.land("2017.csv", Files.readAllBytes(Path.of(data, "cumulative-2017-kaggle.csv")));
    KeplerPipeline pipeline = lake.pipeline(archive(AbsentKeys.RETRACT)).build();
    pipeline.runOnce();
    State before = state();
    Path file = Path.of(data, "cumulative-2025-10-03.csv");
    Map<String, String> untouched = content();

    long began = System.nanoTime();
    Plan<BronzeKoi, SilverExoplanet> plan = pipeline.plan(file);
    long planned = System.nanoTime();

    assertThat(content()).isEqualTo(untouched);
    assertThat(plan.silver())
        .extracting(LedgerEntry::inserted, LedgerEntry::updated, LedgerEntry::left)
        .containsExactly(333L, 444L, 149L);
    assertThat(planned(plan, false).get(0)).isEqualTo(2_293);
    assertThat(planned(plan, true).get(0)).isEqualTo(2_746);
    assertThat(KoiChange.of(plan))
        .filteredOn(change -> change.kind() == KoiChange.Kind.LEFT)
        .extracting(KoiChange::name)
        .contains("Kepler-503 b");
    landing.land("2025.csv", Files.readAllBytes(file));
    long lands = System.nanoTime();
    pipeline.runOnce();
    System.out.printf(
        "planned the release of 2025 in %d ms, a run that takes it in %d ms%n",
        (planned - began) / 1_000_000, (System.nanoTime() - lands) / 1_000_000);
    mustBe(plan, before);
  }
}
