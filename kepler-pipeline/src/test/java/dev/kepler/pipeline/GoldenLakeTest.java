package dev.kepler.pipeline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.kepler.medallion.internal.files.AtomicFiles;
import dev.kepler.medallion.internal.ledger.FileLedger;
import dev.kepler.medallion.internal.text.LedgerJson;
import dev.kepler.medallion.lake.LakeStatus;
import dev.kepler.medallion.lake.Layer;
import dev.kepler.medallion.lake.LedgerEntry;
import dev.kepler.medallion.lake.TableLayout;
import dev.kepler.medallion.lake.VerificationReport;
import dev.kepler.medallion.pipeline.Lake;
import dev.kepler.model.RawKoi;
import dev.kepler.model.testing.Kois;
import dev.kepler.model.testing.LocalSpark;
import dev.kepler.pipeline.testing.LandingFolder;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

@DisplayName("A lake that an earlier library wrote")
@ExtendWith(LocalSpark.class)
class GoldenLakeTest {

  private static final ObjectMapper JSON = new ObjectMapper();

  private final SparkSession spark;
  private Path folder;
  private TestLake lake;

  GoldenLakeTest(SparkSession spark) {
    this.spark = spark;
  }

  @BeforeEach
  void unpack(@TempDir Path folder) throws IOException {
    this.folder = folder;
    GoldenLake.unpack(folder);
    lake = new TestLake(spark, GoldenLake.layout(folder));
  }

  @Test
  @DisplayName("is opened: it is in order, its ledger is what it was, and every table is right")
  void opens() throws IOException {
    KeplerPipeline pipeline = GoldenLake.pipeline(spark, folder);

    assertThat(pipeline.examine()).isEmpty();
    assertThat(ledger()).isEqualTo(golden());
    VerificationReport report = pipeline.verify();
    assertThat(report.differences()).isEmpty();
    assertThat(report.bronzeRows()).isEqualTo(24);
    assertThat(report.silverRows()).isEqualTo(3);
    assertThat(report.quarantineRows()).isEqualTo(5);
    assertThat(report.batches()).isEqualTo(16);
  }

  @Test
  @DisplayName("says how it is by its files alone, as its ledger and its tables do")
  void status() {
    LakeStatus status = Lake.status(GoldenLake.layout(folder)).orElseThrow();

    Map<Layer, LedgerEntry> newest = new EnumMap<>(Layer.class);
    lake.lake().ledger().entries().forEach(entry -> newest.put(entry.layer(), entry));
    assertThat(status.layers()).containsExactlyElementsOf(newest.values());
    assertThat(status.totals()).as("commits did not tell them yet").isNull();
    assertThat(status.quarantined()).isEqualTo(5);
    assertThat(status.out()).isEmpty();
    assertThat(status.read()).isNotEmpty();
    assertThat(status.upkeepDue()).isEmpty();
    assertThat(due(1, Instant.EPOCH))
        .as("of the tables that gathered a file since they were compacted")
        .containsExactlyInAnyOrder("bronze_exoplanets", "quarantined_exoplanets");
    assertThat(due(2, Instant.now().plusSeconds(60)))
        .as("of the tables with two commits")
        .hasSize(4)
        .doesNotContain("exoplanets_gold");
  }

  private Set<String> due(int most, Instant cutoff) {
    return FileLedger.status(
            new AtomicFiles(new Configuration()), GoldenLake.layout(folder), most, cutoff)
        .orElseThrow()
        .upkeepDue();
  }

  @Test
  @DisplayName("says nothing where there is none, and refuses to look for one in a catalog")
  void noStatus(@TempDir Path empty) {
    assertThat(Lake.status(TableLayout.under(empty.toString()))).isEmpty();
    TableLayout catalog = TableLayout.inCatalog("spark_catalog.shop", empty.toString());
    assertThatThrownBy(() -> Lake.status(catalog))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith("Cannot read the files of catalog spark_catalog.shop: ");
  }

  @Test
  @DisplayName("is continued: the rebuild that it had decided is carried out, and a load goes in")
  void goesOn() throws IOException {
    RawKoi found = Kois.kepler503b();
    new LandingFolder(GoldenLake.landing(folder))
        .landRelease(List.of(Kois.kepler227b(), Kois.kepler227c(), Kois.candidate(), found));

    GoldenLake.pipeline(spark, folder).runOnce();

    assertThat(folder.resolve("lake/checkpoints/rebuild")).doesNotExist();
    assertThat(GoldenLake.pipeline(spark, folder).verify().differences()).isEmpty();
    assertThat(ledger()).containsAll(golden());
    assertThat(lake.lake().latestTotals().orElseThrow())
        .satisfies(
            totals -> {
              assertThat(totals.getConfirmed()).isEqualTo(3);
              assertThat(totals.getCandidates()).isEqualTo(1);
              assertThat(totals.getNamed()).isEqualTo(3);
              assertThat(totals.getStars()).isEqualTo(3);
            });
  }

  @Test
  @Tag("exhaustive")
  @DisplayName("is written again, by the same steps, with the same words in its JSON files")
  void isWrittenTheSame(@TempDir Path again) throws IOException {
    GoldenLake.write(spark, again);

    List<JsonNode> written =
        KeplerLake.open(spark, GoldenLake.layout(again)).ledger().entries().stream()
            .map(this::node)
            .toList();
    assertThat(written).hasSameSizeAs(golden());
    for (int i = 0; i < written.size(); i++) {
      assertThat(words(written.get(i))).containsAll(words(golden().get(i)));
      assertThat(counts(written.get(i))).isEqualTo(counts(golden().get(i)));
    }
    for (String file : List.of("lake.json", "rebuild/swap.json")) {
      assertThat(words(JSON.readTree(read(again, file))))
          .containsAll(words(JSON.readTree(read(folder, file))));
    }
  }

  private static String read(Path folder, String file) throws IOException {
    return Files.readString(folder.resolve("lake/checkpoints/" + file));
  }

  private static List<String> words(JsonNode node) {
    List<String> names = new ArrayList<>();
    node.fieldNames().forEachRemaining(names::add);
    return names;
  }

  private static JsonNode counts(JsonNode entry) {
    return ((ObjectNode) entry.deepCopy())
        .retain(
            List.of(
                "layer",
                "batch",
                "read",
                "inserted",
                "updated",
                "retracted",
                "unchanged",
                "superseded",
                "neverHeld",
                "quarantined",
                "failures",
                "warnings",
                "rebuilt",
                "release",
                "freshness"));
  }

  private List<JsonNode> ledger() {
    return KeplerLake.open(spark, GoldenLake.layout(folder)).ledger().entries().stream()
        .map(this::node)
        .toList();
  }

  private JsonNode node(LedgerEntry entry) {
    return parse(LedgerJson.write(entry));
  }

  private static List<JsonNode> golden() throws IOException {
    try (BufferedReader lines =
        new BufferedReader(
            new InputStreamReader(
                GoldenLakeTest.class.getResourceAsStream("golden-lake-ledger.txt"),
                StandardCharsets.UTF_8))) {
      return lines.lines().map(GoldenLakeTest::parse).toList();
    }
  }

  private static JsonNode parse(String text) {
    try {
      return JSON.readTree(text);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
