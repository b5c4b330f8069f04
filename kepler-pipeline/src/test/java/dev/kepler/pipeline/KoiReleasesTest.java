package dev.kepler.pipeline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

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
import java.util.List;
import java.util.Random;
import java.util.stream.Collectors;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** The real releases of 2017 and 2025; needs the folder that holds them in {@code KOI_DATA}. */
@DisplayName("The archive's releases of 2017 and 2025")
@ExtendWith(LocalSpark.class)
class KoiReleasesTest {

  private static final List<String> WANTED =
      List.of("kepid", "kepoi_name", "kepler_name", "koi_disposition", "koi_score");

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
  @DisplayName(
      "give the published figures, one after the other; 2025 again, shuffled, changes nothing")
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

    List<Long> before = versions();
    landing.land("shuffled.csv", shuffled(newest, new Random(1)));
    pipeline.runOnce();
    assertThat(versions()).isEqualTo(before);
    assertThat(lake.lastEntry(Layer.SILVER).read()).isEqualTo(9564);
    assertThat(lake.lastEntry(Layer.SILVER).unchanged()).isEqualTo(4725);
    assertThat(lake.lastEntry(Layer.SILVER).neverHeld()).isEqualTo(4839);
    assertThat(pipeline.verify().differences()).isEmpty();
  }

  private static long moved(List<KoiChange> changes, String disposition) {
    return changes.stream().filter(c -> disposition.equals(c.to())).count()
        - changes.stream().filter(c -> disposition.equals(c.from())).count();
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
