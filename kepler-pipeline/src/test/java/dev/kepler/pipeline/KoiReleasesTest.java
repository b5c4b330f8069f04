package dev.kepler.pipeline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.kepler.medallion.lake.KeyState;
import dev.kepler.medallion.lake.Layer;
import dev.kepler.medallion.lake.LedgerEntry;
import dev.kepler.medallion.lake.TableLayout;
import dev.kepler.model.DiscoveryTotals;
import dev.kepler.model.testing.LocalSpark;
import dev.kepler.pipeline.source.KoiSource;
import dev.kepler.pipeline.testing.KoiTables;
import dev.kepler.pipeline.testing.LandingFolder;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** The real releases of 2017 and 2025; needs the folder that holds them in {@code KOI_DATA}. */
@DisplayName("The archive's releases of 2017 and 2025")
@ExtendWith(LocalSpark.class)
class KoiReleasesTest {

  private static final List<String> WANTED =
      List.of("kepid", "kepoi_name", "kepler_name", "koi_disposition", "koi_score");

  private static final List<String> FLAGS =
      List.of("koi_fpflag_nt", "koi_fpflag_ss", "koi_fpflag_co", "koi_fpflag_ec");

  private final SparkSession spark;
  private LandingFolder landing;
  private TestLake lake;

  KoiReleasesTest(SparkSession spark) {
    this.spark = spark;
  }

  @BeforeAll
  static void requireData() {
    String folder = System.getenv("KOI_DATA");
    if (folder == null) {
      System.err.println(
          "KoiReleasesTest skipped: KOI_DATA does not name the folder of the KOI tables");
    }
    assumeTrue(folder != null, "KOI_DATA does not name the folder of the KOI tables");
  }

  @BeforeEach
  void fresh(@TempDir Path folder) {
    landing = new LandingFolder(folder.resolve("landing"));
    lake = new TestLake(spark, TableLayout.under(folder.resolve("lake").toString()));
  }

  @Test
  @Tag("exhaustive")
  @DisplayName(
      "give the published figures, one after the other, and the reasons of each move; 2025 again,"
          + " shuffled, changes nothing")
  void releases() throws IOException {
    KeplerPipeline pipeline = lake.pipeline(KoiSource.archive(landing.path())).build();
    String newest = release("cumulative-2025-10-03.csv");

    landing.land("2017.csv", release("cumulative-2017-kaggle.csv"));
    pipeline.runOnce();
    figures(2293, 2248, 2293, 3474);
    Instant first = lake.lake().latestTotals().orElseThrow().getCountedAt();

    landing.land("2025.csv", newest);
    pipeline.runOnce();
    figures(2746, 1979, 2745, 3611);
    LedgerEntry silver = lake.lastEntry(Layer.SILVER);
    assertThat(silver.read()).isEqualTo(9564);
    assertThat(silver.inserted()).isEqualTo(333);
    assertThat(silver.updated()).isEqualTo(444);
    assertThat(silver.retracted()).isEqualTo(149);
    assertThat(silver.unchanged()).isEqualTo(3948);
    assertThat(silver.neverHeld()).isEqualTo(4690);
    assertThat(silver.quarantined()).isZero();
    assertThat(silver.superseded()).isZero();

    List<KoiChange> why = pipeline.changes(first, Instant.now());
    assertThat(why).hasSize(926);
    assertThat(why)
        .filteredOn(c -> c.kepoiName().equals("K00242.01"))
        .singleElement()
        .satisfies(c -> assertThat(c.name()).isEqualTo("Kepler-503 b"))
        .satisfies(c -> assertThat(c.from()).isEqualTo("CONFIRMED"))
        .satisfies(c -> assertThat(c.to()).isEqualTo("FALSE POSITIVE"));
    assertThat(moved(why, "CONFIRMED")).isEqualTo(2746 - 2293);
    assertThat(moved(why, "CANDIDATE")).isEqualTo(1979 - 2248);
    reasons(why, table(release("cumulative-2017-kaggle.csv")), table(newest));

    List<Long> before = versions();
    landing.land("shuffled.csv", shuffled(newest, new Random(1)));
    pipeline.runOnce();
    assertThat(versions()).isEqualTo(before);
    assertThat(lake.lastEntry(Layer.SILVER).read()).isEqualTo(9564);
    assertThat(lake.lastEntry(Layer.SILVER).unchanged()).isEqualTo(4725);
    assertThat(lake.lastEntry(Layer.SILVER).neverHeld()).isEqualTo(4839);
    assertThat(pipeline.verify().differences()).isEmpty();
  }

  @Test
  @Tag("exhaustive")
  @DisplayName("landed the other way round leave silver at 2025, and tell 2017 as it was")
  void late() throws IOException {
    KeplerPipeline pipeline = lake.pipeline(KoiSource.archive(landing.path())).build();
    landing.land("2025.csv", release("cumulative-2025-10-03.csv"));
    pipeline.runOnce();
    List<Long> before = versions();
    landing.land(
        "2017.csv", "# Tue Oct  3 00:00:00 2017\n" + release("cumulative-2017-kaggle.csv"));
    pipeline.runOnce();

    figures(2746, 1979, 2745, 3611);
    assertThat(versions()).isEqualTo(before);
    assertThat(lake.lastEntry(Layer.SILVER).balances()).isTrue();
    assertThat(lake.lake().course())
        .extracting(
            valid -> valid.from().toString().substring(0, 4),
            valid -> valid.totals().getConfirmed(),
            valid -> valid.totals().getCandidates(),
            valid -> valid.totals().getNamed(),
            valid -> valid.totals().getStars())
        .containsExactly(
            tuple("2017", 2293L, 2248L, 2293L, 3474L), tuple("2025", 2746L, 1979L, 2745L, 3611L));
    assertThat(lake.lake().asOf(Instant.parse("2020-01-01T00:00:00Z")).silver().count())
        .isEqualTo(2293 + 2248);
    assertThat(lake.lake().history(24201))
        .extracting(KeyState::kind)
        .containsExactly(KeyState.Kind.HELD, KeyState.Kind.GONE);
    assertThat(pipeline.verify().differences()).isEmpty();
  }

  private static long moved(List<KoiChange> changes, String disposition) {
    return changes.stream().filter(c -> disposition.equals(c.to())).count()
        - changes.stream().filter(c -> disposition.equals(c.from())).count();
  }

  /** Compares the reasons with what plain Java makes of the texts of both tables. */
  private static void reasons(
      List<KoiChange> why,
      Map<String, Map<String, String>> before,
      Map<String, Map<String, String>> after) {
    for (KoiChange koi : why) {
      assertThat(koi.reasons().stream().map(reason -> reason.kind().name()).distinct())
          .as(koi.kepoiName())
          .containsExactlyInAnyOrderElementsOf(
              expected(before.get(koi.kepoiName()), after.get(koi.kepoiName())));
    }
    Set<String> told =
        why.stream()
            .filter(koi -> koi.reasons().get(0).kind().isFromData())
            .map(KoiChange::kepoiName)
            .collect(Collectors.toSet());
    List<String> left = kois(why, KoiChange.Kind.LEFT);
    assertThat(left).hasSize(149);
    assertThat(left).filteredOn(told::contains).hasSizeGreaterThanOrEqualTo(148);
    assertThat(left).filteredOn(koi -> !told.contains(koi)).containsExactly("K00242.01");
    List<String> entered = kois(why, KoiChange.Kind.ENTERED);
    assertThat(entered).hasSize(333).allMatch(told::contains);

    assertThat(left.stream().filter(koi -> FLAGS.stream().anyMatch(is(after.get(koi), "1"))))
        .as("carry a flag in 2025")
        .hasSize(147)
        .allMatch(told::contains);
    assertThat(entered.stream().filter(koi -> changed(before, after, koi, "1", "0")))
        .as("had one cleared")
        .hasSize(330)
        .isSubsetOf(led(why, "FLAG_CLEARED"));
    assertThat(left.stream().filter(koi -> changed(before, after, koi, "0", "1")))
        .as("had one set")
        .hasSize(123)
        .isSubsetOf(led(why, "FLAG_SET"));
  }

  private static List<String> kois(List<KoiChange> why, KoiChange.Kind kind) {
    return why.stream().filter(koi -> koi.kind() == kind).map(KoiChange::kepoiName).toList();
  }

  private static List<String> led(List<KoiChange> why, String kind) {
    return why.stream()
        .filter(koi -> koi.reasons().get(0).kind().name().equals(kind))
        .map(KoiChange::kepoiName)
        .toList();
  }

  private static boolean changed(
      Map<String, Map<String, String>> before,
      Map<String, Map<String, String>> after,
      String koi,
      String from,
      String to) {
    return FLAGS.stream().anyMatch(is(before.get(koi), from).and(is(after.get(koi), to)));
  }

  private static Predicate<String> is(Map<String, String> koi, String value) {
    return flag -> koi.get(flag).equals(value);
  }

  private static Set<String> expected(Map<String, String> before, Map<String, String> after) {
    Set<String> kinds = new TreeSet<>();
    if (FLAGS.stream().anyMatch(is(before, "0").and(is(after, "1")))) {
      kinds.add("FLAG_SET");
    }
    if (FLAGS.stream().anyMatch(is(before, "1").and(is(after, "0")))) {
      kinds.add("FLAG_CLEARED");
    }
    if (!before.get("koi_pdisposition").equals(after.get("koi_pdisposition"))) {
      kinds.add("KEPLER_DISPOSITION");
    }
    if (!before.get("kepler_name").equals(after.get("kepler_name"))) {
      kinds.add(before.get("kepler_name").isEmpty() ? "NAMED" : "RENAMED");
    }
    return kinds.isEmpty() ? Set.of("LITERATURE") : kinds;
  }

  /** Rows of a release by the names of their KOIs, as text; no field holds a comma. */
  private static Map<String, Map<String, String>> table(String release) {
    List<String> lines = release.lines().filter(line -> !line.startsWith("#")).toList();
    String[] header = lines.get(0).split(",", -1);
    Map<String, Map<String, String>> table = new HashMap<>();
    for (String line : lines.subList(1, lines.size())) {
      String[] fields = line.split(",", -1);
      Map<String, String> row = new HashMap<>();
      for (int i = 0; i < header.length; i++) {
        row.put(header[i], fields[i]);
      }
      table.put(row.get("kepoi_name"), row);
    }
    return table;
  }

  private void figures(long confirmed, long candidates, long named, long stars) {
    DiscoveryTotals totals = lake.lake().latestTotals().orElseThrow();
    assertThat(totals)
        .isEqualTo(DiscoveryTotals.of(totals.getCountedAt(), confirmed, candidates, named, stars));
  }

  private List<Long> versions() {
    return List.of(KoiTables.QUARANTINE, KoiTables.SILVER, KoiTables.GOLD, KoiTables.TOTALS)
        .stream()
        .map(lake::version)
        .toList();
  }

  private static String release(String name) throws IOException {
    return Files.readString(Path.of(System.getenv("KOI_DATA"), name), StandardCharsets.UTF_8);
  }

  /** Rows in another order, and the five columns in another order; no field holds a comma. */
  private static String shuffled(String release, Random random) {
    List<String> lines = release.lines().collect(Collectors.toCollection(ArrayList::new));
    List<String> preamble = lines.stream().filter(l -> l.startsWith("#")).toList();
    lines.removeAll(preamble);
    List<String> names = List.of(lines.remove(0).split(",", -1));
    List<String> wanted = new ArrayList<>(WANTED);
    Collections.shuffle(wanted, random);
    Collections.shuffle(lines, random);
    StringBuilder text = new StringBuilder(String.join("\n", preamble)).append('\n');
    text.append(String.join(",", wanted)).append('\n');
    for (String line : lines) {
      String[] fields = line.split(",", -1);
      text.append(
              wanted.stream().map(c -> fields[names.indexOf(c)]).collect(Collectors.joining(",")))
          .append('\n');
    }
    return text.toString();
  }
}
