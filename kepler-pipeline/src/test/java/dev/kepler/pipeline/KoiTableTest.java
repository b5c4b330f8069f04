package dev.kepler.pipeline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.kepler.medallion.lake.TableLayout;
import dev.kepler.medallion.pipeline.RunningPipeline;
import dev.kepler.model.DiscoveryTotals;
import dev.kepler.model.RawKoi;
import dev.kepler.model.StarPlanets;
import dev.kepler.model.testing.LocalSpark;
import dev.kepler.pipeline.source.KoiSource;
import dev.kepler.pipeline.testing.LandingFolder;
import dev.kepler.pipeline.testing.Oracle;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.streaming.Trigger;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** The whole 2017 KOI table; needs the folder with the real tables in {@code KOI_DATA}. */
@DisplayName("The 2017 KOI table, split at random into loads and files,")
@ExtendWith(LocalSpark.class)
class KoiTableTest {

  private static final int SPLITS = 2;

  private final SparkSession spark;

  KoiTableTest(SparkSession spark) {
    this.spark = spark;
  }

  @BeforeAll
  static void requireData() {
    String folder = System.getenv("KOI_DATA");
    if (folder == null) {
      System.err.println(
          "KoiTableTest skipped: KOI_DATA does not name the folder of the KOI tables");
    }
    assumeTrue(folder != null, "KOI_DATA does not name the folder of the KOI tables");
  }

  @Test
  @Tag("exhaustive")
  @DisplayName("gives by stream what it gives at once")
  void streamEqualsBatch(@TempDir Path folder) throws IOException {
    long seed = Long.getLong("kepler.seed", System.nanoTime());
    System.err.println("KoiTableTest: -Dkepler.seed=" + seed);
    List<RawKoi> table = table();
    for (int split = 0; split < SPLITS; split++) {
      Random random = new Random(seed + split);
      Oracle oracle = new Oracle();
      LandingFolder landing = new LandingFolder(folder.resolve("landing" + split));
      TestLake lake =
          new TestLake(spark, TableLayout.under(folder.resolve("lake" + split).toString()));
      KeplerPipeline pipeline =
          lake.pipeline(KoiSource.csv(landing.path()))
              .trigger(Trigger.ProcessingTime("20 milliseconds"))
              .build();

      for (List<List<RawKoi>> load : loads(table, random)) {
        for (List<RawKoi> file : load) {
          landing.land(file);
          oracle.load(file);
        }
        if (random.nextBoolean()) {
          pipeline.runOnce();
        } else {
          try (RunningPipeline running = pipeline.start()) {
            running.processAllAvailable();
          }
        }
        lake.mustEqual(oracle);
      }
      mustBeThePublishedFigures(lake);
    }
  }

  /** Loads of one to three files; now and then a file comes a second time. */
  private static List<List<List<RawKoi>>> loads(List<RawKoi> table, Random random) {
    List<RawKoi> shuffled = new ArrayList<>(table);
    Collections.shuffle(shuffled, random);
    List<List<List<RawKoi>>> loads = new ArrayList<>();
    int from = 0;
    while (from < shuffled.size()) {
      List<List<RawKoi>> load = new ArrayList<>();
      for (int files = 1 + random.nextInt(3); files > 0 && from < shuffled.size(); files--) {
        int to = Math.min(shuffled.size(), from + 500 + random.nextInt(3000));
        load.add(shuffled.subList(from, to));
        from = to;
      }
      if (random.nextInt(3) == 0) {
        load.add(load.get(0));
      }
      loads.add(load);
    }
    return loads;
  }

  private static void mustBeThePublishedFigures(TestLake lake) {
    DiscoveryTotals totals = lake.lake().latestTotals().orElseThrow();
    assertThat(totals).isEqualTo(DiscoveryTotals.of(totals.getCountedAt(), 2293, 2248, 2293, 3474));
    assertThat(lake.lake().silver().count()).isEqualTo(4541);
    assertThat(lake.lake().gold().filter("num_planets > 0").count()).isEqualTo(1630);
    assertThat(lake.lake().topStars(3))
        .startsWith(StarPlanets.of(6541920, 6), StarPlanets.of(11442793, 6))
        .last()
        .extracting(StarPlanets::getNumPlanets)
        .isEqualTo(5L);
  }

  /** Plain Java over the file: no field of the 2017 table holds a comma or a quote. */
  private static List<RawKoi> table() throws IOException {
    return Files.readAllLines(Path.of(System.getenv("KOI_DATA"), "koi-2017.csv")).stream()
        .skip(1)
        .map(line -> line.split(",", -1))
        .map(
            f ->
                RawKoi.of(
                    Long.valueOf(f[0]),
                    Long.valueOf(f[1]),
                    f[2],
                    f[3].isEmpty() ? null : f[3],
                    f[4],
                    f[5].isEmpty() ? null : Double.valueOf(f[5])))
        .toList();
  }
}
