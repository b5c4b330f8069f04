package dev.kepler.examples.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import dev.kepler.examples.feed.Load;
import dev.kepler.model.testing.LocalSpark;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

@DisplayName("The benchmark")
@ExtendWith(LocalSpark.class)
class BenchTest {

  private static final Scale TINY = new Scale(80, 20, 0, 1, 40, 1, List.of(60L), 30);

  private final SparkSession session;
  private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
  private final PrintStream progress = new PrintStream(bytes, true, StandardCharsets.UTF_8);

  /** The session of the tests is there before a contender asks for one, and so is shared. */
  BenchTest(SparkSession session) {
    this.session = session;
  }

  @AfterEach
  void leavesNoQuery() {
    assertThat(session.streams().active()).isEmpty();
  }

  @Test
  @DisplayName("takes ours through a filled lake: new rows, the same again, and changes")
  void ours(@TempDir Path folder) throws IOException {
    List<Sample> samples = Measuring.run(assignment(Contender.OURS, Course.WARM, 60, folder));

    assertThat(samples)
        .extracting(Sample::metric)
        .containsExactly(Metric.NEW_ROWS, Metric.REPEATED, Metric.CHANGES);
    assertThat(samples).allMatch(s -> s.held() == 60 && s.value() > 0);
    assertThat(commits(folder.resolve("lake/bronze_exoplanets")))
        .as("what fills it waits, and is small")
        .isBetween(1 + 1 + 3L, 1 + 2 + 3L);
    assertThat(commits(folder.resolve("lake/silver_exoplanets"))).isLessThanOrEqualTo(1 + 2 + 2);
  }

  @ParameterizedTest
  @Tag("exhaustive")
  @EnumSource(
      value = Contender.class,
      names = {"OURS", "DELTA_MERGE", "DELTA_MERGE_CHAIN"})
  @DisplayName("takes those that keep keys through both forms of loads, and finds gold right")
  void keyed(Contender contender, @TempDir Path folder) {
    assertThat(Measuring.run(assignment(contender, Course.WARM, 0, folder.resolve("small"))))
        .hasSize(3);
    assertThat(Measuring.run(assignment(contender, Course.LARGE, 0, folder.resolve("large"))))
        .hasSize(1);
  }

  @Test
  @DisplayName("takes no figure of a gold table that is wrong")
  void wrong() {
    SimulatedLoads loads = new SimulatedLoads(42);
    Expected expected = new Expected();
    expected.take(loads.rows(200));
    Load changes = loads.changes(20);
    expected.take(changes);
    expected.take(changes);
    Map<Long, Long> gold = new HashMap<>(expected.planets());
    expected.require(gold);
    assertThat(gold.values()).contains(0L, 1L);

    gold.merge(gold.keySet().iterator().next(), 1L, Long::sum);
    assertThatIllegalStateException().isThrownBy(() -> expected.require(gold));
    Map<Long, Long> more = new HashMap<>(expected.planets());
    more.put(-1L, 0L);
    assertThatIllegalStateException().isThrownBy(() -> expected.require(more));
    Map<Long, Long> less = new HashMap<>(expected.planets());
    less.remove(less.keySet().iterator().next());
    assertThatIllegalStateException().isThrownBy(() -> expected.require(less));
  }

  @Test
  @DisplayName("takes the notebook through large loads, gold counted anew after each")
  void notebook(@TempDir Path folder) throws IOException {
    List<Sample> samples =
        Measuring.run(assignment(Contender.NOTEBOOK_TUNED, Course.LARGE, 0, folder));

    assertThat(samples)
        .singleElement()
        .matches(s -> s.metric() == Metric.THROUGHPUT && s.value() > 0);
    assertThat(commits(folder.resolve("raw"))).isEqualTo(1 + 2);
    assertThat(commits(folder.resolve("gold"))).isEqualTo(2);
  }

  @Test
  @Tag("exhaustive")
  @DisplayName(
      "takes the floor through the whole table in a JVM of its own, with memory and processor time")
  void floor() throws IOException {
    BenchResult result = run('a', Contender.FLOOR, "1g");

    assertThat(result.failures()).isEmpty();
    assertThat(result.table()).isEqualTo("a simulated table of 80 rows");
    assertThat(result.figures())
        .extracting(Figure::metric)
        .containsExactly(Metric.FIRST_GOLD, Metric.WHOLE_TABLE, Metric.MEMORY, Metric.CPU);
    assertThat(result.figures().get(1).median()).isGreaterThan(result.figures().get(0).median());
    assertThat(result.figures().get(2).median()).isBetween(100.0, 4000.0);
  }

  @Test
  @DisplayName("reports a JVM that fails, with the end of its log")
  void failure() throws IOException {
    BenchResult result = run('c', Contender.OURS, "1m");

    assertThat(result.figures()).isEmpty();
    assertThat(result.failures())
        .singleElement()
        .asString()
        .startsWith(
            "Cannot measure round 1, ours: c: its JVM ended with exit code 1. The end of its log:\n")
        .contains("heap");
    assertThat(progress()).startsWith("[1/1] round 1, ours: c failed. Cannot measure");
  }

  @Test
  @DisplayName("takes the contenders in alternating order, round by round")
  void order() {
    Bench bench =
        new Bench(
            Set.of('b', 'd'),
            List.of(Contender.NOTEBOOK, Contender.OURS),
            TINY,
            2,
            "1g",
            42,
            Path.of("real.csv"));

    assertThat(bench.assignments("real.csv", Path.of("work")))
        .extracting(Assignment::title)
        .containsExactly(
            "round 1, notebook: a, b, f",
            "round 1, ours: a, b, f",
            "round 1, notebook: d",
            "round 1, ours: d",
            "round 2, ours: a, b, f",
            "round 2, notebook: a, b, f",
            "round 2, ours: d",
            "round 2, notebook: d");
  }

  private static Assignment assignment(Contender contender, Course course, long held, Path folder) {
    return new Assignment(contender, course, held, 1, 1, TINY, 42, null, folder.toString(), 0);
  }

  private static long commits(Path table) throws IOException {
    try (var files = Files.list(table.resolve("_delta_log"))) {
      return files.filter(f -> f.toString().endsWith(".json")).count();
    }
  }

  private BenchResult run(char figure, Contender contender, String heap) throws IOException {
    Set<Path> before = workFolders();
    BenchResult result =
        new Bench(Set.of(figure), List.of(contender), TINY, 1, heap, 42, null).run(progress);
    assertThat(workFolders()).isEqualTo(before);
    assertThat(progress().lines().filter(line -> line.startsWith("[1/1]"))).hasSize(1);
    return result;
  }

  private String progress() {
    return bytes.toString(StandardCharsets.UTF_8);
  }

  private static Set<Path> workFolders() throws IOException {
    try (var files = Files.list(Path.of(System.getProperty("java.io.tmpdir")))) {
      return files
          .filter(f -> f.getFileName().toString().startsWith(WorkFolder.PREFIX))
          .collect(Collectors.toSet());
    }
  }
}
