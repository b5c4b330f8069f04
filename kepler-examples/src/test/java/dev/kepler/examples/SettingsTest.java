package dev.kepler.examples;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@DisplayName("Settings in a file")
@ExtendWith(OneSession.class)
class SettingsTest {

  private final PrintStream stdout = System.out;
  private final PrintStream stderr = System.err;
  private final ByteArrayOutputStream out = new ByteArrayOutputStream();
  private final ByteArrayOutputStream err = new ByteArrayOutputStream();
  @TempDir private Path folder;
  private Path file;

  @BeforeEach
  void capture() {
    file = folder.resolve("my kepler.conf");
    System.setOut(new PrintStream(out, true, StandardCharsets.UTF_8));
    System.setErr(new PrintStream(err, true, StandardCharsets.UTF_8));
  }

  @AfterEach
  void release() {
    System.setOut(stdout);
    System.setErr(stderr);
  }

  @Test
  @DisplayName("are taken for each command or for one, and the command line wins")
  void settings() throws IOException {
    set("lake = nowhere", "rebuild { layer = gold }", "replay { repeat-first = true, loads = 0 }");

    assertThat(run("rebuild")).isEqualTo(2);
    assertThat(said()).contains("Cannot look into nowhere: there is no such folder");
    assertThat(run("rebuild", "--lake", "elsewhere")).isEqualTo(2);
    assertThat(said()).contains("Cannot look into elsewhere");
    assertThat(run("rebuild", "--lake=elsewhere", "--layer", "bronze")).isEqualTo(2);
    assertThat(said()).contains("but was 'bronze'").doesNotContain("set in");
    assertThat(run("replay")).isEqualTo(2);
    assertThat(said()).contains("--loads must be 1 or more, not 0");
  }

  @Test
  @DisplayName("may give several of one option")
  void several() throws IOException {
    set("replay {", "  input = [nowhere.csv, elsewhere.csv]", "}");

    assertThat(run("replay")).isEqualTo(2);
    assertThat(said()).contains("nowhere.csv: there is no such file");
    assertThat(run("replay", "--input", "third.csv")).isEqualTo(2);
    assertThat(said()).contains("third.csv: there is no such file");
  }

  @ParameterizedTest(name = "{0}")
  @DisplayName("are refused by the line of a mistake, saying what was meant")
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          replay { load-sise = 3 }  | load-sise is no option of replay. Did you mean load-size?
          raplay { load-size = 3 }  | raplay is no command, and no option of one. Did you mean replay?
          lak = x                   | lak is no command, and no option of one. Did you mean plan or lake?
          replay = x                | replay is a command. Give it a section: replay { ... }.
          lake = [a, b]             | lake has one value. Write lake = VALUE.
          replay { csv = maybe }    | is no value of csv. Write true or false.
          version = true            | version is no command, and no option of one.
          replay { load-size = x }  | invalid value for option '--load-size': 'x' is no whole number, such as 1000 (set in
          replay { csv = ${none} }  | it takes a value from one that is set nowhere. Mend the file.
          replay = [ { ]            | is not written in HOCON. Mend the file.
          """)
  void mistake(String line, String said) throws IOException {
    set("# One mistake:", line);

    assertThat(run("replay")).isEqualTo(2);
    assertThat(said()).contains(said, file + ", line 2").hasLineCount(1);
  }

  @Test
  @DisplayName("are refused by the last line when a section stays open")
  void open() throws IOException {
    set("replay {", "  load-size = 3");

    assertThat(run("replay")).isEqualTo(2);
    assertThat(said())
        .isEqualToIgnoringNewLines(
            "Cannot take the settings of "
                + file
                + ", line 3: what stands before it or there is not written in HOCON."
                + " Mend the file.");
  }

  @Test
  @DisplayName("are printed so that they can be a file")
  void config() throws IOException {
    set("lake = \"a lake\"", "live { port = 8081, host = [a, b] }");
    assertThat(run("config")).isZero();
    String printed = out.toString(StandardCharsets.UTF_8);
    assertThat(printed)
        .startsWith("# Read from " + file)
        .contains("  lake = \"a lake\"", "  port = 8081", "  host = [\"a\",\"b\"]")
        .contains("  # load-size = 1000", "  # bind = \"127.0.0.1\"");

    Files.writeString(file, printed);
    out.reset();
    assertThat(run("config")).isZero();
    assertThat(out.toString(StandardCharsets.UTF_8)).isEqualTo(printed);
    Files.writeString(file, "config { csv = true }");
    out.reset();
    assertThat(run("config")).isZero();
    assertThat(out.toString(StandardCharsets.UTF_8)).startsWith("command,option,value,set\r\n");
    out.reset();
    assertThat(run("config", "--csv=false")).as("taken back").isZero();
    assertThat(out.toString(StandardCharsets.UTF_8)).startsWith("# Read from " + file);
    assertThat(Kepler.run(Map.of("KEPLER_CONF", "nowhere"), "config")).isEqualTo(2);
    assertThat(said()).contains("Cannot read the settings of nowhere: there is no such file.");
  }

  private void set(String... lines) throws IOException {
    Files.write(file, List.of(lines));
  }

  private int run(String... args) {
    err.reset();
    return Kepler.run(Map.of("KEPLER_CONF", file.toString()), args);
  }

  private String said() {
    return err.toString(StandardCharsets.UTF_8);
  }
}
