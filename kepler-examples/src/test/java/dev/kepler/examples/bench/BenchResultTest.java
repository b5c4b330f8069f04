package dev.kepler.examples.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.kepler.examples.cli.JsonFile;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@DisplayName("The result of a benchmark")
class BenchResultTest {

  private static final Machine MACHINE =
      new Machine(2, 24_576, "Linux 6 amd64", "17.0.15 Vendor", "3.5.9", "3.3.3");

  @Nested
  @DisplayName("sums up values")
  class Sums {

    @Test
    @DisplayName("by the middle, or the mean of the two in the middle")
    void median() {
      assertThat(Statistics.median(List.of(9.0, 1.0, 2.0))).isEqualTo(2);
      assertThat(Statistics.median(List.of(9.0, 1.0, 2.0, 4.0))).isEqualTo(3);
      assertThat(Statistics.median(List.of(5.0))).isEqualTo(5);
    }

    @Test
    @DisplayName("by what 95 % do not exceed")
    void p95() {
      assertThat(Statistics.p95(upTo(100))).isEqualTo(95);
      assertThat(Statistics.p95(upTo(30))).isEqualTo(29);
      assertThat(Statistics.p95(upTo(20))).isEqualTo(19);
      assertThat(Statistics.p95(upTo(3))).isEqualTo(3);
    }

    @Test
    @DisplayName("but not none")
    void none() {
      assertThatThrownBy(() -> Statistics.median(List.of()))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessage("Cannot sum up no values. Measure first.");
    }

    private List<Double> upTo(int last) {
      return IntStream.rangeClosed(1, last).mapToObj(i -> (double) (last + 1 - i)).toList();
    }
  }

  @Nested
  @DisplayName("compares")
  class Compares {

    @Test
    @DisplayName("medians of one run: more is better ahead of the notebook, less near the floor")
    void ratios() {
      List<Ratio> ratios = result().ratios();

      assertThat(ratios)
          .extracting(Ratio::figure, Ratio::title, Ratio::must, Ratio::aim)
          .hasSize(16)
          .startsWith(tuple("a", "first gold row, cold, notebook ÷ ours", "≥ 2", "≥ 4"));
      assertThat(ratio(ratios, "first gold row, cold, notebook ÷ ours")).isEqualTo("4.0 aim met");
      assertThat(ratio(ratios, "new rows, landed to visible, notebook ÷ ours"))
          .isEqualTo("8.0 must met");
      assertThat(ratio(ratios, "new rows, landed to visible, ours ÷ floor"))
          .isEqualTo("4.0 missed");
      assertThat(ratio(ratios, "repeated load, ours ÷ floor")).isEqualTo("0.5 aim met");
      assertThat(ratio(ratios, "new rows, landed to visible, ours, 20 ÷ 10 rows held"))
          .isEqualTo("1.5 must met");
      assertThat(ratio(ratios, "large loads, ours ÷ floor")).isEqualTo("null not measured");
    }

    @Test
    @DisplayName("against the bounds of the issue")
    void bounds() {
      assertThat(Target.all(List.of(10_000L, 1_000_000L, 5_000_000L)))
          .extracting(
              t -> t.figure() + " " + t.sense().bound(t.must()) + " " + t.sense().bound(t.aim()))
          .containsExactly(
              "a ≥ 2 ≥ 4",
              "b ≥ 4 ≥ 8",
              "c ≥ 6 ≥ 12",
              "c ≤ 2.5 ≤ 1.5",
              "c ≤ 1 ≤ 0.6",
              "d ≥ 1 ≥ 2",
              "d ≥ 0.4 ≥ 0.7",
              "c ≥ 2.5 ≥ 4", // a query of one's own
              "c ≥ 2.5 ≥ 4",
              "d ≥ 1.6 ≥ 2.2",
              "c ≥ 2.5 ≥ 4", // one for each layer
              "c ≥ 2.5 ≥ 4",
              "d ≥ 1.6 ≥ 2.2",
              "e ≤ 1.5 ≤ 1.1",
              "e ≤ 3 ≤ 1.5",
              "f ≥ 3 ≥ 6");
    }

    private String ratio(List<Ratio> ratios, String title) {
      Ratio ratio = ratios.stream().filter(r -> r.title().equals(title)).findFirst().orElseThrow();
      return ratio.value() + " " + ratio.verdict();
    }
  }

  @Nested
  @DisplayName("is written")
  class Written {

    @Test
    @DisplayName("as JSON with every value")
    void json(@TempDir Path folder) throws IOException {
      Path file = folder.resolve("bench.json");

      JsonFile.write(file, result());

      JsonNode json = new ObjectMapper().readTree(file.toFile());
      assertThat(json.at("/machine/cores").asInt()).isEqualTo(2);
      assertThat(json.at("/machine/spark").asText()).isEqualTo("3.5.9");
      assertThat(json.at("/settings/ours").asText()).contains("replay");
      JsonNode first = json.at("/figures/0");
      assertThat(first.get("figure").asText()).isEqualTo("a");
      assertThat(first.get("contender").asText()).isEqualTo("notebook");
      assertThat(first.get("median").asDouble()).isEqualTo(40);
      assertThat(json.at("/ratios/0/value").asDouble()).isEqualTo(4);
      assertThat(json.at("/failures/0").asText()).contains("exit code 1");
    }

    @Test
    @DisplayName("as a Markdown block: figures, ratios, machine, and what is simulated")
    void markdown() {
      String block = new BenchReport(result()).markdown();

      assertThat(block.lines())
          .contains(
              "|  | figure | notebook | ours | floor |",
              "|---|---|---:|---:|---:|",
              "| a | first gold row, cold (s) | 40.0 | 10.0 | – |",
              "| c | new rows, landed to visible (s) | 16.0 / 18.0 | 2.00 / 2.00 | 0.50 / 0.50 |",
              "| e | new rows, landed to visible, 20 rows held (s) | – | 3.00 / 3.00 | – |",
              "| a | first gold row, cold, notebook ÷ ours | 4.00 | ≥ 2 | ≥ 4 | aim met |",
              "| d | large loads, ours ÷ floor | – | ≥ 0.4 | ≥ 0.7 | not measured |",
              "Machine: 2 cores, 24.0 GB, Linux 6 amd64; JDK 17.0.15 Vendor; Spark 3.5.9, Delta 3.3.3.",
              "Figures a, b and f: the table real.csv. All others: simulated rows, seed 42. Rounds: 3,"
                  + " warm loads of a kind: 3, heap 3g.",
              "Failed: Cannot measure round 1, floor: d: its JVM ended with exit code 1.");
      assertThat(block).doesNotContain("OutOfMemoryError").endsWith("\n");
    }

    @Test
    @DisplayName("as tables for a terminal, alike in every locale, failures in full")
    void terminal() {
      Locale before = Locale.getDefault();
      ByteArrayOutputStream bytes = new ByteArrayOutputStream();
      try {
        Locale.setDefault(Locale.forLanguageTag("ar-EG-u-nu-arab"));
        new BenchReport(result()).print(new PrintStream(bytes, true, StandardCharsets.UTF_8));
      } finally {
        Locale.setDefault(before);
      }

      assertThat(bytes.toString(StandardCharsets.UTF_8))
          .contains("16.0 / 18.0", "Measured", "Ratios", "seed 42", "OutOfMemoryError");
    }
  }

  private static BenchResult result() {
    Map<Contender, List<Sample>> samples = new EnumMap<>(Contender.class);
    samples.put(
        Contender.NOTEBOOK,
        List.of(
            new Sample(Metric.NEW_ROWS, 0, 14),
            new Sample(Metric.NEW_ROWS, 0, 18),
            new Sample(Metric.NEW_ROWS, 0, 16),
            new Sample(Metric.FIRST_GOLD, 0, 40)));
    samples.put(
        Contender.OURS,
        List.of(
            new Sample(Metric.FIRST_GOLD, 0, 10),
            new Sample(Metric.NEW_ROWS, 0, 2),
            new Sample(Metric.REPEATED, 0, 1),
            new Sample(Metric.NEW_ROWS, 10, 2),
            new Sample(Metric.NEW_ROWS, 20, 3)));
    samples.put(
        Contender.FLOOR,
        List.of(new Sample(Metric.NEW_ROWS, 0, 0.5), new Sample(Metric.REPEATED, 0, 2)));
    List<Figure> figures = BenchResult.figures(samples);
    Scale scale = new Scale(100, 10, 1, 3, 50, 1, List.of(10L, 20L), 5);
    return new BenchResult(
        MACHINE,
        "the table real.csv",
        42,
        3,
        "3g",
        scale,
        BenchResult.settings(
            Stream.of(Contender.NOTEBOOK, Contender.OURS, Contender.FLOOR).toList()),
        figures,
        BenchResult.ratios(scale, figures),
        List.of(
            "Cannot measure round 1, floor: d: its JVM ended with exit code 1.\nOutOfMemoryError"));
  }
}
