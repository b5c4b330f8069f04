package dev.kepler.examples;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.kepler.examples.cli.LocalSession;
import dev.kepler.examples.feed.Load;
import dev.kepler.examples.feed.Loads;
import dev.kepler.examples.tess.ToiRelease;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import java.util.zip.GZIPOutputStream;
import org.apache.spark.sql.SparkSession;
import org.assertj.core.api.AbstractStringAssert;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** The two simulated releases through every command that works on a lake. */
@DisplayName("TOIs on the command line")
@ExtendWith(OneSession.class)
class TessCommandsTest {

  private final PrintStream stdout = System.out;
  private final PrintStream stderr = System.err;
  private final ByteArrayOutputStream out = new ByteArrayOutputStream();
  private final ByteArrayOutputStream err = new ByteArrayOutputStream();
  @TempDir private Path folder;
  private Path json;
  private String lake;

  @BeforeEach
  void capture() {
    json = folder.resolve("result.json");
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
  @Tag("exhaustive")
  @DisplayName("are replayed, verified, explained, listed, redriven, examined, rebuilt, maintained")
  void story() throws IOException {
    Path first = simulated(0, "toi-2001-01-07.csv");
    Path second = packed(simulated(1, "toi-2001-01-14.csv"));

    replay(0, "--input", first.toString(), "--json", json.toString());
    assertThat(printed())
        .containsPattern("entered \\| changed \\| left \\| bronze \\| silver \\| planets \\| cand")
        .containsPattern(
            "release toi-2001-01-07.csv \\| +4 \\| +0 \\| +0 \\| +6 \\| +4 \\| +2 \\| +2 \\| +3 \\| +1 ")
        .containsPattern(
            "tfopwg_disposition_known \\| +1 \\| toi-2001-01-07.csv \\| 90004.01, star")
        .contains("TESS has found 2 planets, confirmed or known before, and 2 candidates around 3")
        .contains("Quarantined: 1 of 6 rows. See them by kepler quarantine --lake " + lake);
    run(0, "plan", second.toString(), "--lake", lake, "--json", json.toString());
    assertThat(printed())
        .startsWith(
            "planets 2 → 3 (+1), candidates 2 → 1 (-1), stars 3 → 3 (+0).\n"
                + "1 TOIs would enter silver, 1 would change, 1 would leave; 3 of 6 rows say nothing")
        .contains("90001.02: PC → CP; by the working group alone\n")
        .endsWith("Nothing was written.\n");
    assertThat(json().at("/silver/inserted").asLong()).isEqualTo(1);
    assertThat(json().at("/changes/1/toi").asText()).isEqualTo("90003.01");

    replay(0, "--input", second.toString(), "--json", json.toString());
    assertThat(printed())
        .containsPattern(
            "release toi-2001-01-14.csv.gz \\| +1 \\| +1 \\| +1 \\| +12 \\| +4 \\| +3 \\| +1 \\| +3 ");
    assertThat(json().toString())
        .startsWith(
            "{'bronze':12,'silver':4,'quarantined':1,'toi_planets_by_star':3,'tois_by_disposition':3,"
                    .replace('\'', '"')
                + "\"toi_totals\":2,\"planets\":3,\"candidates\":1,\"stars\":3,\"loads\":[");
    assertThat(json().at("/loads/0").toString())
        .isEqualTo(
            ("{'load':'release toi-2001-01-14.csv.gz','read':6,'entered':1,'changed':1,'left':1,"
                    + "'quarantined':0,'nothingTrusted':false}")
                .replace('\'', '"'));
    replay(0, "--input", second.toString());
    assertThat(printed()).containsPattern("csv.gz \\| +0 \\| +0 \\| +0 \\| +18 \\| +4 ");

    run(0, "verify", "--lake", lake, "--json", json.toString());
    assertThat(printed())
        .contains("Recomputed 4 silver rows, 1 quarantined rows and 3 stars from 18 bronze rows;")
        .contains("read 3 landed files again; recounted 2 of 2 totals;", "no difference.");
    assertThat(json().get("silverRows").asLong()).isEqualTo(4);

    run(0, "why", "--lake", lake, "--json", json.toString());
    assertThat(printed())
        .startsWith(
            "planets 2 → 3 (+1), candidates 2 → 1 (-1), stars 3 → 3 (+0).\n"
                + "1 TOIs entered silver, 1 changed, 1 left.\n")
        .contains("90001.02: PC → CP; by the working group alone; arrived ")
        .contains("90003.01: APC → FA; comment: Simulated: it was a stray light; arrived ")
        .contains("90004.01: new → PC; no record of it stood before; arrived ")
        .contains("Z from toi-2001-01-14.csv.gz\n");
    assertThat(json().get("changes")).hasSize(3);
    assertThat(json().at("/changes/1/toi").asText()).isEqualTo("90003.01");
    assertThat(json().at("/changes/1/kind").asText()).isEqualTo("LEFT");
    assertThat(json().at("/changes/1/ticId").asLong()).isEqualTo(1000000003);
    assertThat(json().at("/changes/2/reasons/0/kind").asText()).isEqualTo("NEW");

    run(0, "quarantine", "--lake", lake, "--json", json.toString());
    assertThat(printed())
        .contains("tfopwg_disposition_known (1)", "| 90004.01 | 90004.01, star 1000000004")
        .contains("Rows in quarantine: 1.");
    assertThat(json().at("/reasons/0/first/0/toi").asText()).isEqualTo("90004.01");
    run(0, "quarantine", "--lake", lake, "--redrive");
    assertThat(printed()).contains("Redrove 0 rows out of quarantine");

    run(0, "maintain", "--lake", lake, "--retain", "0s", "--json", json.toString());
    assertThat(printed()).contains("bronze_tois: 1 files, were 3;");
    assertThat(json().get("tables")).hasSize(6);

    try (LocalSession local = LocalSession.open()) {
      SparkSession session = local.spark();
      session.sql("DELETE FROM delta.`" + lake + "/silver_tois` WHERE toi = '90002.01'");
    }
    run(1, "verify", "--lake", lake);
    assertThat(printed()).contains("silver_tois: row missing (1)", "silver_tois toi 90002.01: ");
    run(0, "rebuild", "--lake", lake, "--layer", "silver");
    assertThat(printed()).contains("Rebuilt silver: 4 rows of 18; 1 in quarantine.");
    run(0, "rebuild", "--lake", lake, "--layer", "gold");
    run(0, "verify", "--lake", lake);

    run(0, "doctor", "--lake", lake);
    assertThat(printed()).contains("The lake is in order.");
    Files.delete(Path.of(lake, "checkpoints", "gold", "metadata"));
    run(1, "doctor", "--lake", lake);
    assertThat(printed()).contains("gold/metadata is missing");
    run(0, "doctor", "--lake", lake, "--repair", "--deep");
    assertThat(printed()).contains("Repaired: ", "The lake is in order.");

    replay(0, "--input", first.toString());
    assertThat(printed()).containsPattern("01-07.csv \\| +0 \\| +0 \\| +0 \\| +24 \\| +4 ");
    run(0, "history", "TOI-90003.01", "--lake", lake);
    assertThat(printed())
        .containsPattern("2001-01-07T00:00:00Z \\| 2001-01-14T00:00:00Z \\| held +\\| APC, star ")
        .containsPattern("2001-01-14T00:00:00Z \\| today +\\| gone ");
    run(0, "show", "TIC 1000000003", "--lake", lake, "--csv");
    assertThat(printed()).contains("TOI-90003.01,[90003.01],");
    run(0, "stars", "--lake", lake, "--csv");
    assertThat(printed()).startsWith("tic_id,planets,candidates\r\n");
    run(0, "query", "--lake", lake, "--csv", "SELECT COUNT(*) AS tois FROM silver");
    assertThat(printed()).isEqualTo("tois\r\n4\r\n");
    run(0, "totals", "--lake", lake, "--as-of", "2001-01-07");
    assertThat(printed()).containsPattern("\\| +2 \\| +2 \\| +3 ");
    long landed = landed();
    refused("replay", "--lake", lake)
        .contains("Cannot replay KOIs into " + lake + ": it is a lake of tois");
    refused("live", "--entity", "koi", "--lake", lake)
        .contains("Cannot show " + lake + ": it is a lake of tois");
    assertThat(landed()).isEqualTo(landed);
  }

  @Test
  @DisplayName("are refused in a lake of KOIs, and other tables than theirs")
  void refusals() throws IOException {
    run(0, "replay", "--loads", "1", "--lake", lake);
    refused("replay", "--entity", "tess", "--lake", lake)
        .contains("Cannot replay TOIs into " + lake + ": it is a lake of exoplanets");
    refused("replay", "--entity", "toi").contains("toi");
    refused("replay", "--entity", "tess", "--input", kois())
        .contains("kois.csv: it is no TOI table");
    refused("replay", "--entity", "tess", "--input", "nowhere.csv").contains("no such file");
    refused("replay", "--entity", "tess", "--input", folder.toString()).contains("it is a folder");
    refused("replay", "--entity", "tess", "--input", write("empty-2001-01-01.csv", ""))
        .contains("it is empty");
    String header = Files.readString(simulated(0, "a.csv")).lines().findFirst().orElseThrow();
    refused(
            "replay",
            "--entity",
            "tess",
            "--lake",
            folder.resolve("other").toString(),
            "--input",
            write("header-2001-01-01.csv", header + "\n"))
        .contains("Cannot land ");
    refused("replay", "--input", simulated(0, "b.csv").toString())
        .contains("it is a table of TESS");
  }

  @Test
  @Tag("exhaustive")
  @DisplayName("end with exit code 1 where of a release nothing could be trusted")
  void nothingTrusted() throws IOException {
    String text = Files.readString(simulated(0, "a.csv")).replaceAll("(?m)^1", "no");

    replay(1, "--input", write("toi-2001-01-01.csv", text), "--json", json.toString());

    assertThat(printed())
        .contains("NOTHING TRUSTED in release toi-2001-01-01.csv: all of its rows")
        .containsPattern("readable_record +\\| +6 \\| toi-2001-01-01.csv \\| no000000001,90001.01");
    assertThat(json().at("/loads/0/nothingTrusted").asBoolean()).isTrue();
    assertThat(json().get("planets").asLong()).isZero();
  }

  @Test
  @DisplayName("are two small simulated releases where none is given")
  void sample() {
    replay(0);

    assertThat(printed())
        .contains("simulated-toi-2001-01-14.csv")
        .contains("TESS has found 3 planets, confirmed or known before, and 1 candidates around 3");
  }

  private void replay(int exitCode, String... more) {
    String[] all = {"replay", "--entity", "tess", "--lake", lake};
    run(exitCode, Stream.of(all, more).flatMap(Stream::of).toArray(String[]::new));
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

  private JsonNode json() throws IOException {
    return new ObjectMapper().readTree(json.toFile());
  }

  private long landed() throws IOException {
    try (Stream<Path> files = Files.list(Path.of(lake, "landing"))) {
      return files.count();
    }
  }

  private Path simulated(int release, String name) throws IOException {
    Path file = folder.resolve(name);
    try (InputStream content = ToiRelease.simulated().get(release).open()) {
      Files.copy(content, file);
    }
    return file;
  }

  private static Path packed(Path release) throws IOException {
    Path file = release.resolveSibling(release.getFileName() + ".gz");
    try (OutputStream bytes = new GZIPOutputStream(Files.newOutputStream(file))) {
      Files.copy(release, bytes);
    }
    return file;
  }

  private String kois() throws IOException {
    Load load = Loads.ofSample().get(0);
    return write("kois.csv", load.header().get(0) + "\n" + String.join("\n", load.lines()) + "\n");
  }

  private String write(String name, String text) throws IOException {
    return Files.writeString(folder.resolve(name), text).toString();
  }
}
