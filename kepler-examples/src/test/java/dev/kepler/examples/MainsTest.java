package dev.kepler.examples;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kepler.examples.cli.Relaunch;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** As an IDE's Run button does: Java, a class path, a main, and no flag for Spark. */
@DisplayName("A main that is started without a flag")
class MainsTest {

  @TempDir private Path folder;

  @Test
  @DisplayName("starts itself again with the flags, runs Spark, and tells what it shows")
  void transforms() throws Exception {
    int exitCode = run("TransformsOnlyExample");

    assertThat(exitCode).as(printed("err")).isZero();
    assertThat(printed("err"))
        .startsWith("TransformsOnlyExample: this Java was started without the flags")
        .hasLineCount(1);
    assertThat(printed("out"))
        .contains("without pipeline", "StarPlanets", "is a false positive.", "Kepler-227 b");
    assertThat(working().toFile().list()).isEmpty();
  }

  @Test
  @DisplayName("passes its arguments, its own settings and the exit code on")
  void exitCode() throws Exception {
    assertThat(run("Kepler", "replay", "--lods")).isEqualTo(2);
    assertThat(printed("err")).endsWith("See kepler replay --help.\n");
  }

  @Tag("exhaustive")
  @ParameterizedTest(name = "{0}")
  @DisplayName("leaves nothing in the folder that it was started in, and names its lake at the end")
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          EmbeddingExample    | The session is still ours, and answers: 1 + 1 = 2
          NotebookWalkthrough | Streams still running: 0
          TessExample         | Entered, changed and left add up
          Kepler replay       | 121 confirmed planets (120 named
          """)
  void lakes(String main, String says) throws Exception {
    List<String> words = List.of(main.split(" "));
    String[] arguments = words.stream().skip(1).toArray(String[]::new);
    assertThat(run(words.get(0), arguments)).as(printed("err")).isZero();

    assertThat(printed("out")).contains(says);
    String last = printed("out").lines().reduce((first, second) -> second).orElseThrow();
    assertThat(last).matches("The lake.* is in .*");
    assertThat(Path.of(last.replaceFirst(".* is in ", ""))).isDirectory().isAbsolute();
    assertThat(working().toFile().list()).isEmpty();
  }

  private int run(String main, String... args) throws IOException, InterruptedException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    Path files = Files.createDirectories(folder.resolve("files"));
    command.addAll(List.of("-Xmx1g", "-Djava.io.tmpdir=" + files, "-cp", Relaunch.classPath()));
    command.add(Kepler.class.getPackageName() + "." + main);
    command.addAll(List.of(args));
    Process process =
        new ProcessBuilder(command)
            .directory(Files.createDirectories(working()).toFile())
            .redirectOutput(folder.resolve("out").toFile())
            .redirectError(folder.resolve("err").toFile())
            .start();
    assertThat(process.waitFor(10, TimeUnit.MINUTES)).as("ended").isTrue();
    return process.exitValue();
  }

  private Path working() {
    return folder.resolve("working");
  }

  private String printed(String stream) throws IOException {
    return Files.readString(folder.resolve(stream));
  }
}
