package dev.kepler.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kepler.medallion.lake.Layer;
import dev.kepler.medallion.lake.TableLayout;
import dev.kepler.model.RawKoi;
import dev.kepler.model.testing.Kois;
import dev.kepler.model.testing.LocalSpark;
import dev.kepler.pipeline.source.KoiSource;
import dev.kepler.pipeline.testing.LandingFolder;
import dev.kepler.pipeline.testing.Oracle;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

@DisplayName("In a folder with blanks, signs and umlauts in its name,")
@Tag("exhaustive")
@ExtendWith(LocalSpark.class)
class OddNamesTest {

  private static final String ODD = "a b%20c#d ü+&'\"%";

  private final SparkSession spark;
  private final Oracle oracle = new Oracle();
  private Path folder;
  private LandingFolder landing;

  OddNamesTest(SparkSession spark) {
    this.spark = spark;
  }

  @BeforeEach
  void fresh(@TempDir Path parent) {
    folder = parent.resolve(ODD);
    landing = new LandingFolder(folder.resolve("landing #1 ü%41"));
  }

  @Test
  @Tag("exhaustive")
  @DisplayName("a lake is written, examined, verified, rebuilt, maintained and gone on with")
  void lake() throws IOException {
    TestLake lake = new TestLake(spark, TableLayout.under(folder.resolve(ODD).toString()));
    KeplerPipeline pipeline = loads(lake);

    assertThat(pipeline.examine()).isEmpty();
    assertThat(pipeline.verify().differences()).isEmpty();
    pipeline.rebuild(Layer.SILVER);
    KeplerLake.open(spark, lake.layout()).maintenance().optimize().run();
    arrive(Kois.candidate(), pipeline);
    lake.mustEqual(oracle);
    assertThat(pipeline.verify().differences()).isEmpty();

    lookingWritesNothing(lake, pipeline);
  }

  /** Also where the file that is locked has gone, and where it may not be written. */
  private void lookingWritesNothing(TestLake lake, KeplerPipeline pipeline) throws IOException {
    Files.delete(folder.resolve(ODD).resolve("checkpoints/lake.lock"));
    Map<String, String> before = content();

    assertThat(pipeline.examine()).isEmpty();
    assertThat(pipeline.verify().clean()).isTrue();
    assertThat(pipeline.changes(Instant.EPOCH, Instant.now())).hasSize(2);
    assertThat(lake.lake().latestTotals()).isPresent();
    assertThat(lake.lake().topStars(3)).hasSize(2);
    assertThat(content()).isEqualTo(before);
  }

  @Test
  @Tag("exhaustive")
  @DisplayName("a catalog's warehouse and the checkpoints are, with a table begun and not made")
  void catalog() throws IOException {
    String schema = folder.resolve("ware house%20").toString();
    spark.sql("CREATE SCHEMA odd LOCATION '" + schema.replace("'", "\\'") + "'");
    try {
      Files.createDirectories(Path.of(schema, "silver_exoplanets/_delta_log"));
      TestLake lake =
          new TestLake(
              spark,
              TableLayout.inCatalog("spark_catalog.odd", folder.resolve("check ü#").toString()));
      KeplerPipeline pipeline = loads(lake);

      assertThat(Path.of(schema, "silver_exoplanets")).isDirectory();
      assertThat(pipeline.examine()).isEmpty();
      assertThat(pipeline.verify().differences()).isEmpty();
      pipeline.rebuild(Layer.GOLD);
      arrive(Kois.candidate(), pipeline);
      lake.mustEqual(oracle);
    } finally {
      spark.sql("DROP SCHEMA odd CASCADE");
    }
  }

  /** Three loads, of which the second changes a planet and the third retracts one. */
  private KeplerPipeline loads(TestLake lake) {
    KeplerPipeline pipeline = lake.pipeline(KoiSource.csv(landing.path())).build();
    RawKoi other = Kois.kepler227b();
    other.setConfidence(0.5);
    RawKoi gone = Kois.kepler503b();
    gone.setDisposition("FALSE POSITIVE");
    arrive(List.of(Kois.kepler227b(), Kois.kepler503b()), pipeline);
    arrive(other, pipeline);
    arrive(gone, pipeline);
    lake.mustEqual(oracle);
    return pipeline;
  }

  private void arrive(RawKoi koi, KeplerPipeline pipeline) {
    arrive(List.of(koi), pipeline);
  }

  private void arrive(List<RawKoi> kois, KeplerPipeline pipeline) {
    landing.land(kois);
    oracle.load(kois);
    pipeline.runOnce();
  }

  /** Everything below the folder: names, times, and what is in the files. */
  private Map<String, String> content() throws IOException {
    Map<String, String> content = new TreeMap<>();
    try (Stream<Path> all = Files.walk(folder)) {
      for (Path path : all.toList()) {
        String bytes =
            Files.isDirectory(path) ? "" : HexFormat.of().formatHex(Files.readAllBytes(path));
        content.put(path.toString(), Files.getLastModifiedTime(path) + " " + bytes);
      }
    }
    return content;
  }
}
