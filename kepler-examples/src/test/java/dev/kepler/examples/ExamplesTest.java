package dev.kepler.examples;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kepler.examples.feed.IncrementalLoader;
import dev.kepler.examples.feed.Load;
import dev.kepler.examples.feed.Loads;
import dev.kepler.model.StarPlanets;
import dev.kepler.model.testing.LocalSpark;
import dev.kepler.pipeline.source.KeyScheme;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

@ExtendWith(LocalSpark.class)
class ExamplesTest {

  private final SparkSession spark;
  private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
  private final PrintStream out = new PrintStream(bytes, true, StandardCharsets.UTF_8);

  ExamplesTest(SparkSession spark) {
    this.spark = spark;
  }

  @Test
  @Tag("exhaustive")
  @DisplayName(
      "The walkthrough shows every cell, ends with the notebook's words, and stops all streams")
  void walkthrough(@TempDir Path folder) {
    NotebookWalkthrough.run(spark, Loads.ofSample("2017", 2500), folder, out);

    assertThat(printed())
        .contains("[1] The raw table", "[9] Stop all streams")
        .contains("Kepler-227 b", "surrogate_key")
        .contains(
            "bronze 170, silver 138 (101 confirmed, 37 candidates), gold 59 stars with 101 planets")
        .containsSubsequence("All available data has been loaded.", "Streams still running: 0");
    assertThat(spark.streams().active()).isEmpty();
  }

  @Test
  @DisplayName("The embedding example hears of both releases and leaves the session running")
  void embedding(@TempDir Path folder) {
    EmbeddingExample.run(spark, folder, out);

    assertThat(printed())
        .containsSubsequence(
            "Silver read 170 rows: 138 entered, 0 changed, 0 left",
            "After release 2017: 101 confirmed, 37 candidates",
            "Silver read 170 rows: 15 entered, 15 changed, 9 left",
            "After release 2025: 121 confirmed, 23 candidates");
    assertThat(spark.streams().active()).isEmpty();
    assertThat(spark.range(3).count()).isEqualTo(3);
  }

  @Test
  @DisplayName("The transforms alone count the planets of four KOIs")
  void transforms() {
    assertThat(TransformsOnlyExample.planetsPerStar(spark))
        .containsExactly(StarPlanets.of(10797460, 2), StarPlanets.of(12105051, 0));
  }

  @Test
  @DisplayName(
      "Loads are ranges of row_id; a line without a readable one goes with the line before")
  void loads(@TempDir Path folder) throws IOException {
    String header = "row_id,kepler_star_id,kepoi_name,kepler_name,disposition,confidence";
    Path file =
        Files.writeString(
            folder.resolve("kois.csv"), header + "\n2000,b\n999,a\nnonsense\n1000,c\n\"x\n0,d\n");

    List<Load> loads = Loads.ofFile(file, 1000);

    assertThat(loads)
        .containsExactly(
            load("row_id [0, 1000)", header, "999,a", "nonsense", "0,d"),
            load("row_id [1000, 2000)", header, "1000,c", "\"x"),
            load("row_id [2000, 3000)", header, "2000,b"));
  }

  @Test
  @DisplayName("The loader lands each load once and then says that there is none")
  void loader(@TempDir Path folder) throws IOException {
    IncrementalLoader loader = new IncrementalLoader(folder.resolve("landing"), Loads.ofSample());

    assertThat(loader.next()).map(Load::name).contains("release 2017");
    assertThat(loader.next()).map(Load::name).contains("release 2025");
    assertThat(loader.next()).isEmpty();
    assertThat(loader.next()).isEmpty();
    try (var files = Files.list(folder.resolve("landing"))) {
      assertThat(files).hasSize(2).allMatch(f -> f.getFileName().toString().startsWith("load-"));
    }
  }

  private static Load load(String name, String header, String... lines) {
    return new Load(name, KeyScheme.ROW_ID, null, List.of(header), List.of(lines));
  }

  private String printed() {
    return bytes.toString(StandardCharsets.UTF_8);
  }
}
