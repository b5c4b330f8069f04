package dev.kepler.examples;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.kepler.examples.feed.Load;
import dev.kepler.examples.feed.Loads;
import dev.kepler.model.ArchiveColumns;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.assertj.core.api.AbstractStringAssert;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import picocli.CommandLine;

@DisplayName("The command line")
@ExtendWith(OneSession.class)
class KeplerTest {

  private final PrintStream stdout = System.out;
  private final PrintStream stderr = System.err;
  private final ByteArrayOutputStream out = new ByteArrayOutputStream();
  private final ByteArrayOutputStream err = new ByteArrayOutputStream();
  @TempDir private Path folder;

  @BeforeEach
  void capture() {
    System.setOut(new PrintStream(out, true, StandardCharsets.UTF_8));
    System.setErr(new PrintStream(err, true, StandardCharsets.UTF_8));
  }

  @AfterEach
  void release() {
    System.setOut(stdout);
    System.setErr(stderr);
  }

  @Nested
  @DisplayName("replays")
  class Replays {

    @Test
    @DisplayName(
        "the sample: 2017, then 2025, then the same again without a new commit below bronze")
    void sample() throws IOException {
      Path json = folder.resolve("figures.json");
      String lake = folder.resolve("a lake").toString();

      assertThat(Kepler.run("replay", "--lake", lake, "--json", json.toString())).isZero();

      assertThat(out.toString(StandardCharsets.UTF_8))
          .containsPattern(
              "release 2017 \\| +138 \\| +0 \\| +0 \\| +170 \\| +138 \\| +101 \\| +37 \\| +59 \\|"
                  + " +101 \\| 6: 6541920, 11442793")
          .containsPattern(
              "release 2025 \\| +15 \\| +15 \\| +9 \\| +340 \\| +144 \\| +121 \\| +23 \\| +60 \\|"
                  + " +120 \\| 7: 11442793")
          .contains("Dispositions in silver", "| CANDIDATE ", "| CONFIRMED ")
          .contains("121 confirmed planets (120 named");
      JsonNode figures = figures(json, 340);
      assertThat(figures.get("silver").asLong()).isEqualTo(144);
      assertThat(figures.get("confirmed").asLong()).isEqualTo(121);
      assertThat(figures.get("candidates").asLong()).isEqualTo(23);
      assertThat(figures.get("goldStars").asLong()).isEqualTo(60);
      assertThat(figures.get("planets").asLong()).isEqualTo(120);
      assertThat(figures.get("top")).hasSize(10);
      assertThat(figures.get("top").get(0))
          .hasToString("{\"keplerStarId\":11442793,\"numPlanets\":7}");
      assertThat(figures.get("top").get(1).get("keplerStarId").asLong()).isEqualTo(6541920);

      long silver = commits(lake, "silver_exoplanets");
      long gold = commits(lake, "exoplanets_gold");
      long totals = commits(lake, "discovery_totals");
      assertThat(
              Kepler.run(
                  "replay",
                  "--input",
                  release2025().toString(),
                  "--lake",
                  lake,
                  "--json",
                  json.toString()))
          .isZero();
      assertThat(commits(lake, "silver_exoplanets")).isEqualTo(silver);
      assertThat(commits(lake, "exoplanets_gold")).isEqualTo(gold);
      assertThat(commits(lake, "discovery_totals")).isEqualTo(totals);
      assertThat(figures(json, 340 + 170).get("silver").asLong()).isEqualTo(144);
    }

    @Test
    @Tag("exhaustive")
    @DisplayName("the first load twice, as the notebook did, and counts it once")
    void repeatFirst() throws IOException {
      Path json = folder.resolve("figures.json");

      assertThat(
              Kepler.run(
                  "replay",
                  "--input",
                  release2025().toString(),
                  "--load-size",
                  "1000",
                  "--loads",
                  "1",
                  "--repeat-first",
                  "--lake",
                  folder.resolve("lake").toString(),
                  "--json",
                  json.toString()))
          .isZero();

      long firstLoad = Loads.ofSample("2025", 1000).get(0).lines().size();
      assertThat(figures(json, 2 * firstLoad).get("silver").asLong()).isLessThan(firstLoad);
      assertThat(out.toString(StandardCharsets.UTF_8)).contains("row_id [0, 1000)");
    }

    @Test
    @DisplayName(
        "the real table's first load twice: 1,998 rows in bronze, 665 in silver, and 5, not 10")
    void realTable() throws IOException {
      String data = System.getenv("KOI_DATA");
      if (data == null) {
        stderr.println(
            "KeplerTest.realTable skipped: KOI_DATA does not name the folder of the KOI tables");
      }
      assumeTrue(data != null, "KOI_DATA does not name the folder of the KOI tables");
      Path json = folder.resolve("figures.json");

      assertThat(
              Kepler.run(
                  "replay",
                  "--input",
                  data + "/koi-2017.csv",
                  "--loads",
                  "1",
                  "--repeat-first",
                  "--lake",
                  folder.resolve("lake").toString(),
                  "--json",
                  json.toString()))
          .isZero();

      JsonNode figures = figures(json, 1998);
      assertThat(figures.get("silver").asLong()).isEqualTo(665);
      assertThat(figures.get("goldStars").asLong()).isEqualTo(443);
      assertThat(figures.get("starsWithPlanets").asLong()).isEqualTo(342);
      assertThat(figures.get("top").get(0))
          .hasToString("{\"keplerStarId\":5436502,\"numPlanets\":5}");
      assertThat(figures.get("top").get(5).get("numPlanets").asLong()).isLessThan(5);
    }

    private JsonNode figures(Path json, long bronze) throws IOException {
      JsonNode figures = new ObjectMapper().readTree(json.toFile());
      assertThat(figures.get("bronze").asLong()).isEqualTo(bronze);
      return figures;
    }
  }

  @Nested
  @DisplayName("ends with exit code 2 and one clear line for")
  class Refuses {

    @Test
    @DisplayName("a bad option")
    void badOption() {
      refused("--lods", "3").contains("--lods");
      refused("replay", "--loads", "three").contains("--loads").contains("three");
      refused("replay", "--loads", "0").contains("--loads must be 1 or more, not 0");
      refused("replay", "--load-size", "-5").contains("--load-size must be 1 or more, not -5");
      refused("reply").contains("reply").contains("replay");
      refused("bench", "--figures", "a,g").contains("--figures must be of a, b, c, d, e, f, not g");
      refused("bench", "--contenders", "us")
          .contains("--contenders must be of notebook,", "not us");
      refused("bench", "--rounds", "0").contains("--rounds must be 1 or more, not 0");
      refused("bench", "--loads", "0").contains("--loads must be 1 or more, not 0");
      refused("bench", "--heap", "much").contains("--heap must be such as 3g or 3000m, not much");
    }

    @ParameterizedTest(name = "kepler {0}")
    @DisplayName("a mistake, saying what to write instead and which help to ask for")
    @CsvSource(
        delimiter = '|',
        textBlock =
            """
            verfy --lake x             | kepler: there is no command 'verfy'. Did you mean verify or live? See kepler --help.
            koi.csv                    | kepler: there is no command 'koi.csv'. Did you mean kepler replay --input koi.csv? See kepler --help.
            src                        | kepler: there is no command 'src'. Did you mean kepler verify --lake src? See kepler --help.
            replay koi.csv             | kepler replay: 'koi.csv' stands there without an option. Did you mean --input koi.csv? See kepler replay --help.
            verify src                 | kepler verify: 'src' stands there without an option. Did you mean --lake src? See kepler verify --help.
            fetch releases             | kepler fetch: 'releases' stands there without an option. Did you mean --into releases? See kepler fetch --help.
            loads --lake x 3           | kepler loads: '3' stands there without an option. See kepler loads --help.
            replay --lods 3            | kepler replay: it has no option --lods. Did you mean --load-size or --loads? See kepler replay --help.
            verify --lak x             | kepler verify: it has no option --lak. Did you mean --lake? See kepler verify --help.
            --lake x verify            | kepler: 'verify' is a command, and comes first: kepler verify ... See kepler --help.
            --input koi.csv            | kepler: it has no option --input. Did you mean kepler replay --input? See kepler --help.
            verify                     | kepler verify: missing required option: '--lake=DIR'. See kepler verify --help.
            replay --loads three       | kepler replay: invalid value for option '--loads': 'three' is no whole number, such as 3. See kepler replay --help.
            replay --load-size 1.5     | kepler replay: invalid value for option '--load-size': '1.5' is no whole number, such as 1000. See kepler replay --help.
            replay --release-date 2017 | kepler replay: invalid value for option '--release-date': '2017' is no date; write it like 2017-10-03. See kepler replay --help.
            fetch --into x --from ^    | kepler fetch: invalid value for option '--from': '^' is no address; write it like https://example.org. See kepler fetch --help.
            replay --entity kio        | kepler replay: invalid value for option '--entity': expected one of [koi, tess] (case-insensitive) but was 'kio'. See kepler replay --help.
            maintain --lake x --retain long | kepler maintain: invalid value for option '--retain': 'long' is no time. Write it like 7d, 12h, 30m or 0s. See kepler maintain --help.
            """)
    void mistake(String line, String said) {
      refused(line.split(" ")).isEqualTo("Cannot run " + said + System.lineSeparator());
    }

    @Test
    @DisplayName("no value in other letters: it is taken")
    void letters() {
      refused("replay", "--entity", "TESS", "--input", "nowhere.csv").contains("no such file");
      refused("-v", "rebuild", "--lake", "nowhere", "--layer", "Silver").contains("no such folder");
      refused("maintain", "--lake", "nowhere", "--retain", "7D").contains("no such folder");
      refused("bench", "--figures", "A,B", "--rounds", "0").contains("--rounds must be");
    }

    @Test
    @DisplayName("an input that is not there, is empty, has no rows or is no text")
    void unreadable() throws IOException {
      refused("replay", "--input", "nowhere.csv").contains("nowhere.csv").contains("no such file");
      refused("replay", "--input", write("")).contains("it is empty");
      refused(
              "replay",
              "--input",
              write("row_id,kepler_star_id,kepoi_name,kepler_name,disposition,confidence\n"))
          .contains("no rows");
      refused("replay", "--input", Files.write(folder.resolve("b"), new byte[] {-1, -2}).toString())
          .contains("not UTF-8");
      refused("replay", "--input", folder.toString()).contains(folder.toString());
    }

    @Test
    @DisplayName("an archive release where the benchmark wants the notebook's form")
    void release() throws IOException {
      String header = String.join(",", ArchiveColumns.ALL);
      String row = header.replaceAll("[^,]+", "1");
      refused("bench", "--input", write(header + "\n" + row + "\n"))
          .contains("it is an archive release, and the notebook reads row ids");
    }

    @Test
    @DisplayName("a wrong header, naming the column")
    void header() throws IOException {
      refused(
              "replay",
              "--input",
              write("row_id,kepler_star_id,kepoi_name,kepler_name,dispositon,confidence\n1\n"))
          .contains("no column disposition")
          .contains("dispositon");
    }

    @Test
    @DisplayName("a KOI table saved in another way, and another table, saying which it is")
    void otherTables() throws IOException {
      String header = String.join(",", ArchiveColumns.ALL);
      String row = "1,K00752.01,Kepler-227 b,CONFIRMED,1.0";
      refused("replay", "--input", write((header + "\n" + row).replace(',', ';')))
          .contains(
              "its columns are separated by semicolons and not by commas. Save it with commas");
      refused("replay", "--input", write("sep=,\n" + header + "\n" + row))
          .contains("Delete that line.");
      refused("replay", "--input", write("\"# This file\",,\n" + header + "\n" + row))
          .contains("in quotes");
      refused("replay", "--input", write(header + ",kepid\n" + row + ",1"))
          .contains("kepid stands twice");
      refused("live", "--input", write("toi,tid,tfopwg_disp\n1.01,1,CP\n")).contains("TESS");
      refused("replay", "--input", write("epic_hostname,k2c_disp\nEPIC 1,\n"))
          .contains("the K2 mission");
      refused("replay", "--input", write("a,b\n1,2\n")).contains("it is no KOI table");
    }

    @Test
    @DisplayName("a JSON file that cannot be written")
    void json() {
      refused("replay", "--json", folder.toString()).contains("Cannot write");
      refused("replay", "--json", folder.resolve("no/such/folder.json").toString())
          .contains("Cannot write");
    }

    private AbstractStringAssert<?> refused(String... args) {
      err.reset();
      assertThat(Kepler.run(args)).isEqualTo(2);
      assertThat(out.toString(StandardCharsets.UTF_8)).isEmpty();
      return assertThat(err.toString(StandardCharsets.UTF_8))
          .satisfies(e -> assertThat(e.lines()).hasSize(1));
    }

    private String write(String text) throws IOException {
      return Files.writeString(folder.resolve("input.csv"), text).toString();
    }
  }

  @Test
  @DisplayName("without a word, helps with three examples")
  void begin() {
    assertThat(Kepler.run()).isZero();
    assertThat(out.toString(StandardCharsets.UTF_8).lines().filter(l -> l.startsWith("  kepler ")))
        .hasSize(3);
  }

  @Test
  @DisplayName("helps")
  void help() {
    assertThat(Kepler.run("--help")).isZero();
    assertThat(Kepler.run("replay", "--help")).isZero();
    assertThat(out.toString(StandardCharsets.UTF_8))
        .contains("replay", "--input", "--load-size", "--repeat-first", "--lake", "--json")
        .contains("Exit codes", "NASA Exoplanet Archive");
  }

  @Test
  @DisplayName("helps in a narrow terminal")
  void width() {
    CommandLine commands = Kepler.width(Commands.all(new Kepler()), "40");

    assertThat(commands.getUsageMessage().lines())
        .allSatisfy(line -> assertThat(line).hasSizeLessThanOrEqualTo(60));
    assertThat(commands.getSubcommands().values())
        .allSatisfy(
            command ->
                assertThat(command.getUsageMessage().lines())
                    .allSatisfy(line -> assertThat(line).hasSizeLessThanOrEqualTo(60)));
  }

  private Path release2025() throws IOException {
    Load release = Loads.ofSample().get(1);
    Path file = folder.resolve("release.csv");
    Files.writeString(file, release.header().get(0) + "\n" + String.join("\n", release.lines()));
    return file;
  }

  private static long commits(String lake, String table) throws IOException {
    try (var files = Files.list(Path.of(lake, table, "_delta_log"))) {
      return files.filter(f -> f.toString().endsWith(".json")).count();
    }
  }
}
