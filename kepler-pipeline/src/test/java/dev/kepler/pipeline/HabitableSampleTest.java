package dev.kepler.pipeline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;
import static org.assertj.core.api.Assumptions.assumeThat;

import dev.kepler.medallion.lake.Layer;
import dev.kepler.medallion.lake.PlannedGold;
import dev.kepler.medallion.lake.RebuildPlan;
import dev.kepler.medallion.lake.TableLayout;
import dev.kepler.medallion.pipeline.MedallionPipeline;
import dev.kepler.model.BronzeKoi;
import dev.kepler.model.HabitablePlanet;
import dev.kepler.model.RawKoi;
import dev.kepler.model.testing.LocalSpark;
import dev.kepler.pipeline.source.KoiSource;
import dev.kepler.pipeline.testing.LandingFolder;
import dev.kepler.transforms.HabitableSample;
import dev.kepler.transforms.KoiMedallion;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDateTime;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** A gold table that an older lake grows, over columns that silver did not have. */
@ExtendWith(LocalSpark.class)
@DisplayName("The habitable sample")
class HabitableSampleTest {

  private static final String HEADER =
      "kepid,kepoi_name,kepler_name,koi_disposition,koi_score,koi_insol,koi_prad\n";

  private final SparkSession spark;
  private LandingFolder landing;
  private TestLake lake;

  HabitableSampleTest(SparkSession spark) {
    this.spark = spark;
  }

  @BeforeEach
  void fresh(@TempDir Path folder) {
    landing = new LandingFolder(folder.resolve("landing"));
    lake = new TestLake(spark, TableLayout.under(folder.resolve("lake").toString()));
  }

  @Test
  @Tag("exhaustive")
  @DisplayName("holds the confirmed planets within its bounds, and follows silver")
  void follows() {
    landing.land(
        "a.csv",
        HEADER
            + "1,K00001.01,Kepler-1 b,CONFIRMED,1,0.5,1.5\n"
            + "2,K00002.01,Kepler-2 b,CONFIRMED,1,0.36,1.5\n"
            + "3,K00003.01,Kepler-3 b,CONFIRMED,1,1.11,1.5\n"
            + "4,K00004.01,Kepler-4 b,CONFIRMED,1,0.5,1.6\n"
            + "5,K00005.01,,CANDIDATE,1,0.5,1.5\n"
            + "6,K00006.01,,CONFIRMED,1, 1.1e0 ,+1.59\n"
            + "7,K00007.01,Kepler-7 b,CONFIRMED,1,NaN,1\n"
            + "8,K00008.01,Kepler-8 b,CONFIRMED,1,half,1\n");
    lake.pipeline(source()).build().runOnce();
    MedallionPipeline<RawKoi, BronzeKoi, Row> wider = wider();

    wider.runOnce();
    assertThat(sample(wider)).as("silver's new columns are empty until it is rebuilt").isEmpty();
    wider.rebuild(Layer.SILVER);
    wider.runOnce();
    assertThat(sample(wider)).containsExactly("101 Kepler-1 b", "601 null");
    assertThat(wider.verify().differences()).isEmpty();

    landing.land(
        "b.csv",
        HEADER
            + "1,K00001.01,Kepler-1 b,FALSE POSITIVE,1,0.5,1.5\n"
            + "2,K00002.01,Kepler-2 b,CONFIRMED,1,0.37,1.5\n"
            + "3,K00003.01,Kepler-3 b,CONFIRMED,1,1.11,1.5\n"
            + "4,K00004.01,Kepler-4 b,CONFIRMED,1,0.5,1.6\n"
            + "5,K00005.01,Kepler-5 b,CONFIRMED,1,0.5,1.5\n"
            + "6,K00006.01,,CONFIRMED,1,1.2,1.59\n"
            + "8,K00008.01,Kepler-8 b,CONFIRMED,1,half,1\n");
    wider.runOnce();
    assertThat(sample(wider)).containsExactly("201 Kepler-2 b", "501 Kepler-5 b");
    assertThat(wider.verify().differences()).isEmpty();
  }

  @Test
  @Tag("exhaustive")
  @DisplayName("grows in a lake of the real tables: 7 planets in 2017, 8 in 2025 by Kepler-1652 b")
  void realTables() throws IOException {
    assumeThat(System.getenv("KOI_DATA"))
        .as("KOI_DATA names no folder with the real KOI tables")
        .isNotNull();
    List<String> rows2017 = real("cumulative-2017-kaggle.csv");
    List<String> rows2025 = real("cumulative-2025-10-03.csv");
    assertThat(expected(rows2017)).hasSize(7);
    assertThat(expected(rows2025)).hasSize(8);
    landing.land("2017.csv", String.join("\n", rows2017));
    lake.pipeline(source()).build().runOnce();
    long arrived = lake.lake().bronze().count();
    MedallionPipeline<RawKoi, BronzeKoi, Row> wider = wider();
    RebuildPlan<BronzeKoi, Row> plan =
        lake.pipeline(source()).build().plan(HabitableSample.addedTo(KoiMedallion.KEYED_BY_NAME));

    wider.rebuild(Layer.SILVER);
    wider.runOnce();

    assertThat(plan.gold())
        .extracting(PlannedGold::inserted, PlannedGold::updated, PlannedGold::retracted)
        .containsExactly(tuple(0L, 0L, 0L), tuple(7L, 0L, 0L));
    Set<String> of2017 = names(wider);
    assertThat(of2017).isEqualTo(expected(rows2017));
    assertThat(lake.lake().bronze().count()).as("nothing is loaded again").isEqualTo(arrived);

    landing.land("2025.csv", String.join("\n", rows2025));
    wider.runOnce();

    Set<String> of2025 = names(wider);
    assertThat(of2025).isEqualTo(expected(rows2025)).containsAll(of2017);
    of2025.removeAll(of2017);
    assertThat(of2025).containsExactly("Kepler-1652 b");
    assertThat(wider.verify().differences()).isEmpty();
  }

  private KoiSource source() {
    return KoiSource.archive(
        landing.path(), file -> Optional.of(LocalDateTime.parse("2025-10-03T00:00")));
  }

  private MedallionPipeline<RawKoi, BronzeKoi, Row> wider() {
    return MedallionPipeline.builder(spark, HabitableSample.addedTo(KoiMedallion.KEYED_BY_NAME))
        .source(source())
        .tables(lake.layout())
        .build();
  }

  private static List<HabitablePlanet> planets(MedallionPipeline<?, ?, Row> pipeline) {
    return pipeline.lake().gold(HabitableSample.PLANETS).orderBy("surrogate_key").collectAsList();
  }

  private static List<String> sample(MedallionPipeline<?, ?, Row> pipeline) {
    return planets(pipeline).stream()
        .map(planet -> planet.getSurrogateKey() + " " + planet.getExoplanetName())
        .toList();
  }

  private static Set<String> names(MedallionPipeline<?, ?, Row> pipeline) {
    return planets(pipeline).stream()
        .map(HabitablePlanet::getExoplanetName)
        .collect(Collectors.toCollection(TreeSet::new));
  }

  /** Header and rows of a real table. */
  private static List<String> real(String name) throws IOException {
    try (var lines = Files.lines(Path.of(System.getenv("KOI_DATA"), name))) {
      return lines.filter(line -> !line.startsWith("#")).toList();
    }
  }

  /** The sample by a table's text; no field of it holds a comma. */
  private static Set<String> expected(List<String> table) {
    List<String> header = List.of(table.get(0).split(",", -1));
    Set<String> names = new TreeSet<>();
    for (String line : table.subList(1, table.size())) {
      String[] row = line.split(",", -1);
      String insolation = row[header.indexOf("koi_insol")];
      String radius = row[header.indexOf("koi_prad")];
      if (row[header.indexOf("koi_disposition")].equals("CONFIRMED")
          && !insolation.isEmpty()
          && !radius.isEmpty()
          && Double.parseDouble(insolation) > 0.36
          && Double.parseDouble(insolation) < 1.11
          && Double.parseDouble(radius) < 1.6) {
        names.add(row[header.indexOf("kepler_name")]);
      }
    }
    return names;
  }
}
