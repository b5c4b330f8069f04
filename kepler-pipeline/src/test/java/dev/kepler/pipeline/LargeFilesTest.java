package dev.kepler.pipeline;

import static dev.kepler.model.KoiColumns.CONFIDENCE;
import static dev.kepler.model.KoiColumns.DISPOSITION;
import static dev.kepler.model.KoiColumns.EXOPLANET_NAME;
import static dev.kepler.model.KoiColumns.KEPLER_STAR_ID;
import static dev.kepler.model.KoiColumns.NUM_PLANETS;
import static dev.kepler.model.KoiColumns.SURROGATE_KEY;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.kepler.medallion.internal.delta.LakeTable;
import dev.kepler.medallion.internal.delta.Table;
import dev.kepler.medallion.lake.Layer;
import dev.kepler.medallion.lake.TableLayout;
import dev.kepler.medallion.lifecycle.PipelineException;
import dev.kepler.medallion.pipeline.RunningPipeline;
import dev.kepler.model.RawKoi;
import dev.kepler.model.testing.LocalSpark;
import dev.kepler.pipeline.source.KoiSource;
import dev.kepler.pipeline.testing.KoiTables;
import dev.kepler.pipeline.testing.LandingFolder;
import dev.kepler.pipeline.testing.Oracle;
import dev.kepler.pipeline.testing.Oracle.Planet;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.LongPredicate;
import java.util.stream.Collectors;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.delta.actions.AddFile;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import scala.collection.JavaConverters;

/** Loads of few changes into a lake whose files are large: simulated planets, one to a star. */
@DisplayName("A lake of large files")
@ExtendWith(LocalSpark.class)
class LargeFilesTest {

  private static final long PLANETS = 60_000;
  private static final String IN_FILE = "u";
  private static final String VECTORS = "deletionVectors";

  private final SparkSession spark;
  private final Oracle oracle = new Oracle();
  private LandingFolder landing;
  private TestLake lake;
  private KeplerPipeline pipeline;

  LargeFilesTest(SparkSession spark) {
    this.spark = spark;
  }

  @BeforeEach
  void fresh(@TempDir Path folder) {
    landing = new LandingFolder(folder.resolve("landing"));
    lake = new TestLake(spark, TableLayout.under(folder.resolve("lake").toString()));
    pipeline = lake.pipeline(KoiSource.csv(landing.path())).build();
  }

  @Test
  @Tag("exhaustive")
  @DisplayName("keeps them under deletion vectors, load after load")
  void keeps() {
    String silver;
    String gold;
    try (RunningPipeline running = pipeline.start()) {
      take(running, named(key -> true, "b"));
      silver = large(KoiTables.SILVER).path();
      gold = large(KoiTables.GOLD).path();

      assertThat(features(KoiTables.SILVER)).contains(VECTORS);
      assertThat(features(KoiTables.GOLD)).contains(VECTORS);
      assertThat(features(KoiTables.BRONZE)).isEmpty();

      take(running, named(key -> key <= 3, "c"));
      mustStay(KoiTables.SILVER, silver, 3);
      assertThat(files(KoiTables.GOLD)).hasSize(1);

      take(running, named(key -> key <= 3, "c"));
      mustStay(KoiTables.SILVER, silver, 3);

      take(running, falsePositive(key -> key > 2 && key <= 12));
      mustStay(KoiTables.SILVER, silver, 12);
      mustStay(KoiTables.GOLD, gold, 10);

      take(running, named(key -> key > 5 && key <= 10, "b"));
      mustStay(KoiTables.SILVER, silver, 12);
      mustStay(KoiTables.GOLD, gold, 10);

      take(running, candidate(key -> key <= 10));
      mustStay(KoiTables.SILVER, silver, 12);
      mustStay(KoiTables.GOLD, gold, 12);

      take(running, candidate(key -> key % 40 == 39));
      mustStay(KoiTables.SILVER, silver, 1512);
      mustStay(KoiTables.GOLD, gold, 1512);

      take(running, join(candidate(key -> key % 120 == 61), falsePositive(key -> key % 120 == 1)));
      mustStay(KoiTables.SILVER, silver, 2511);
      mustStay(KoiTables.GOLD, gold, 2511);
    }

    take(falsePositive(key -> key % 1000 == 100));
    mustStay(KoiTables.SILVER, silver, 2571);
    mustStay(KoiTables.GOLD, gold, 2571);
    assertThat(planetsByKernel()).isEqualTo(oracle.silver());
    assertThat(starsByKernel()).isEqualTo(oracle.gold());
  }

  private Map<Long, Planet> planetsByKernel() {
    Map<Long, Planet> planets = new TreeMap<>();
    for (Map<String, Object> row : KernelTable.rows(lake.folder(KoiTables.SILVER))) {
      planets.put(
          (Long) row.get(SURROGATE_KEY),
          new Planet(
              (Long) row.get(KEPLER_STAR_ID),
              (String) row.get(EXOPLANET_NAME),
              (String) row.get(DISPOSITION),
              (Double) row.get(CONFIDENCE)));
    }
    return planets;
  }

  private Map<Long, Long> starsByKernel() {
    Map<Long, Long> stars = new TreeMap<>();
    KernelTable.rows(lake.folder(KoiTables.GOLD))
        .forEach(row -> stars.put((Long) row.get(KEPLER_STAR_ID), (Long) row.get(NUM_PLANETS)));
    return stars;
  }

  @Test
  @Tag("exhaustive")
  @DisplayName("writes a file anew once more than a twentieth of it would be masked")
  void writesAnew() {
    take(named(key -> true, "b"));
    take(candidate(key -> key % 20 == 0));
    String silver = large(KoiTables.SILVER).path();
    String gold = large(KoiTables.GOLD).path();
    mustStay(KoiTables.SILVER, silver, PLANETS / 20);
    mustStay(KoiTables.GOLD, gold, PLANETS / 20);

    take(candidate(key -> key == 1));

    for (LakeTable table : List.of(KoiTables.SILVER, KoiTables.GOLD)) {
      assertThat(files(table)).allMatch(file -> file.deletionVector() == null);
      assertThat(files(table)).noneMatch(file -> List.of(silver, gold).contains(file.path()));
    }
  }

  @Test
  @Tag("exhaustive")
  @DisplayName("gathers the small files that loads leave beside them")
  void gathers() {
    take(named(key -> true, "b"));
    Map<Long, Planet> before = new TreeMap<>(oracle.silver());
    long version = lake.version(KoiTables.SILVER);
    String silver = large(KoiTables.SILVER).path();
    String gold = large(KoiTables.GOLD).path();

    try (RunningPipeline running = pipeline.start()) {
      for (long load = 1; load <= 19; load++) {
        long last = load;
        load(running, candidate(key -> key % 5_000 == last));
      }
    }

    mustBeRight();
    assertThat(feed(version)).isEqualTo(changes(before, oracle.silver()));
    mustStay(KoiTables.SILVER, silver, 19 * 12);
    mustStay(KoiTables.GOLD, gold, 19 * 12);
    assertThat(files(KoiTables.SILVER)).hasSizeLessThan(10);
    assertThat(files(KoiTables.GOLD)).hasSizeLessThan(10);
  }

  @Test
  @Tag("exhaustive")
  @DisplayName("gathers small files beside one that is masked and hardly larger, and leaves it out")
  void gathersBesideMasked() {
    String gold;
    try (RunningPipeline running = pipeline.start()) {
      load(running, named(key -> key <= 5_200, "b"));
      gold = files(KoiTables.GOLD).get(0).path();
      for (long load = 1; load <= 9; load++) {
        long last = load;
        load(running, candidate(key -> key == last));
      }
    }

    mustBeRight();
    assertThat(files(KoiTables.GOLD))
        .hasSizeLessThan(8)
        .filteredOn(file -> file.path().equals(gold))
        .singleElement()
        .extracting(AddFile::numDeletedRecords)
        .isEqualTo(9L);
  }

  @Test
  @Tag("exhaustive")
  @DisplayName("is kept up: OPTIMIZE writes what is masked no more, VACUUM takes no vector away")
  void upkeep() {
    take(named(key -> true, "b"));
    take(candidate(key -> key % 50 == 0));
    take(falsePositive(key -> key % 5_000 == 7));
    String silver = large(KoiTables.SILVER).path();

    KeplerLake.open(spark, lake.layout()).maintenance().retain(Duration.ZERO).run();
    mustBeRight();
    mustStay(KoiTables.SILVER, silver, 1212);

    take(candidate(key -> key % 5_000 == 8));
    mustStay(KoiTables.SILVER, silver, 1224);

    KeplerLake.open(spark, lake.layout()).maintenance().optimize().retain(Duration.ZERO).run();
    mustBeRight();
    for (LakeTable table : List.of(KoiTables.SILVER, KoiTables.GOLD)) {
      assertThat(files(table)).hasSize(1).allMatch(file -> file.deletionVector() == null);
    }

    take(candidate(key -> key % 5_000 == 9));
    pipeline.rebuild(Layer.SILVER);
    pipeline.rebuild(Layer.GOLD);
    mustBeRight();
    take(falsePositive(key -> key % 5_000 == 10));
  }

  @Test
  @Tag("exhaustive")
  @DisplayName("says so when a vector's file is lost: masked rows never come back unseen")
  void lostVector() throws IOException {
    take(named(key -> true, "b"));
    take(candidate(key -> key % 40 == 39));
    mustStay(KoiTables.SILVER, large(KoiTables.SILVER).path(), PLANETS / 40);
    Path vector = vectorOf(KoiTables.SILVER);
    Path away = vector.resolveSibling("_away");
    Files.move(vector, away);

    assertThatThrownBy(lake.lake().silver()::collectAsList)
        .hasStackTraceContaining(vector.getFileName().toString());
    landing.land(candidate(key -> key <= 5));
    assertThatThrownBy(pipeline::runOnce)
        .isInstanceOf(PipelineException.class)
        .hasStackTraceContaining(vector.getFileName().toString());

    Files.move(away, vector);
    oracle.load(candidate(key -> key <= 5));
    pipeline.runOnce();
    mustBeRight();
  }

  @Test
  @Tag("exhaustive")
  @DisplayName("made before there were vectors is given them, unless a hand has switched them off")
  void older() {
    KoiTables.all().stream().forEach(this::createAsBefore);
    switchVectors("false");
    take(named(key -> true, "b"));
    String rewritten = large(KoiTables.SILVER).path();

    try (RunningPipeline running = pipeline.start()) {
      take(running, candidate(key -> key <= 3));
      assertThat(files(KoiTables.SILVER))
          .allMatch(file -> file.deletionVector() == null)
          .noneMatch(file -> file.path().equals(rewritten));
      assertThat(features(KoiTables.SILVER)).doesNotContain(VECTORS);

      spark.sql(
          "ALTER TABLE delta.`%s` UNSET TBLPROPERTIES ('delta.enableDeletionVectors')"
              .formatted(lake.folder(KoiTables.SILVER)));
      take(running, falsePositive(key -> key > 3 && key <= 9));
      assertThat(features(KoiTables.SILVER)).contains(VECTORS);
      assertThat(features(KoiTables.GOLD)).doesNotContain(VECTORS);

      String silver = large(KoiTables.SILVER).path();
      take(running, candidate(key -> key > 9 && key <= 11));
      mustStay(KoiTables.SILVER, silver, 2);
    }
  }

  private void switchVectors(String to) {
    for (LakeTable table : List.of(KoiTables.SILVER, KoiTables.GOLD)) {
      spark.sql(
          "ALTER TABLE delta.`%s` SET TBLPROPERTIES ('delta.enableDeletionVectors' = '%s')"
              .formatted(lake.folder(table), to));
    }
  }

  /** What a reader of a table must know of. */
  private Set<String> features(LakeTable table) {
    return Set.copyOf(
        JavaConverters.seqAsJavaList(
            Table.in(lake.layout(), table)
                .snapshot(spark)
                .protocol()
                .readerFeatureNames()
                .toSeq()));
  }

  private void createAsBefore(LakeTable table) {
    Map<String, String> properties = new TreeMap<>(table.properties());
    properties.put("kepler.keys", KoiSource.csv(landing.path()).keys().name());
    spark.sql(
        "CREATE TABLE delta.`%s` (%s) USING delta TBLPROPERTIES (%s)"
            .formatted(
                lake.folder(table),
                table.encoder().schema().toDDL(),
                properties.entrySet().stream()
                    .map(property -> "'%s'='%s'".formatted(property.getKey(), property.getValue()))
                    .collect(Collectors.joining(","))));
  }

  private void load(RunningPipeline running, List<RawKoi> load) {
    landing.land(load);
    oracle.load(load);
    running.processAllAvailable();
  }

  private void take(RunningPipeline running, List<RawKoi> load) {
    take(load, running::processAllAvailable);
  }

  private void take(List<RawKoi> load) {
    take(load, pipeline::runOnce);
  }

  /** Takes a load and compares all that the lake tells with the oracle. */
  private void take(List<RawKoi> load, Runnable run) {
    Map<Long, Planet> before = new TreeMap<>(oracle.silver());
    long version = Math.max(0, lake.version(KoiTables.SILVER));
    landing.land(load);
    oracle.load(load);

    run.run();

    mustBeRight();
    assertThat(feed(version)).as("change data feed").isEqualTo(changes(before, oracle.silver()));
  }

  private void mustBeRight() {
    lake.mustEqual(oracle);
    assertThat(pipeline.verify().differences()).isEmpty();
    assertThat(pipeline.examine()).isEmpty();
  }

  /** The large file is there, so many of its rows are masked, and the others are small. */
  private void mustStay(LakeTable table, String path, long masked) {
    AddFile large = large(table);
    assertThat(large.path()).isEqualTo(path);
    assertThat(large.numDeletedRecords()).as("masked in %s", table).isEqualTo(masked);
    assertThat(large.deletionVector().storageType()).isEqualTo(IN_FILE);
    assertThat(files(table).stream().mapToLong(AddFile::size).sum())
        .isLessThan(large.size() * 5 / 4);
  }

  private Path vectorOf(LakeTable table) {
    String folder = lake.folder(table);
    return Path.of(
        large(table)
            .deletionVector()
            .absolutePath(new org.apache.hadoop.fs.Path(folder))
            .toUri()
            .getPath());
  }

  private AddFile large(LakeTable table) {
    return files(table).stream()
        .filter(file -> (long) file.numPhysicalRecords().get() > PLANETS / 2)
        .findAny()
        .orElseThrow();
  }

  private List<AddFile> files(LakeTable table) {
    return Table.in(lake.layout(), table).snapshot(spark).allFiles().collectAsList();
  }

  /** What silver says has changed after a version. */
  private Set<String> feed(long version) {
    Set<String> feed = new TreeSet<>();
    if (lake.version(KoiTables.SILVER) > version) {
      Table.in(lake.layout(), KoiTables.SILVER)
          .changesBetween(spark, version, lake.version(KoiTables.SILVER))
          .select(
              "_change_type",
              SURROGATE_KEY,
              KEPLER_STAR_ID,
              EXOPLANET_NAME,
              DISPOSITION,
              CONFIDENCE)
          .collectAsList()
          .forEach(row -> assertThat(feed.add(text(row))).as("twice: %s", row).isTrue());
    }
    return feed;
  }

  private static String text(Row row) {
    return row.getString(0)
        + " "
        + row.getLong(1)
        + " "
        + new Planet(row.getLong(2), row.getString(3), row.getString(4), row.getDouble(5));
  }

  /** What must be said to have changed. */
  private static Set<String> changes(Map<Long, Planet> before, Map<Long, Planet> after) {
    Set<String> changes = new TreeSet<>();
    before.forEach(
        (key, planet) -> {
          Planet now = after.get(key);
          if (now == null) {
            changes.add("delete " + key + " " + planet);
          } else if (!now.equals(planet)) {
            changes.add("update_preimage " + key + " " + planet);
            changes.add("update_postimage " + key + " " + now);
          }
        });
    after.forEach(
        (key, planet) -> {
          if (!before.containsKey(key)) {
            changes.add("insert " + key + " " + planet);
          }
        });
    return changes;
  }

  private static List<RawKoi> named(LongPredicate keys, String letter) {
    return kois(keys, letter, "CONFIRMED");
  }

  private static List<RawKoi> candidate(LongPredicate keys) {
    return kois(keys, null, "CANDIDATE");
  }

  private static List<RawKoi> falsePositive(LongPredicate keys) {
    return kois(keys, null, "FALSE POSITIVE");
  }

  private static List<RawKoi> kois(LongPredicate keys, String letter, String disposition) {
    return LongStream.rangeClosed(1, PLANETS)
        .filter(keys)
        .mapToObj(
            key ->
                RawKoi.of(
                    key,
                    1_000_000 + key,
                    "K%05d.01".formatted(key),
                    letter == null ? null : "Kepler-" + key + " " + letter,
                    disposition,
                    0.5))
        .toList();
  }

  private static List<RawKoi> join(List<RawKoi> some, List<RawKoi> others) {
    return Stream.concat(some.stream(), others.stream()).toList();
  }
}
