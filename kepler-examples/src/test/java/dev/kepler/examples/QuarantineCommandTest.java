package dev.kepler.examples;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

@DisplayName("What could not be trusted")
@ExtendWith(OneSession.class)
class QuarantineCommandTest {

  private static final String RELEASE =
      """
      # Fri Oct  3 04:25:25 2025
      kepid,kepoi_name,kepler_name,koi_disposition,koi_score
      10797460,K00752.01,Kepler-227 b,CONFIRMED,1.0

      10797460.5,K00752.02,Kepler-227 c,CONFIRMED,0.969
      10811496,K00753.01,,MAYBE,0.0
      10854555,K00755.01,Kepler-664 b,CONFIRMED,1.0
      """;

  private final PrintStream stdout = System.out;
  private final PrintStream stderr = System.err;
  private final ByteArrayOutputStream out = new ByteArrayOutputStream();
  private final ByteArrayOutputStream err = new ByteArrayOutputStream();
  @TempDir private Path folder;
  private Path json;

  @BeforeEach
  void capture() {
    json = folder.resolve("out.json");
    System.setOut(new PrintStream(out, true, StandardCharsets.UTF_8));
    System.setErr(new PrintStream(err, true, StandardCharsets.UTF_8));
  }

  @AfterEach
  void release() {
    System.setOut(stdout);
    System.setErr(stderr);
  }

  @Test
  @DisplayName("is told by replay with its first line, listed by reason, and redriven")
  void story() throws IOException {
    Path good = Files.writeString(folder.resolve("good.csv"), RELEASE);
    String lake = folder.resolve("lake").toString();

    assertThat(run("replay", "--input", good.toString(), "--lake", lake, "--json", "" + json))
        .isZero();

    assertThat(printed())
        .containsPattern("release good.csv .*\\| +2 \\|\\R")
        .containsPattern("readable_record +\\| +1 \\| good.csv, line 5 +\\| 10797460.5,K00752.02")
        .containsPattern("disposition_known +\\| +1 \\| good.csv, line 6 +\\| 10811496,K00753")
        .contains("Quarantined: 2 of 4 rows. See them by kepler quarantine --lake " + lake)
        .doesNotContain("NOTHING TRUSTED");
    assertThat(json().get("confirmed").asLong()).isEqualTo(2);
    assertThat(json().at("/loads/0/quarantined").asLong()).isEqualTo(2);
    assertThat(json().get("reasons"))
        .anySatisfy(
            reason -> {
              assertThat(reason.get("reason").asText()).isEqualTo("readable_record");
              assertThat(reason.get("rows").asLong()).isEqualTo(1);
              assertThat(reason.get("file").asText()).isEqualTo("good.csv");
              assertThat(reason.get("line").asLong()).isEqualTo(5);
            });

    try (Stream<Path> files = Files.list(Path.of(lake, "landing"))) {
      for (Path file : files.toList()) {
        Files.delete(file);
      }
    }
    Files.delete(Path.of(lake, "landing"));
    assertThat(run("quarantine", "--lake", lake, "--limit", "1", "--redrive", "--json", "" + json))
        .isZero();

    assertThat(printed())
        .contains("Redrove 0 rows out of quarantine: 0 entered silver")
        .contains("disposition_known (1)", "readable_record (1)")
        .contains("10797460.5,K00752.02,Kepler-227 c,CONFIRMED,0.969")
        .contains("-good.csv ", "Rows in quarantine: 2.");
    assertThat(json().get("quarantined").asLong()).isEqualTo(2);
    assertThat(json().at("/reasons/0/first")).hasSize(1);
    assertThat(run("status", "--lake", lake)).isZero();
    assertThat(printed()).contains("0 files. In quarantine: 2 rows.");
    assertThat(run("quarantine", "--lake", lake, "--limit", "-1")).isEqualTo(2);
    assertThat(run("quarantine", "--lake", folder.toString())).isEqualTo(2);
  }

  @Test
  @DisplayName("ends a replay of which nothing could be trusted with exit code 1 and a word")
  void nothingTrusted() throws IOException {
    Path bad =
        Files.writeString(folder.resolve("bad.csv"), RELEASE.replaceAll("(?m)^(\\d{8}),", "$1.5,"));

    assertThat(
            run(
                "replay",
                "--input",
                bad.toString(),
                "--lake",
                folder.resolve("lake").toString(),
                "--json",
                "" + json))
        .isEqualTo(1);

    assertThat(printed())
        .containsPattern("release bad.csv .*\\| 4 NOTHING TRUSTED \\|\\R")
        .containsPattern("readable_record +\\| +4 \\| bad.csv, line 3");
    assertThat(printed().strip().lines().reduce("", (first, last) -> last))
        .startsWith("NOTHING TRUSTED in release bad.csv: all of its rows are in quarantine");
    assertThat(err.toString(StandardCharsets.UTF_8)).contains("NOTHING TRUSTED in release bad.csv");
    assertThat(json().at("/loads/0/nothingTrusted").asBoolean()).isTrue();
  }

  @Test
  @DisplayName("of a command is said in one line, with a stack trace for who asks for it alone")
  void failure() {
    assertThat(said(new IllegalStateException("Cannot go: why.\nDo that."), false))
        .isEqualTo("1 Cannot go: why. Do that.");
    assertThat(said(new UncheckedIOException("Cannot read x: y.", new IOException()), false))
        .isEqualTo("1 Cannot read x: y.");
    assertThat(said(new IllegalArgumentException("Cannot name x: y. Do."), false))
        .isEqualTo("2 Cannot name x: y. Do.");
    assertThat(said(new OutOfMemoryError("Java heap space"), false))
        .startsWith(
            "1 Cannot finish kepler: something that was not foreseen went wrong (java.lang.")
        .hasLineCount(1);
    assertThat(said(new IllegalStateException("a\nb"), false))
        .contains("IllegalStateException: a b")
        .doesNotContain("\tat ");
    assertThat(said(new IllegalStateException("a\nb"), true)).contains("\tat ");
  }

  private String said(Throwable failure, boolean verbose) {
    err.reset();
    int exitCode = Kepler.failure(failure, Commands.all(new Kepler()), verbose);
    return exitCode + " " + err.toString(StandardCharsets.UTF_8).strip();
  }

  private int run(String... args) {
    out.reset();
    err.reset();
    return Kepler.run(args);
  }

  private String printed() {
    return out.toString(StandardCharsets.UTF_8);
  }

  private JsonNode json() throws IOException {
    return new ObjectMapper().readTree(json.toFile());
  }
}
