package dev.kepler.examples;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.net.httpserver.HttpServer;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@DisplayName("The command fetch")
class FetchCommandTest {

  private final PrintStream stdout = System.out;
  private final PrintStream stderr = System.err;
  private final ByteArrayOutputStream out = new ByteArrayOutputStream();
  private final ByteArrayOutputStream err = new ByteArrayOutputStream();
  @TempDir private Path temporary;
  private Path folder;
  private Path json;
  private HttpServer archive;
  private volatile int status = 200;
  private volatile String answer;

  @BeforeEach
  void open() throws IOException {
    folder = temporary.resolve("releases");
    json = temporary.resolve("fetch.json");
    System.setOut(new PrintStream(out, true, StandardCharsets.UTF_8));
    System.setErr(new PrintStream(err, true, StandardCharsets.UTF_8));
    archive = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    archive.createContext(
        "/TAP/sync",
        exchange -> {
          byte[] bytes = answer.getBytes(StandardCharsets.UTF_8);
          exchange.sendResponseHeaders(status, bytes.length);
          exchange.getResponseBody().write(bytes);
          exchange.close();
        });
    archive.start();
  }

  @AfterEach
  void close() {
    archive.stop(0);
    System.setOut(stdout);
    System.setErr(stderr);
  }

  @Test
  @DisplayName("prints one line of what was landed, then one of why nothing was")
  void landsOnce() throws IOException {
    answer = simulated(20);

    assertThat(fetch()).isZero();

    Path landed = files().get(0);
    assertThat(files()).hasSize(1);
    assertThat(printed(out)).isEqualTo("Landed 20 rows as " + landed);
    assertThat(outcome().get("landed").textValue()).isEqualTo(landed.toString());
    assertThat(outcome().get("rows").longValue()).isEqualTo(20);
    assertThat(outcome().get("reason").textValue()).isEqualTo("Landed 20 rows as " + landed);

    out.reset();
    assertThat(fetch()).isZero();

    assertThat(files()).containsExactly(landed);
    assertThat(printed(out)).startsWith("Landed nothing: the archive has the same 20 rows");
    assertThat(outcome().get("landed").isNull()).isTrue();
    assertThat(outcome().get("rows").longValue()).isEqualTo(20);
    assertThat(printed(err)).isEmpty();
  }

  @Test
  @DisplayName("refuses a page in place of a table with one line and exit code 1")
  void refused() throws IOException {
    answer = "<html>Down for maintenance</html>";

    assertThat(fetch()).isEqualTo(1);

    assertThat(printed(out)).isEmpty();
    assertThat(printed(err))
        .startsWith("Cannot fetch the KOI table from http://127.0.0.1:")
        .contains("<html>Down for maintenance</html>")
        .hasLineCount(1);
    assertThat(folder).doesNotExist();
    assertThat(outcome().get("landed").isNull()).isTrue();
    assertThat(outcome().get("rows").longValue()).isZero();
    assertThat(outcome().get("reason").textValue()).isEqualTo(printed(err));
  }

  @Test
  @DisplayName("names an HTTP error with exit code 1")
  void notFound() {
    status = 404;
    answer = "";

    assertThat(fetch()).isEqualTo(1);

    assertThat(printed(err)).contains("HTTP status 404").hasLineCount(1);
  }

  @Test
  @DisplayName("lands a shrunken table only with --accept-shrink")
  void shrunk() throws IOException {
    answer = simulated(100);
    assertThat(fetch()).isZero();
    answer = simulated(98);

    assertThat(fetch()).isEqualTo(1);
    assertThat(printed(err)).contains("it has 98 rows where the last release has 100");
    assertThat(files()).hasSize(1);

    assertThat(fetch("--accept-shrink")).isZero();
    assertThat(files()).hasSize(2);
  }

  @Test
  @DisplayName("lands a table whose candidates are all rejected only with --accept-moves")
  void moved() throws IOException {
    answer = simulated(100);
    assertThat(fetch()).isZero();
    answer = simulated(100).replace("CANDIDATE", "FALSE POSITIVE");

    assertThat(fetch()).isEqualTo(1);
    assertThat(printed(err))
        .contains("koi_disposition", "100 moved, more than 15 %; K00001.01 had 'CANDIDATE'")
        .hasLineCount(1);
    assertThat(fetch("--accept-shrink")).isEqualTo(1);
    assertThat(files()).hasSize(1);

    assertThat(fetch("--accept-moves")).isZero();
    assertThat(files()).hasSize(2);
  }

  @ParameterizedTest
  @ValueSource(strings = {"--from=ftp://a.org", "--from=a b", "--json=no/such/folder.json", "--x"})
  @DisplayName("refuses a bad option with one line and exit code 2")
  void badOption(String option) {
    assertThat(Kepler.run("fetch", "--into", folder.toString(), option)).isEqualTo(2);

    assertThat(printed(err)).isNotEmpty().hasLineCount(1);
    assertThat(folder).doesNotExist();
  }

  @Test
  @DisplayName("refuses a file as the folder, and the lack of one, with exit code 2")
  void badFolder() throws IOException {
    Path file = Files.writeString(temporary.resolve("file"), "");

    assertThat(Kepler.run("fetch", "--into", file.toString())).isEqualTo(2);
    assertThat(printed(err)).contains("it is a file").hasLineCount(1);

    assertThat(Kepler.run("fetch")).isEqualTo(2);
    assertThat(printed(err)).contains("--into");
  }

  @Test
  @DisplayName("helps, exit codes included")
  void help() {
    assertThat(Kepler.run("fetch", "--help")).isZero();
    assertThat(printed(out))
        .contains("--into", "--from", "--accept-shrink", "99 %", "--json", "Exit codes");
  }

  private int fetch(String... more) {
    List<String> args =
        new ArrayList<>(
            List.of(
                "fetch",
                "--into",
                folder.toString(),
                "--from",
                "http://127.0.0.1:" + archive.getAddress().getPort(),
                "--json",
                json.toString()));
    args.addAll(Arrays.asList(more));
    return Kepler.run(args.toArray(String[]::new));
  }

  private List<Path> files() throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files.sorted().toList();
    }
  }

  private JsonNode outcome() throws IOException {
    return new ObjectMapper().readTree(json.toFile());
  }

  private static String printed(ByteArrayOutputStream stream) {
    return Heartbeats.without(stream.toString(StandardCharsets.UTF_8)).strip();
  }

  /** Simulated candidates as the archive answers; no such planets exist. */
  private static String simulated(int kois) {
    StringBuilder csv =
        new StringBuilder("kepid,kepoi_name,kepler_name,koi_disposition,koi_score\n");
    for (int i = 1; i <= kois; i++) {
      csv.append("%d,K%05d.01,,CANDIDATE,0.5\n".formatted(9_000_000 + i, i));
    }
    return csv.toString();
  }
}
