package dev.kepler.pipeline;

import static dev.kepler.pipeline.testing.KoiTables.BRONZE;
import static dev.kepler.pipeline.testing.KoiTables.GOLD;
import static dev.kepler.pipeline.testing.KoiTables.QUARANTINE;
import static dev.kepler.pipeline.testing.KoiTables.SILVER;
import static dev.kepler.pipeline.testing.KoiTables.TOTALS;
import static org.apache.spark.sql.functions.col;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import dev.kepler.medallion.Expectation;
import dev.kepler.medallion.internal.delta.LakeTable;
import dev.kepler.medallion.lake.CountedTotals;
import dev.kepler.medallion.lake.Layer;
import dev.kepler.medallion.pipeline.RunningPipeline;
import dev.kepler.model.DiscoveryTotals;
import dev.kepler.model.RawKoi;
import dev.kepler.model.testing.LocalSpark;
import dev.kepler.pipeline.testing.KoiTables;
import dev.kepler.pipeline.testing.LandingFolder;
import dev.kepler.pipeline.testing.Oracle;
import dev.kepler.transforms.KoiExpectations;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.spark.scheduler.SparkListener;
import org.apache.spark.scheduler.SparkListenerJobStart;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.streaming.Trigger;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The system properties {@code kepler.cut.loads} and {@code kepler.cut.cuts} make more of it. */
@ExtendWith(LocalSpark.class)
@DisplayName("A cut")
class CutTest {

  private static final int LOADS = Integer.getInteger("kepler.cut.loads", 10);
  private static final int CUTS = Integer.getInteger("kepler.cut.cuts", 400);
  private static final int READERS = 4;

  private final SparkSession spark;
  private final KoiJob job = new KoiJob();
  private LandingFolder landing;
  private KeplerPipeline pipeline;
  private Path root;

  @TempDir private Path folder;

  CutTest(SparkSession spark) {
    this.spark = spark;
  }

  @BeforeEach
  void fresh() {
    landing = new LandingFolder(folder.resolve("landing"));
    pipeline =
        job.builder(spark, folder).trigger(Trigger.ProcessingTime("10 milliseconds")).build();
    root = folder.resolve("lake");
  }

  private KeplerLake lake() {
    return pipeline.lake();
  }

  private void load(int... numbers) {
    try (RunningPipeline running = pipeline.start()) {
      for (int number : numbers) {
        landing.land(job.load(number));
        running.processAllAvailable();
      }
    }
  }

  @Test
  @DisplayName("has tables that belong together whenever it is made, where plain looks have not")
  void together() throws Exception {
    Set<Map<String, Long>> cuts = ConcurrentHashMap.newKeySet();
    Set<Map<String, Long>> plain = ConcurrentHashMap.newKeySet();
    ConcurrentLinkedQueue<Long> nanos = new ConcurrentLinkedQueue<>();
    AtomicBoolean ended = new AtomicBoolean();
    load(0);
    ExecutorService readers = Executors.newFixedThreadPool(READERS);
    List<Future<?>> reading = new ArrayList<>();
    for (int i = 0; i < READERS; i++) {
      reading.add(
          readers.submit(
              () -> {
                Map<String, Long> seen = Map.of();
                while (!ended.get() || nanos.size() < CUTS) {
                  cuts.add(cut(nanos));
                  seen = newest(seen);
                  plain.add(seen);
                  Thread.sleep(Math.max(1, 500L * READERS * LOADS / CUTS));
                }
                return null;
              }));
    }
    try (RunningPipeline running = pipeline.start()) {
      for (int i = 1; i < LOADS; i++) {
        landing.land(job.load(i));
        running.processAllAvailable();
      }
    } finally {
      ended.set(true);
      readers.shutdown();
    }
    for (Future<?> reader : reading) {
      reader.get();
    }

    Belonging belonging = new Belonging();
    List<String> wrong = cuts.stream().flatMap(cut -> belonging.wrong(cut).stream()).toList();
    long torn = plain.stream().filter(look -> !belonging.wrong(look).isEmpty()).count();
    List<Long> alone = new ArrayList<>();
    for (int i = 0; i < 100; i++) {
      cut(alone);
    }
    System.out.printf(
        "%d cuts of %d kinds beside %d loads, median %.1f ms, and %.1f ms with nothing beside:"
            + " %d violations; of %d kinds of plain looks %d%n",
        nanos.size(),
        cuts.size(),
        LOADS,
        median(nanos),
        median(alone),
        wrong.size(),
        plain.size(),
        torn);
    assertThat(wrong).isEmpty();
    assertThat(torn).isPositive();
    assertThat(cuts).hasSizeGreaterThan(2);
  }

  /** Versions of a new cut, of which it notes the time. */
  private Map<String, Long> cut(Collection<Long> nanos) {
    long begun = System.nanoTime();
    try (KeplerCut cut = lake().cut()) {
      nanos.add(System.nanoTime() - begun);
      return cut.versions();
    }
  }

  /** Median of times, in milliseconds. */
  private static double median(Collection<Long> nanos) {
    return nanos.stream().sorted().skip(nanos.size() / 2).findFirst().orElseThrow() / 1e6;
  }

  /**
   * Newest version of each table, each looked at by itself.
   *
   * @param seen an earlier answer, from which to look on
   */
  private Map<String, Long> newest(Map<String, Long> seen) {
    Map<String, Long> versions = new LinkedHashMap<>();
    for (LakeTable table : KoiTables.all()) {
      long version = seen.getOrDefault(table.tableName(), -1L);
      while (Files.exists(
          root.resolve(table.tableName())
              .resolve("_delta_log/%020d.json".formatted(version + 1)))) {
        version++;
      }
      versions.put(table.tableName(), version);
    }
    return versions;
  }

  /** What belongs together, in plain Java over the files of the tables and the loads. */
  private final class Belonging {

    private final Map<LakeTable, TableVersionsInFiles> tables = new HashMap<>();
    private final List<Map<Long, Oracle.Planet>> silvers = new ArrayList<>();
    private final List<Long> quarantined = new ArrayList<>();
    private final Map<Long, Integer> loads = new HashMap<>();

    Belonging() {
      for (LakeTable table : KoiTables.all()) {
        tables.put(table, new TableVersionsInFiles(spark, root.resolve(table.tableName())));
      }
      Oracle oracle = new Oracle(job::isBad);
      for (int load = 0; load <= LOADS; load++) {
        silvers.add(new TreeMap<>(oracle.silver()));
        quarantined.add(oracle.quarantined());
        oracle.load(job.load(load));
      }
    }

    List<String> wrong(Map<String, Long> cut) {
      int arrived =
          loads.computeIfAbsent(
              cut.get(BRONZE.tableName()),
              version ->
                  (int)
                      tables.get(BRONZE).of(version).stream()
                          .map(row -> row.getAs("arrival_time"))
                          .distinct()
                          .count());
      Map<Long, Oracle.Planet> silver = new TreeMap<>();
      Map<Long, Long> recount = new TreeMap<>();
      for (Row row : rows(cut, SILVER)) {
        Oracle.Planet planet =
            new Oracle.Planet(
                row.getAs("kepler_star_id"),
                row.getAs("exoplanet_name"),
                row.getAs("disposition"),
                row.getAs("confidence"));
        silver.put(row.getAs("surrogate_key"), planet);
        recount.merge(planet.star(), planet.name() == null ? 0L : 1L, Long::sum);
      }
      Map<Long, Long> gold =
          rows(cut, GOLD).stream()
              .collect(
                  Collectors.toMap(
                      row -> row.<Long>getAs("kepler_star_id"),
                      row -> row.<Long>getAs("num_planets")));
      List<String> wrong = new ArrayList<>();
      require(wrong, cut, "gold", recount, gold);
      require(wrong, cut, "silver", silvers.get(arrived), silver);
      require(
          wrong, cut, "quarantine", quarantined.get(arrived), (long) rows(cut, QUARANTINE).size());
      require(wrong, cut, "totals", counted(silver), newestTotals(cut));
      return wrong;
    }

    private List<Row> rows(Map<String, Long> cut, LakeTable table) {
      return tables.get(table).of(cut.get(table.tableName()));
    }

    private List<Long> counted(Map<Long, Oracle.Planet> silver) {
      return List.of(
          silver.values().stream().filter(p -> p.disposition().equals("CONFIRMED")).count(),
          silver.values().stream().filter(p -> p.disposition().equals("CANDIDATE")).count(),
          silver.values().stream().filter(p -> p.name() != null).count(),
          silver.values().stream().map(Oracle.Planet::star).distinct().count());
    }

    private List<Long> newestTotals(Map<String, Long> cut) {
      return rows(cut, TOTALS).stream()
          .max(Comparator.comparing(row -> row.<Comparable<Object>>getAs("counted_at")))
          .map(
              row ->
                  Stream.of("confirmed", "candidates", "named", "stars")
                      .map(column -> row.<Long>getAs(column))
                      .toList())
          .orElse(List.of(0L, 0L, 0L, 0L));
    }

    private void require(
        List<String> wrong, Map<String, Long> cut, String what, Object expected, Object found) {
      if (!expected.equals(found)) {
        wrong.add(what + " of " + cut + ": " + found + " in place of " + expected);
      }
    }
  }

  @Test
  @Tag("exhaustive")
  @DisplayName("is a lease: upkeep that retains nothing takes nothing from it until it is closed")
  void lease() throws IOException {
    load(0, 1);
    KeplerCut cut = lake().cut();
    List<String> before = content(cut);
    load(2, 4);
    CountedTotals<DiscoveryTotals> first = lake().countsAfter(-1).get(0);

    lake().maintenance().optimize().retain(Duration.ZERO).run();
    load(5);
    lake().maintenance().optimize().retain(Duration.ZERO).run();

    assertThat(content(cut)).isEqualTo(before);
    assertThat(cut.leasedUntil())
        .hasValueSatisfying(until -> assertThat(until).isAfter(Instant.now()));
    assertThatIllegalStateException()
        .isThrownBy(() -> lake().cutAt(first))
        .withMessageContaining("upkeep has removed")
        .withMessageContaining("retain more");
    long held = files(root);
    cut.close();
    cut.close();
    lake().maintenance().optimize().retain(Duration.ZERO).run();
    assertThat(files(root)).isLessThan(held);
    assertThat(files(root.resolve("checkpoints/leases"))).isZero();
    assertThat(pipeline.verify().differences()).isEmpty();
  }

  @Test
  @Tag("exhaustive")
  @DisplayName("whose time is over, or whose process has died, holds nothing, and is cleared away")
  void over() throws IOException {
    load(0);
    pipeline.lake();
    Path leases = Files.createDirectories(root.resolve("checkpoints/leases"));
    Files.writeString(
        leases.resolve("left.json"), "{\"until\":\"2026-01-01T00:00:00Z\",\"versions\":{}}");
    Files.writeString(leases.resolve("torn.json"), "{\"until\":");
    load(1);

    lake().maintenance().retain(Duration.ZERO).run();

    assertThat(leases.resolve("left.json")).doesNotExist();
    assertThat(pipeline.examineDeep()).isEmpty();
  }

  @Test
  @Tag("exhaustive")
  @DisplayName("can be made at each count, and at each batch of gold")
  void at() {
    load(0, 1);
    List<CountedTotals<DiscoveryTotals>> counts = lake().countsAfter(-1);

    for (CountedTotals<DiscoveryTotals> count : counts) {
      try (KeplerCut cut = lake().cutAt(count);
          KeplerCut same = lake().cutAt(count.entry().batch())) {
        assertThat(cut.latestTotals()).contains(count.totals());
        assertThat(cut.silver().filter("disposition = 'CONFIRMED'").count())
            .isEqualTo(count.totals().getConfirmed());
        assertThat(cut.gold().count()).isEqualTo(count.totals().getStars());
        assertThat(cut.countsAfter(-1)).last().isEqualTo(count);
        assertThat(same.id()).isEqualTo(cut.id());
      }
    }
    assertThat(counts).hasSize(2);
    assertThatIllegalArgumentException()
        .isThrownBy(() -> lake().cutAt(99))
        .withMessageContaining("batch 99");
  }

  @Test
  @DisplayName("takes no Spark job, and no right to write")
  void cheap() throws Exception {
    assertThatIllegalStateException()
        .isThrownBy(() -> lake().cut())
        .withMessageContaining("there is no lake");
    load(0);
    lake().cut().close();
    AtomicInteger jobs = new AtomicInteger();
    SparkListener listener =
        new SparkListener() {
          @Override
          public void onJobStart(SparkListenerJobStart job) {
            jobs.incrementAndGet();
          }
        };
    Files.delete(root.resolve("checkpoints/leases"));
    Files.writeString(
        root.resolve("checkpoints/leases"), "no folder: nothing can be written in it");
    spark.sparkContext().addSparkListener(listener);
    try (KeplerCut cut = lake().cut()) {
      spark.sparkContext().listenerBus().waitUntilEmpty();
      assertThat(jobs).hasValue(0);
      assertThat(cut.leasedUntil()).isEmpty();
      assertThat(cut.silver().count()).isPositive();
      spark.sparkContext().listenerBus().waitUntilEmpty();
      assertThat(jobs).hasPositiveValue();
    } finally {
      spark.sparkContext().removeSparkListener(listener);
    }
  }

  @Test
  @Tag("exhaustive")
  @DisplayName("is of before a redrive until gold has counted that")
  void redrive() {
    landing.land(job.load(0));
    job.builder(spark, folder)
        .expectations(
            KoiExpectations.standard()
                .with(
                    Expectation.quarantine(
                        "no_candidate", col("disposition").notEqual("CANDIDATE"))))
        .build()
        .runOnce();
    String before = lake().cut().id();
    long aside = lake().quarantine().count();

    long released = -pipeline.redrive().quarantined();
    assertThat(released).isPositive();
    assertThat(lake().cut().id()).isEqualTo(before);

    pipeline.settle();
    try (KeplerCut cut = lake().cut()) {
      assertThat(cut.id()).isNotEqualTo(before);
      assertThat(cut.silver().filter("disposition = 'CANDIDATE'").count()).isPositive();
      assertThat(cut.latestTotals().orElseThrow().getCandidates()).isPositive();
      assertThat(cut.quarantine().count()).isEqualTo(aside - released);
    }
  }

  @ParameterizedTest(name = "{0}")
  @Tag("exhaustive")
  @ValueSource(strings = {"redrive", "rebuild"})
  @DisplayName("never goes back in time: what changed nothing stays in it when silver is moved")
  void onward(String verb) {
    Expectation passing =
        Expectation.quarantine("no_candidate", col("disposition").notEqual("CANDIDATE"));
    KeplerPipeline strict =
        job.builder(spark, folder).expectations(KoiExpectations.standard().with(passing)).build();
    List<RawKoi> sound = job.load(1).stream().filter(koi -> !isCandidateOrBad(koi)).toList();
    landing.land(job.load(0));
    strict.runOnce();
    landing.land(sound);
    strict.runOnce();
    try (KeplerCut first = lake().cut()) {
      landing.land(sound);
      strict.runOnce();
      try (KeplerCut cut = lake().cut()) {
        assertThat(cut.bronze().count()).isEqualTo(first.bronze().count() + sound.size());
        assertThat(cut.versions())
            .containsEntry(SILVER.tableName(), first.versions().get(SILVER.tableName()));

        move(verb);
        try (KeplerCut later = lake().cut()) {
          later
              .versions()
              .forEach(
                  (table, version) ->
                      assertThat(version)
                          .as(table)
                          .isGreaterThanOrEqualTo(cut.versions().get(table)));
        }
      }
    }
    pipeline.settle();
    assertThat(lake().cut().bronze().count()).isEqualTo(lake().bronze().count());
  }

  private boolean isCandidateOrBad(RawKoi koi) {
    return koi.getDisposition().equals("CANDIDATE") || job.isBad(koi);
  }

  private void move(String verb) {
    if (verb.equals("redrive")) {
      assertThat(pipeline.redrive().quarantined()).isNegative();
    } else {
      assertThat(pipeline.rebuild(Layer.SILVER).rebuilt()).isTrue();
    }
  }

  private static List<String> content(KeplerCut cut) {
    return Stream.of(cut.bronze(), cut.quarantine(), cut.silver(), cut.gold(), cut.totals())
        .flatMap(rows -> rows.toDF().collectAsList().stream())
        .map(Row::toString)
        .sorted()
        .toList();
  }

  private static long files(Path folder) throws IOException {
    try (Stream<Path> all = Files.walk(folder)) {
      return all.filter(Files::isRegularFile).count();
    }
  }
}
