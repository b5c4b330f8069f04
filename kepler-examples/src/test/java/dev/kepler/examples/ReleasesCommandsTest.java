package dev.kepler.examples;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.kepler.examples.cli.LocalSession;
import dev.kepler.examples.feed.Load;
import dev.kepler.examples.feed.Loads;
import dev.kepler.model.testing.LocalSpark;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.zip.GZIPOutputStream;
import org.apache.spark.sql.SparkSession;
import org.assertj.core.api.AbstractStringAssert;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** The sample's two releases in the archive's form, through replay, verify and why. */
@DisplayName("Archive releases on the command line")
@ExtendWith(OneSession.class)
class ReleasesCommandsTest {

  private static final String DATE_2017 = "# Tue Oct  3 00:00:00 2017";
  private static final String DATE_2025 = "# Fri Oct  3 04:25:25 2025";

  private final PrintStream stdout = System.out;
  private final PrintStream stderr = System.err;
  private final ByteArrayOutputStream out = new ByteArrayOutputStream();
  private final ByteArrayOutputStream err = new ByteArrayOutputStream();
  @TempDir private Path folder;
  private String lake;

  @BeforeEach
  void capture() {
    lake = folder.resolve("lake").toString();
    System.setOut(new PrintStream(out, true, StandardCharsets.UTF_8));
    System.setErr(new PrintStream(err, true, StandardCharsets.UTF_8));
  }

  @AfterEach
  void release() {
    System.setOut(stdout);
    System.setErr(stderr);
  }

  @Test
  @DisplayName(
      "are replayed, explained, verified, asked for the past; foreign and cut ones are refused")
  void story() throws IOException {
    Path first = archive("2017.csv", DATE_2017, 0);
    Path second = archive("2025.csv", DATE_2025, 1);
    Path json = folder.resolve("result.json");

    Path packed = packed(second);

    run(0, "replay", "--input", first.toString(), "--input", packed.toString(), "--lake", lake);
    assertThat(printed())
        .containsPattern("release 2017.csv +\\| +138 \\| +0 \\| +0 \\| +170 \\| +138 \\| +101 ")
        .containsPattern("release 2025.csv.gz \\| +15 \\| +15 \\| +9 \\| +340 \\| +144 \\| +121 ");

    Files.delete(Path.of(lake, "checkpoints", "lake.lock"));
    Map<String, String> before = content();
    run(0, "why", "--lake", lake, "--json", json.toString());
    assertThat(printed())
        .startsWith(
            "confirmed 101 → 121 (+20), candidates 37 → 23 (-14), named 101 → 120 (+19), stars 59 →"
                + " 60 (+1).\n15 KOIs entered silver, 15 changed, 9 left.\n\nWhy, each of the KOIs")
        .containsPattern("\\| a name was given +\\| +5 \\| +15 \\| +0 \\|")
        .doesNotContain("/landing/", "load-")
        .contains("Z from 2025.csv\n")
        .endsWith("… and 27 more: --all lists them.\n");
    JsonNode why = json(json);
    assertThat(why.get("totals").get(0))
        .hasToString(
            "{'name':'confirmed','before':101,'after':121,'difference':20}".replace('\'', '"'));
    assertThat(why.get("moved"))
        .hasToString("{'entered':15,'changed':15,'left':9}".replace('\'', '"'));
    assertThat(why.get("changes")).hasSize(39);
    assertThat(why.at("/changes/0/arrivalTime").asText()).endsWith("Z");
    assertThat(why.at("/changes/0/reasons/0/kind").asText()).isNotEmpty();
    long counted = 0;
    for (JsonNode row : why.get("reasons")) {
      for (String kind : List.of("entered", "changed", "left")) {
        counted += row.get("moved").get(kind).asLong();
      }
    }
    assertThat(counted).as("each KOI counts under one reason").isEqualTo(39);
    run(0, "why", "--lake", lake, "--all");
    assertThat(printed().lines().filter(line -> line.contains("; arrived "))).hasSize(39);
    assertThat(printed())
        .contains(
            "K00242.01 (Kepler-503 b): CONFIRMED → FALSE POSITIVE; not known: a record says neither"
                + " flags nor koi_pdisposition; arrived ");

    err.reset();
    run(0, "verify", "--lake", lake, "--json", json.toString());
    assertThat(err.toString(StandardCharsets.UTF_8).lines())
        .contains("verify: opening the lake, 0 s", "verify: comparing with bronze, 0 s");
    assertThat(printed()).contains("no difference.");
    assertThat(json(json).get("silverRows").asLong()).isEqualTo(144);
    assertThat(json(json).get("differences")).isEmpty();
    assertThat(json(json).get("groups")).isEmpty();
    assertThat(printed()).contains("read 2 landed files again; recounted 2 of 2 totals;");

    plan(archive("back.csv", "# Sat Oct  3 00:00:00 2026", 0), json);
    run(1, "plan", write("undated.csv", undated(second)), "--lake", lake);
    assertThat(printed())
        .startsWith("confirmed 121 → 121 (+0)")
        .contains("Would stop: Cannot take the release in ", "it bears no date");
    refused("plan", "nowhere.csv", "--lake", lake).contains("there is no such file");
    assertThat(content()).as("looking writes nothing").isEqualTo(before);

    status(json);
    undone(json);
    lake = Files.move(Path.of(lake), folder.resolve("moved lake")).toString();
    Path late = archive("2019.csv", "# Thu Oct  3 00:00:00 2019", 0);
    run(0, "replay", "--input", late.toString(), "--lake", lake);
    assertThat(printed())
        .as("what lands late leaves silver alone")
        .containsPattern("release 2019.csv +\\| +0 \\| +0 \\| +0 \\| +510 \\| +144 \\| +121 ");
    past(json);
    long landed = landed();
    refused("replay", "--lake", lake).contains("everything would count twice");
    refused("replay", "--input", cut(second), "--lake", lake).contains("its last line is cut off");
    refused("replay", "--input", write("page.csv", "<html>Error</html>\n\nx\n"), "--lake", lake)
        .contains("no column");
    refused("replay", "--input", write("undated.csv", undated(second)), "--lake", lake)
        .contains("bears no date")
        .contains("--release-date");
    refused("replay", "--input", write("doubt.csv", doubtful(second)), "--lake", lake)
        .contains("doubt.csv: its line 1, 'Thu Oct 3 2025', looks like a date and is not")
        .contains("2025-10-03 is a Friday");
    refused("replay", "--input", first.toString(), "--input", notebook(), "--lake", lake)
        .contains("Give inputs of one form");
    assertThat(landed()).isEqualTo(landed);

    run(0, "maintain", "--lake", lake, "--retain", "0s", "--json", json.toString());
    assertThat(printed())
        .containsPattern(
            "bronze_exoplanets: 1 files, were 3; removed 3 files and \\d+ log entries;")
        .contains("silver_exoplanets: 1 files, were 1;");
    assertThat(json(json).get("tables")).hasSize(5);
    assertThat(status()).as("with what was carried over").startsWith("confirmed 121, candidates");
    assertThat(json(json).get("tables").get(0).get("neededBy").asText()).isEqualTo("silver");
    run(0, "verify", "--lake", lake);
    refused("maintain", "--lake", lake, "--retain", "soon")
        .contains("'soon' is no time. Write it like 7d, 12h, 30m or 0s");

    try (LocalSession local = LocalSession.open()) {
      SparkSession session = local.spark();
      session.sql("DELETE FROM delta.`" + lake + "/silver_exoplanets` WHERE surrogate_key = 75201");
    }
    run(1, "verify", "--lake", lake);
    assertThat(printed())
        .contains("silver_exoplanets: row missing (1)\n")
        .contains("  silver_exoplanets surrogate_key 75201: row is none, expected [10797460, ")
        .contains("2 differences.");

    run(0, "rebuild", "--lake", lake, "--layer", "silver", "--json", json.toString());
    assertThat(printed()).contains("Rebuilt silver: 144 rows of 510; 0 in quarantine.");
    assertThat(json(json).get("rebuilt").asBoolean()).isTrue();
    run(0, "verify", "--lake", lake);
    refused("rebuild", "--lake", lake, "--layer", "bronze").contains("bronze");

    run(0, "doctor", "--lake", lake);
    assertThat(printed()).contains("The lake is in order.");
    Files.delete(Path.of(lake, "checkpoints", "gold", "metadata"));
    run(1, "doctor", "--lake", lake, "--json", json.toString());
    assertThat(printed()).contains("gold/metadata is missing").contains("Repair writes it anew");
    assertThat(json(json).get("findings").get(0).get("remedy").asText())
        .isEqualTo("RESTORE_METADATA");
    run(0, "doctor", "--lake", lake, "--repair");
    assertThat(printed()).contains("Repaired: ").contains("The lake is in order.");
  }

  /** The release of 2025 is taken back, and counts again. */
  private void status(Path json) throws IOException {
    Path waits = Files.writeString(Path.of(lake, "landing", "waits.csv"), "not read yet");
    LocalSpark.session().stop();
    SparkSession.clearDefaultSession();
    run(0, "status", "--lake", lake, "--json", json.toString());
    Files.delete(waits);

    assertThat(SparkSession.getDefaultSession().isEmpty()).as("without Spark").isTrue();
    LocalSpark.session();
    assertThat(printed())
        .startsWith("confirmed 121, candidates 23, named 120, stars 60; counted ")
        .containsPattern("\\| bronze +\\| +1 \\|")
        .containsPattern("\\| gold +\\| +2 \\|")
        .contains(": 1 files (waits.csv). In quarantine: 0 rows.")
        .doesNotContain("Not counted");
    assertThat(json(json).at("/totals/values/confirmed").asLong()).isEqualTo(121);
    assertThat(json(json).at("/layers/2/read").asLong()).isPositive();
    assertThat(json(json).at("/age").asLong()).isNotNegative();
    assertThat(printed()).containsPattern("Verified \\d+ (s|min) ago, at .*: no difference\\.");
    assertThat(json(json).at("/verified/differences").asLong(-1)).isZero();
    assertThat(json(json).get("upkeepDue")).isEmpty();
    run(0, "status", "--lake", lake, "--csv", "-o", json.toString());
    assertThat(printed()).isEmpty();
    assertThat(Files.readString(json)).startsWith("layer,batch,").contains("\r\nGOLD,");
    refused("status", "--lake", folder.resolve("nowhere").toString()).contains("holds no lake");
  }

  private String status() {
    run(0, "status", "--lake", lake);
    return printed();
  }

  private void undone(Path json) throws IOException {
    run(0, "loads", "--lake", lake);
    assertThat(printed())
        .containsPattern("1 \\|.*\\| 2017-10-03T00:00:00Z \\| 2017.csv +\\| yes")
        .containsPattern("2 \\|.*\\| 2025-10-03T04:25:25Z \\| 2025.csv +\\| yes");
    run(0, "undo", "--load", "2", "--lake", lake, "--json", json.toString());
    assertThat(printed())
        .startsWith("Load 2, 2025.csv, arrived ")
        .contains(
            "counts no more: 9 rows entered silver, 15 changed, 15 left it; +0 in quarantine",
            "confirmed 121 → 101 (-20), candidates 23 → 37 (+14)");
    assertThat(json(json).at("/load/decision/kind").asText()).isEqualTo("WITHDRAWN");
    assertThat(status())
        .startsWith("confirmed 101, candidates 37, named 101, stars 59; counted ")
        .containsPattern("Not counted: the load of .* was withdrawn");
    assertThat(json(json).at("/silver/decisions/0/kind").asText()).isEqualTo("WITHDRAWN");
    run(0, "why", "--lake", lake);
    assertThat(printed())
        .containsPattern("\\| its load was withdrawn \\| +9 \\| +15 \\| +15 \\|")
        .contains("K00120.01: FALSE POSITIVE → CANDIDATE; the load of ");
    refused("undo", "--load", "2", "--lake", lake).contains("it is load 2, and withdrawn already");
    refused("undo", "--load", "3", "--lake", lake).contains("has 2. The command loads lists them");
    run(0, "redo", "--load", "2", "--lake", lake);
    assertThat(printed()).contains("counts again: 15 rows entered", "confirmed 101 → 121 (+20)");
  }

  /** What was known of a planet that was lost, and the number at other times. */
  private void past(Path json) throws IOException {
    run(0, "history", "Kepler-503 b", "--lake", lake, "--json", json.toString());
    assertThat(printed())
        .contains("History of Kepler-503 b, row_id [24201]")
        .containsPattern(
            "\\| 2017-10-03T00:00:00Z \\| 2025-10-03T04:25:25Z \\| held +\\| CONFIRMED, Kepler-503 b, "
                + "star 3642741")
        .containsPattern("\\| 2025-10-03T04:25:25Z \\| today +\\| gone +\\| +\\| .* \\| 2025.csv");
    assertThat(json(json).at("/[24201]/0/row/exoplanetName").asText()).isEqualTo("Kepler-503 b");
    assertThat(json(json).at("/[24201]/1/kind").asText()).isEqualTo("GONE");
    refused("history", "Kepler-22 b c", "--lake", lake).contains("no record of").contains("name");

    run(0, "show", "3642741", "--lake", lake, "--csv");
    assertThat(printed())
        .startsWith("name,key,from,to,state,says,arrived,source\r\n")
        .contains("K00242.01,[24201],2017-10-03T00:00:00Z,");
    queries();

    run(0, "totals", "--lake", lake, "--json", json.toString());
    assertThat(printed())
        .containsPattern("2017-10-03T00:00:00Z \\| +101 \\| +37 \\| +101 \\| +59 ")
        .containsPattern("2019-10-03T00:00:00Z \\| +101 \\| +37 \\| +101 \\| +59 ")
        .containsPattern("2025-10-03T04:25:25Z \\| +121 \\| +23 \\| +120 \\| +60 ")
        .contains("discovery_totals, as they were counted");
    assertThat(json(json).at("/discovery_totals/byValidTime")).hasSize(3);
    assertThat(json(json).at("/discovery_totals/byCount"))
        .as("each release, undo and redo")
        .hasSize(4);
    run(0, "totals", "--lake", lake, "--as-of", "2025-10-02");
    assertThat(printed()).containsPattern("\\| 2025-10-02 \\| +101 \\| +37 ");
    run(0, "totals", "--lake", lake, "--as-of", "2025-10-03", "--known-at", "2017-10-03");
    assertThat(printed()).as("nothing had arrived").containsPattern("\\| +0 \\| +0 \\| +0 ");
    refused("totals", "--lake", lake, "--as-of", "then").contains("--as-of then: it is no date");
  }

  private void queries() throws IOException {
    run(0, "stars", "--lake", lake, "--limit", "2");
    assertThat(printed()).containsPattern("\\| +11442793 \\| +7 \\|").contains("6541920");
    query(0, "SELECT disposition, COUNT(*) AS n FROM silver GROUP BY 1 ORDER BY 2", "--csv");
    assertThat(printed()).isEqualTo("disposition,n\r\nCANDIDATE,23\r\nCONFIRMED,121\r\n");
    query(0, "SELECT MAX(confirmed) c, NULL AS c FROM totals", "--json", "-");
    assertThat(new ObjectMapper().readTree(printed()).get(0))
        .hasToString("{\"c\":121,\"c_2\":null}");
    query(0, "SELECT * FROM gold WHERE num_planets > 99", "--csv");
    assertThat(printed()).isEqualTo("kepler_star_id,num_planets\r\n");
    run(0, "query", "--lake", lake);
    assertThat(printed()).contains("| quarantine ", "| discovery_totals ");
    Map.of(
            "SELECT confirmd FROM totals", "`confirmd` cannot be resolved. Did you mean",
            "SELECT * FORM silver", "Syntax error at or near 'silver'",
            "SELECT * FROM silvr", "there is no table silvr. There are bronze, quarantine,",
            "SELECT * FROM csv.`pom.xml`", "Cannot run the query: ",
            "SELECT raise_error('x') FROM gold", "Cannot run the query: x",
            "SELECT reflect('java.lang.System', 'gc')", "it does more than read",
            "DROP VIEW silver", "it does more than read.",
            "INSERT INTO silver SELECT * FROM silver", "it does more than read.",
            "SELECT TRANSFORM(disposition) USING 'cat' FROM silver", "it does more than read.")
        .forEach((select, said) -> refused("query", "--lake", lake, select).contains(said));
  }

  private void query(int exitCode, String select, String... options) {
    run(
        exitCode,
        Stream.concat(Stream.of("query", "--lake", lake, select), Stream.of(options))
            .toArray(String[]::new));
  }

  @Test
  @DisplayName("cannot be looked into where there is no lake")
  void noLake() {
    refused("verify", "--lake", folder.resolve("nowhere").toString()).contains("no such folder");
    refused("why", "--lake", folder.toString()).contains("it holds no lake");
    refused("verify").contains("--lake");
  }

  /** A release that says again what the first one said takes the second one back: too much. */
  private void plan(Path back, Path json) throws IOException {
    run(1, "plan", back.toString(), "--lake", lake, "--json", json.toString());
    assertThat(printed())
        .startsWith(
            "confirmed 121 → 101 (-20), candidates 23 → 37 (+14), named 120 → 101 (-19), stars 60 →"
                + " 59 (-1).\n9 KOIs would enter silver, 15 would change, 15 would leave;")
        .contains("K00102.02: CONFIRMED → FALSE POSITIVE; no longer named Kepler-1990 c\n")
        .contains(
            "Would stop: Cannot take a load into silver: 15 of its 144 rows would leave it, and")
        .doesNotContain("; arrived ")
        .endsWith("Nothing was written.\n");
    assertThat(json(json).get("refusals")).hasSize(1);
    assertThat(json(json).at("/silver/inserted").asLong()).isEqualTo(9);
    assertThat(json(json).get("changes")).hasSize(39);
  }

  /** Everything in the lake: names, times and lengths. */
  private Map<String, String> content() throws IOException {
    Map<String, String> content = new TreeMap<>();
    try (Stream<Path> all = Files.walk(Path.of(lake))) {
      for (Path path : all.filter(p -> !isNoteOfVerify(p)).toList()) {
        content.put(path.toString(), Files.getLastModifiedTime(path) + " " + Files.size(path));
      }
    }
    return content;
  }

  private static boolean isNoteOfVerify(Path path) {
    return path.endsWith("checkpoints/verified.json") || path.endsWith("checkpoints");
  }

  private void run(int exitCode, String... args) {
    out.reset();
    assertThat(Kepler.run(args)).as("%s", err).isEqualTo(exitCode);
  }

  private AbstractStringAssert<?> refused(String... args) {
    err.reset();
    run(2, args);
    String said = Heartbeats.without(err.toString(StandardCharsets.UTF_8));
    assertThat(said.lines()).hasSize(1);
    return assertThat(said);
  }

  private String printed() {
    return out.toString(StandardCharsets.UTF_8);
  }

  private static JsonNode json(Path file) throws IOException {
    return new ObjectMapper().readTree(file.toFile());
  }

  private long landed() throws IOException {
    try (Stream<Path> files = Files.list(Path.of(lake, "landing"))) {
      return files.count();
    }
  }

  /** A release of the sample as the archive would hand it out. */
  private Path archive(String name, String date, int release) throws IOException {
    List<String> rows =
        Loads.ofSample().get(release).lines().stream()
            .map(line -> line.split(",", -1))
            .map(f -> String.join(",", f[1], f[2], f[3], f[4], f[5]))
            .toList();
    return Files.writeString(
        folder.resolve(name),
        date
            + "\nkepid,kepoi_name,kepler_name,koi_disposition,koi_score\n"
            + String.join("\n", rows)
            + "\n");
  }

  private String cut(Path release) throws IOException {
    String text = Files.readString(release);
    return write("cut.csv", text.substring(0, text.indexOf(",", text.length() / 2)));
  }

  private static String undated(Path release) throws IOException {
    return Files.readString(release).lines().skip(1).collect(Collectors.joining("\n"));
  }

  private static String doubtful(Path release) throws IOException {
    return "# Thu Oct  3 2025\n" + undated(release);
  }

  /** The release in UTF-16, packed. */
  private Path packed(Path release) throws IOException {
    Path file = folder.resolve(release.getFileName() + ".gz");
    try (OutputStream bytes = new GZIPOutputStream(Files.newOutputStream(file))) {
      bytes.write(Files.readString(release).getBytes(StandardCharsets.UTF_16));
    }
    return file;
  }

  private String notebook() throws IOException {
    Load load = Loads.ofSample().get(0);
    return write(
        "notebook.csv", load.header().get(0) + "\n" + String.join("\n", load.lines()) + "\n");
  }

  private String write(String name, String text) throws IOException {
    return Files.writeString(folder.resolve(name), text).toString();
  }
}
