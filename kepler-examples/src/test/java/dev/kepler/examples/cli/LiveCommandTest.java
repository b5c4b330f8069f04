package dev.kepler.examples.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.kepler.examples.Heartbeats;
import dev.kepler.examples.Kepler;
import dev.kepler.examples.OneSession;
import dev.kepler.examples.feed.LandingFeed;
import dev.kepler.pipeline.source.KeyScheme;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;
import picocli.CommandLine.TypeConversionException;

@DisplayName("The command live")
@ExtendWith(OneSession.class)
class LiveCommandTest {

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

  @Test
  @DisplayName("refuses what it cannot do, in one line, before anything starts")
  void refuses() {
    String dir = folder.toString();

    refused("are three inputs: give one", "--landing", dir, "--archive", "6h");
    refused("'soon' is no span of time; write it like", "--every", "soon");
    refused("--port must be 0 to 65535, not 70000", "--port", "70000");
    refused("--load-size must be 1 or more, not 0", "--load-size", "0");
    refused("no such folder. Make it first.", "--landing", dir + "/nowhere");
    refused("no such file", "--input", dir + "/nowhere.csv");
    refused("it is no address", "--bind", "not an address");
    refused("'never' is no span of time", "--upkeep", "never");
    for (String origin :
        new String[] {"example.org", "https://a.example/", "null", "https://*.a"}) {
      refused("the origin '" + origin + "': it is none. Write it like", "--allow-origin", origin);
    }
    refused("--retain must be above 0", "--retain", "0s");
    refused("--archive asks for KOIs", "--entity", "tess", "--archive", "6h");
  }

  @Test
  @DisplayName("looks after its tables unless told not to, and retains what maintain does")
  void upkeep() throws IOException {
    assertThat(upkeepOf())
        .isEqualTo(
            "upkeep after 100 commits, looked for every PT1M, retaining PT168H, within PT1S");
    assertThat(upkeepOf("--upkeep", "10s", "--retain", "2h"))
        .isEqualTo("upkeep after 100 commits, looked for every PT10S, retaining PT2H, within PT1S");
    assertThat(upkeepOf("--upkeep", "off")).isEqualTo("no upkeep");
  }

  private String upkeepOf(String... options) throws IOException {
    LiveCommand command = new LiveCommand();
    CommandLine line = new CommandLine(command);
    line.parseArgs(options);
    return command.settings().upkeep().toString();
  }

  private void refused(String reason, String... options) {
    err.reset();
    String[] args = new String[options.length + 1];
    args[0] = "live";
    System.arraycopy(options, 0, args, 1, options.length);

    assertThat(Kepler.run(args)).isEqualTo(2);
    assertThat(Heartbeats.without(err.toString(StandardCharsets.UTF_8)))
        .contains(reason)
        .satisfies(said -> assertThat(said.lines()).hasSize(1));
  }

  @Test
  @DisplayName("reads spans of time as people write them")
  void spans() {
    Durations spans = new Durations();

    assertThat(spans.convert("500ms")).isEqualTo(Duration.ofMillis(500));
    assertThat(spans.convert("3s")).isEqualTo(Duration.ofSeconds(3));
    assertThat(spans.convert("10M")).isEqualTo(Duration.ofMinutes(10));
    assertThat(spans.convert("6h")).isEqualTo(Duration.ofHours(6));
    assertThatThrownBy(() -> spans.convert("0s")).isInstanceOf(TypeConversionException.class);
  }

  @Test
  @DisplayName(
      "decides by a file with all columns of one form, and says which; a lake decides first")
  void form() throws IOException {
    LandingFeed feed = new LandingFeed(folder);
    CountDownLatch stop = new CountDownLatch(1);
    String release = "kepid,kepoi_name,kepler_name,koi_disposition,koi_score\n";
    String notebook = "row_id,kepler_star_id,kepoi_name,kepler_name,disposition,confidence\n";
    Files.writeString(folder.resolve(".aside.csv"), notebook);
    Files.writeString(folder.resolve("README.txt"), "Put your tables here: kepid, row_id\n");
    Files.writeString(folder.resolve("empty.csv"), "");
    Files.writeString(folder.resolve("half.csv"), "# Fri Oct  3 04:25:25 2025\nkepid,kepoi_na");
    Files.write(folder.resolve("half.csv.gz"), new byte[] {31, -117, 8});
    assertThat(feed.keys(new CountDownLatch(0))).isNull();
    CompletableFuture<KeyScheme> decided = CompletableFuture.supplyAsync(() -> feed.keys(stop));
    assertThat(feed.keys(Optional.of(KeyScheme.ROW_ID), stop)).isEqualTo(KeyScheme.ROW_ID);

    Files.writeString(folder.resolve("koi.csv"), "# x\n" + release, StandardCharsets.UTF_16);
    assertThat(decided.join()).isEqualTo(KeyScheme.KOI_NAME);
    assertThat(feed.keys(Optional.empty(), stop)).isEqualTo(KeyScheme.KOI_NAME);

    Files.delete(folder.resolve("koi.csv"));
    Files.writeString(folder.resolve("a.csv"), notebook);
    assertThat(feed.keys(stop)).isEqualTo(KeyScheme.ROW_ID);
    assertThat(out.toString(StandardCharsets.UTF_8))
        .contains("Waits for a KOI table in " + folder)
        .contains("Takes releases of the archive from " + folder + ": decided by the header of koi")
        .contains("Takes tables in the notebook's form from " + folder + ": decided by the header")
        .contains("the lake's keys are row ids of a table");

    Files.delete(folder.resolve("a.csv"));
    stop.countDown();
    assertThat(feed.keys(stop)).isNull();
  }
}
