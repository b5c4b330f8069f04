package dev.kepler.examples;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.File;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What {@code mvn package} left; runs after it, in a JVM of its own. */
@DisplayName("The packaged command line")
class PackagedTest {

  private static final Path SCRIPT = Path.of("target", "kepler", "bin", "kepler").toAbsolutePath();
  private static final int TERMINATED = 128 + 15;
  private static final Map<String, String> LOADING =
      Map.of(
          "KEPLER_JAVA_OPTS",
          "-Xlog:class+load:file=classes",
          "JAVA_HOME",
          System.getProperty("java.home"));

  @TempDir private Path folder;

  @Test
  @DisplayName(
      "serves the live page without a flag, ends cleanly when it is told to, and leaves nothing in the"
          + " folder that it was called in")
  void live() throws Exception {
    Path json = folder.resolve("live.json");
    Process kepler = start("live", "--port", "0", "--json", json.toString(), "--every", "1s");

    waitFor(json, kepler);
    JsonNode started = new ObjectMapper().readTree(json.toFile());
    HttpResponse<String> health =
        HttpClient.newHttpClient()
            .send(
                HttpRequest.newBuilder(
                        URI.create(started.get("address").asText()).resolve("/api/v1/health"))
                    .build(),
                BodyHandlers.ofString());
    kepler.destroy();

    assertThat(health.statusCode()).isEqualTo(200);
    assertThat(kepler.waitFor(2, TimeUnit.MINUTES)).as("ended").isTrue();
    assertThat(kepler.exitValue()).isEqualTo(TERMINATED);
    assertThat(printed("out")).contains("The live page is at http://127.0.0.1:");
    assertThat(Heartbeats.without(printed("err"))).isEmpty();
    assertThat(folder.toFile().list())
        .containsExactlyInAnyOrder("out", "err", json.toFile().getName());
  }

  @Test
  @DisplayName("helps, and completes its own words in a shell")
  void help() throws Exception {
    assertThat(start("--help").waitFor()).isZero();
    assertThat(printed("out")).contains("live", "Examples:", "Exit codes");

    assertThat(start("generate-completion").waitFor()).isZero();
    assertThat(printed("out")).contains("complete -F _complete_kepler", "--landing");
    assertThat(printed("err")).isEmpty();
  }

  @Test
  @Tag("exhaustive")
  @DisplayName(
      "finds itself when it starts JVMs of its own in other folders, with the classes archived")
  void bench() throws Exception {
    Process kepler = start("bench", "--quick", "--figures", "a", "--contenders", "floor");

    assertThat(kepler.waitFor()).as("%s", printed("err")).isZero();
    assertThat(printed("out")).contains("first gold row, cold (s)");
    assertThat(printed("out") + printed("err"))
        .contains("Rehearsal")
        .doesNotContain("There is no archive");
  }

  @Test
  @DisplayName("is found behind links, and takes words as they are")
  void links() throws Exception {
    Path there = Files.createDirectories(folder.resolve("a place"));
    Files.createSymbolicLink(there.resolve("first"), SCRIPT);
    Path link = Files.createSymbolicLink(there.resolve("k"), Path.of("first"));

    Process kepler = start(link, Map.of(), "status", "--lake", "a  lake * $HOME \"%20");

    assertThat(kepler.waitFor()).isEqualTo(2);
    assertThat(printed("err"))
        .isEqualTo(
            "Cannot look into a  lake * $HOME \"%20: it holds no lake. Make one by replay --lake.\n");
  }

  @Test
  @DisplayName("says which Java it wants where there is none, or an older one")
  void java() throws Exception {
    Path bin = Files.createDirectories(folder.resolve("jdk 11").resolve("bin"));
    for (String tool : List.of("dirname", "readlink", "sed")) {
      Files.createSymbolicLink(bin.resolve(tool), Path.of("/usr/bin", tool).toRealPath());
    }
    Map<String, String> none = Map.of("JAVA_HOME", "", "PATH", bin.toString());

    assertThat(start(SCRIPT, none, "--help").waitFor()).isEqualTo(1);
    assertThat(printed("err"))
        .isEqualTo(
            "Cannot run kepler: there is no java. Install a JDK 17, or point JAVA_HOME at one.\n");
    Files.createSymbolicLink(bin.resolve("java"), Path.of("/bin/sh").toRealPath());
    Files.writeString(bin.resolveSibling("release"), "JAVA_VERSION=\"11.0.2\"\n");
    assertThat(start(SCRIPT, Map.of("JAVA_HOME", bin.getParent().toString())).waitFor())
        .isEqualTo(1);
    assertThat(printed("err")).contains("jdk 11/bin/java is Java 11.0.2, and 17 is needed.");
  }

  @Test
  @DisplayName("starts from an archive of its classes")
  void archive() throws Exception {
    assumeTrue(
        SCRIPT.toUri().getRawPath().equals(SCRIPT.toString()),
        "Java 17 takes no class from an archive whose folder is written otherwise in a URL");
    assertThat(start(SCRIPT, LOADING, "status", "--lake", "x").waitFor()).isEqualTo(2);
    try (Stream<String> loaded = Files.lines(folder.resolve("classes"))) {
      Map<Boolean, List<String>> archived =
          loaded.collect(Collectors.partitioningBy(line -> line.contains("shared objects file")));
      assertThat(archived.get(false)).hasSizeLessThan(archived.get(true).size() / 8);
    }
  }

  @Test
  @DisplayName("starts silently where it was moved to, and without a log that takes long to start")
  void moved() throws Exception {
    Path moved = copy(SCRIPT.getParent().getParent(), folder.resolve("moved to"));
    assertThat(start(moved.resolve("bin/kepler"), LOADING, "status", "--lake", "x").waitFor())
        .isEqualTo(2);
    assertThat(printed("out")).isEmpty();
    assertThat(printed("err")).startsWith("Cannot look into x: ").hasLineCount(1);
    assertThat(folder.resolve("classes")).content().doesNotContain("logging.log4j.core.");
  }

  @Test
  @DisplayName("runs under spark-submit, and brings along what a Spark distribution lacks")
  void submitted() throws Exception {
    Path lib = SCRIPT.resolveSibling("../lib").normalize();
    Pattern lacking = Pattern.compile("(kepler|delta|picocli|progressbar|ascii-table|config-).*");
    List<String> sparks;
    try (Stream<Path> jars = Files.list(lib)) {
      sparks =
          jars.filter(jar -> !lacking.matcher(jar.getFileName().toString()).matches())
              .map(Path::toString)
              .toList();
    }
    try (OtherJvms jvms = new OtherJvms(folder, Map.of("SPARK_LOCAL_IP", "127.0.0.1"))) {
      Process kepler =
          jvms.start(
              "submitted",
              List.of(
                  "-cp",
                  String.join(File.pathSeparator, sparks),
                  "org.apache.spark.deploy.SparkSubmit",
                  "--master",
                  "local[2]",
                  lib.resolve("kepler.jar").toString(),
                  "replay",
                  "--lake",
                  folder.resolve("lake").toString()));

      assertThat(kepler.waitFor(5, TimeUnit.MINUTES)).as("ended").isTrue();
      assertThat(kepler.exitValue()).as(jvms.printed("submitted")).isZero();
      assertThat(jvms.printed("submitted")).contains("121 confirmed planets (120 named");
    }
  }

  /** By links, which take neither time nor room. */
  private static Path copy(Path from, Path to) throws IOException {
    for (String part : List.of("bin", "lib")) {
      Files.createDirectories(to.resolve(part));
      try (Stream<Path> files = Files.list(from.resolve(part))) {
        for (Path file : files.toList()) {
          Files.createLink(to.resolve(part).resolve(file.getFileName()), file);
        }
      }
    }
    return to;
  }

  private Process start(String... args) throws IOException {
    return start(SCRIPT, Map.of("JAVA_HOME", System.getProperty("java.home")), args);
  }

  private Process start(Path script, Map<String, String> environment, String... args)
      throws IOException {
    List<String> command = new ArrayList<>(List.of(script.toString()));
    command.addAll(Arrays.asList(args));
    ProcessBuilder kepler =
        new ProcessBuilder(command)
            .directory(folder.toFile())
            .redirectOutput(folder.resolve("out").toFile())
            .redirectError(folder.resolve("err").toFile());
    kepler.environment().putAll(environment);
    return kepler.start();
  }

  private void waitFor(Path file, Process writer) throws IOException {
    Instant deadline = Instant.now().plus(Duration.ofMinutes(3));
    while (!Files.exists(file) || Files.size(file) == 0) {
      assertThat(writer.isAlive()).as("%s", printed("err")).isTrue();
      assertThat(Instant.now()).isBefore(deadline);
      LockSupport.parkNanos(Duration.ofMillis(100).toNanos());
    }
  }

  private String printed(String stream) throws IOException {
    return Files.readString(folder.resolve(stream));
  }
}
