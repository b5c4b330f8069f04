package dev.kepler.examples;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** Runs the READMEs from top to bottom, as a reader would. */
@DisplayName("A command of a README prints what the README says")
@ExtendWith(OneSession.class)
class ReadmeCommandsTest {

  /**
   * What serves until it is stopped, takes hours, or asks the archive; each has tests of its own.
   */
  private static final Set<String> RUN_ELSEWHERE = Set.of("live", "bench", "fetch");

  /** Lakes of the real tables. */
  private static final Pattern REAL = Pattern.compile("--lake real\\b");

  private static final String GAP = "…";

  private final PrintStream stdout = System.out;
  private final PrintStream stderr = System.err;
  @TempDir private Path folder;

  @AfterEach
  void release() {
    System.setOut(stdout);
    System.setErr(stderr);
  }

  @Test
  @DisplayName("on the embedded sample")
  void sample() {
    assertThat(run(REAL.asPredicate().negate(), Readme.PROJECT)).isGreaterThan(6);
  }

  @Test
  @Tag("exhaustive")
  @DisplayName("on the real tables")
  void realTables() {
    String data = System.getenv("KOI_DATA");
    if (data == null) {
      stderr.println(
          "ReadmeCommandsTest.realTables skipped: KOI_DATA does not name the folder of the KOI tables");
    }
    assumeTrue(data != null, "KOI_DATA does not name the folder of the KOI tables");

    assertThat(run(REAL.asPredicate(), Path.of(data), Path.of(data, "tess"))).isGreaterThan(6);
  }

  /** Runs the lines that are wanted in one folder, and gives how many they were. */
  private int run(Predicate<String> wanted, Path... inputs) {
    List<ReadmeCommand> commands =
        ReadmeCommand.inBlocks()
            .filter(command -> command.line().startsWith("kepler ") && wanted.test(command.line()))
            .filter(command -> !RUN_ELSEWHERE.contains(command.words().get(0)))
            .toList();
    List<String> replayed = List.of();
    for (ReadmeCommand command : commands) {
      List<String> printed = print(command, inputs);
      assertThat(missing(command.printed(), printed))
          .as("%s: %s printed%n%s", command.block(), command.line(), String.join("\n", printed))
          .isEmpty();
      replayed = replayed.isEmpty() ? printed : replayed;
    }
    if (wanted.test("kepler replay")) { // what exec:java runs, and the first README shows
      List<ReadmeCommand> first =
          ReadmeCommand.inBlocks()
              .filter(command -> command.line().startsWith("mvn ") && !command.printed().isEmpty())
              .toList();
      assertThat(first).hasSize(1);
      assertThat(missing(first.get(0).printed(), replayed))
          .as("%s", first.get(0).block())
          .isEmpty();
    }
    return commands.size();
  }

  private List<String> print(ReadmeCommand command, Path... inputs) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    ByteArrayOutputStream err = new ByteArrayOutputStream();
    System.setOut(new PrintStream(out, true, StandardCharsets.UTF_8));
    System.setErr(new PrintStream(err, true, StandardCharsets.UTF_8));

    int exitCode = Kepler.run(placed(command.words(), inputs));

    String printed = out.toString(StandardCharsets.UTF_8);
    assertThat(exitCode).as("%s: %s%n%s%s", command.block(), command.line(), printed, err).isZero();
    return printed.replace(folder + "/", "").lines().toList();
  }

  /** The words with lakes in the test's folder, and inputs where they are. */
  private String[] placed(List<String> words, Path... inputs) {
    List<String> placed = new ArrayList<>();
    for (String word : words) {
      boolean lake = !placed.isEmpty() && placed.get(placed.size() - 1).equals("--lake");
      Optional<Path> input =
          Stream.of(inputs)
              .map(place -> place.resolve(word))
              .filter(file -> word.contains(".") && Files.isRegularFile(file))
              .findFirst();
      placed.add(lake ? folder.resolve(word).toString() : input.map(Path::toString).orElse(word));
    }
    return placed.toArray(String[]::new);
  }

  /**
   * The first line that is shown and not printed. Lines follow each other as they are shown; a line
   * of dots stands for any number of lines, dots at a line's end for its rest.
   */
  static Optional<String> missing(List<String> shown, List<String> printed) {
    int next = 0;
    boolean anywhere = true;
    for (String line : shown) {
      if (line.equals(GAP)) {
        anywhere = true;
        continue;
      }
      int end = anywhere ? printed.size() : Math.min(next + 1, printed.size());
      int at = next;
      while (at < end && !says(printed.get(at), line)) {
        at++;
      }
      if (at == end) {
        return Optional.of(line);
      }
      next = at + 1;
      anywhere = false;
    }
    return Optional.empty();
  }

  private static boolean says(String printed, String shown) {
    String said = timeless(printed);
    String expected = timeless(shown);
    return expected.endsWith(GAP)
        ? said.startsWith(expected.substring(0, expected.length() - 1))
        : said.equals(expected);
  }

  /** Without what differs from run to run: moments, names of landed files, and a table's widths. */
  private static String timeless(String line) {
    return line.replaceAll("\\d{4}-\\d\\d-\\d\\dT[0-9:.]+Z", "MOMENT")
        .replaceAll("load-[0-9a-f-]{36}", "LOAD")
        .replaceAll("\\d+ (s|min) ago", "AGO")
        .replaceAll("-{3,}", "---")
        .replaceAll(" +", " ")
        .strip();
  }
}
