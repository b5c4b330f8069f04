package dev.kepler.examples;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.kepler.examples.CommandLoop.Answer;
import dev.kepler.examples.cli.Relaunch;
import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/**
 * A lake in a real store, which runs in a process of its own. Commands run in another, which has
 * the store's client beside kepler's jars, as a user would have it.
 */
@Tag("exhaustive")
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
abstract class StoreTest {

  private static final Path SAMPLE =
      Path.of("src/main/resources/dev/kepler/examples/sample-2025.csv");
  private static final int ROWS = 170;
  private static final int LIVING = 144;

  private static final List<List<String>> READING =
      List.of(
          List.of("why"),
          List.of("status"),
          List.of("stars"),
          List.of("totals"),
          List.of("loads"),
          List.of("quarantine"),
          List.of("show", "Kepler-503 b"),
          List.of("query", "SELECT count(*) FROM silver"));

  @TempDir private static Path folder;

  private final ObjectMapper json = new ObjectMapper();
  private OtherJvms jvms;
  private Store store;
  private Process commands;
  private BufferedReader answers;

  /**
   * A store that runs.
   *
   * @param address of a folder in it
   * @param client its jars beside kepler's
   * @param settings system properties by which it is reached
   */
  record Store(String address, List<Path> client, List<String> settings) {

    private List<String> java(Class<?> main, List<String> arguments) {
      List<String> java = new ArrayList<>(settings);
      Stream<String> jars = client.stream().map(jar -> jar.toAbsolutePath().toString());
      java.add("-cp");
      java.add(
          String.join(
              File.pathSeparator, Stream.concat(Stream.of(Relaunch.classPath()), jars).toList()));
      java.add(main.getName());
      java.addAll(arguments);
      return java;
    }
  }

  /** Starts the store. */
  abstract Store open(Path folder, OtherJvms jvms) throws Exception;

  @BeforeAll
  void start() throws Exception {
    jvms = new OtherJvms(folder, Map.of());
    store = open(folder, jvms);
    commands = jvms.converse("commands", store.java(CommandLoop.class, List.of()));
    answers = new BufferedReader(new InputStreamReader(commands.getInputStream(), UTF_8));
  }

  @AfterAll
  void stop() {
    jvms.close();
  }

  @Test
  @DisplayName("has a lake there by every verb")
  void verbs() throws IOException {
    String lake = in("a lake");
    land(in("inputs"), "sample-2025.csv");
    String input = in("inputs/sample-2025.csv");

    done("replay", "--lake", lake);
    done("replay", "--lake", lake, "--input", input);
    done("plan", input, "--lake", lake);
    assertRight(lake);
    for (List<String> verb : READING) {
      done(Stream.concat(verb.stream(), Stream.of("--lake", lake)).toArray(String[]::new));
    }
    done("maintain", "--lake", lake);
    done("undo", "--load", "2", "--lake", lake);
    assertRight(lake);
    done("redo", "--load", "2", "--lake", lake);
    assertRows(lake, 3);
    done("rebuild", "--layer", "silver", "--lake", lake);
    assertRight(lake);
    done("replay", "--lake", lake);
    assertRight(lake);
    assertRows(lake, 5);
    assertThat(Path.of(store.address().replaceFirst(":.*", ":"))).doesNotExist();
  }

  @Test
  @DisplayName("loses nothing and doubles nothing there when it is killed, and killed again")
  void kill() throws Exception {
    String lake = in("killed");
    land(lake + "/landing", "first.csv");

    killWhileLive(lake, "second.csv", Duration.ofSeconds(1));
    killWhileLive(lake, "third.csv", Duration.ofSeconds(4));

    done("replay", "--lake", lake);
    assertRight(lake);
    assertRows(lake, 5);
  }

  /** A place in the store. */
  String in(String name) {
    return store.address() + "/" + name;
  }

  /** What the JVM of the commands logs. */
  String logged() throws IOException {
    return jvms.printed("commands");
  }

  /** Puts the sample into a folder of the store. */
  void land(String place, String name) throws IOException {
    done(CommandLoop.LAND, SAMPLE.toAbsolutePath().toUri().toString(), place, name);
  }

  /** Runs a command that comes to its end. */
  Answer done(String... words) throws IOException {
    Answer answer = run(words);
    assertThat(answer.exit()).as("%s: %s", Arrays.toString(words), answer).isZero();
    return answer;
  }

  /** Runs a command. */
  Answer run(String... words) throws IOException {
    PrintStream asked = new PrintStream(commands.getOutputStream(), true, UTF_8);
    asked.println(json.writeValueAsString(words));
    String line = answers.readLine();
    assertThat(line).as("answer to %s; %s", Arrays.toString(words), logged()).isNotNull();
    return json.readValue(line, Answer.class);
  }

  void assertRight(String lake) throws IOException {
    done("doctor", "--deep", "--lake", lake);
    done("verify", "--lake", lake);
  }

  /** The rows of the loads, each once, and of what lives each once. */
  private void assertRows(String lake, int loads) throws IOException {
    assertThat(count(lake, "bronze")).isEqualTo(loads * ROWS);
    assertThat(count(lake, "silver")).isEqualTo(LIVING);
  }

  private int count(String lake, String table) throws IOException {
    String rows =
        done("query", "SELECT count(*) AS n FROM " + table, "--csv", "--lake", lake).output();
    return Integer.parseInt(rows.lines().skip(1).findFirst().orElseThrow());
  }

  /** A process that reads what lands in the store ends without a word. */
  private void killWhileLive(String lake, String name, Duration later) throws Exception {
    Process live = live(lake);
    land(lake + "/landing", name);
    LockSupport.parkNanos(later.toNanos());
    live.destroyForcibly();
    assertThat(live.waitFor(1, TimeUnit.MINUTES)).isTrue();
  }

  /** A process that holds a lake and reads what lands beside it. */
  Process live(String lake) throws Exception {
    Path started = folder.resolve("started.json");
    Files.deleteIfExists(started);
    List<String> arguments =
        List.of(
            "live",
            "--lake",
            lake,
            "--landing",
            lake + "/landing",
            "--port",
            "0",
            "--json",
            started.toString());
    Process live = jvms.start("live", store.java(Kepler.class, arguments));
    OtherJvms.await(started, live);
    return live;
  }
}
