package dev.kepler.examples;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.kepler.examples.cli.Relaunch;
import java.io.ByteArrayOutputStream;
import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.PrintStream;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileSystem;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** A real HDFS, of one name node and one data node, in a process of its own. */
@Tag("exhaustive")
@DisplayName("On HDFS, the command line")
@ExtendWith(OneSession.class)
class HdfsTest {

  private static final Duration PATIENCE = Duration.ofMinutes(3);
  private static final Path CLUSTER = Path.of("target", "hdfs");
  private static final Path SAMPLE =
      Path.of("src/main/resources/dev/kepler/examples/sample-2025.csv");

  @TempDir private static Path folder;
  private static OtherJvms jvms;
  private static String store;

  @BeforeAll
  static void start() throws Exception {
    assumeTrue(Files.isDirectory(CLUSTER), "the profile 'exhaustive' brings the cluster");
    List<String> classes = new ArrayList<>();
    try (Stream<Path> jars = Files.list(CLUSTER)) {
      jars.forEach(jar -> classes.add(jar.toAbsolutePath().toString()));
    }
    classes.add(Relaunch.classPath());
    Path details = folder.resolve("details.json");
    jvms = new OtherJvms(folder, Map.of());
    Process cluster =
        jvms.start(
            "cluster",
            List.of(
                "-Dtest.build.data=" + folder.resolve("dfs"),
                "-cp",
                String.join(File.pathSeparator, classes),
                "org.apache.hadoop.test.MiniDFSClusterManager",
                "-nnport",
                "0",
                "-datanodes",
                "1",
                "-format",
                "-writeDetails",
                details.toString()));
    OtherJvms.await(details, cluster);
    int port = new ObjectMapper().readTree(details.toFile()).get("namenode_port").asInt();
    store = "hdfs://localhost:" + port;
  }

  @AfterAll
  static void stop() {
    if (jvms != null) {
      jvms.close();
    }
  }

  @Test
  @DisplayName("has a lake there by every verb")
  void verbs() throws IOException {
    String lake = store + "/a lake";
    String input = store + "/inputs/sample-2025.csv";
    put(input);

    assertThat(Kepler.run("replay", "--lake", lake)).isZero();
    assertThat(Kepler.run("replay", "--lake", lake, "--input", input)).isZero();
    assertThat(Kepler.run("plan", input, "--lake", lake)).isZero();
    assertRight(lake);
    for (String verb : List.of("why", "status", "totals", "loads", "quarantine", "maintain")) {
      assertThat(Kepler.run(verb, "--lake", lake)).as(verb).isZero();
    }
    assertThat(Kepler.run("show", "Kepler-503 b", "--lake", lake)).isZero();
    assertThat(Kepler.run("query", "SELECT count(*) FROM silver", "--lake", lake)).isZero();
    assertThat(Kepler.run("undo", "--load", "2", "--lake", lake)).isZero();
    assertRight(lake);
    assertThat(Kepler.run("redo", "--load", "2", "--lake", lake)).isZero();
    assertThat(Kepler.run("rebuild", "--layer", "silver", "--lake", lake)).isZero();
    assertRight(lake);
    assertThat(Path.of("hdfs:")).doesNotExist();
  }

  @Test
  @DisplayName("goes on with a lake there after a kill")
  void kill() throws Exception {
    String lake = store + "/killed";
    put(lake + "/landing/first.csv");

    killWhileLive(lake);

    assertThat(Kepler.run("replay", "--lake", lake)).isZero();
    assertRight(lake);
  }

  @Test
  @DisplayName("holds a lake there, by name, until its process has ended, and is heard of no more")
  void secondProcess() throws Exception {
    String lake = store + "/held";
    put(lake + "/landing/first.csv");
    Process live = holding(lake);
    assertThat(refusal(lake)).contains("is held by process " + live.pid() + "@");

    live.destroyForcibly().waitFor();

    assertThat(Kepler.run("replay", "--lake", lake)).as("it has ended here: at once").isZero();

    live = holding(lake);
    live.destroyForcibly().waitFor();
    try (OutputStream out = hdfs().create(holder(lake), true)) {
      out.write("process 1@elsewhere, since 2026-11-27T12:00:00Z".getBytes(UTF_8));
    }
    assertThat(refusal(lake))
        .contains("is held by process 1@elsewhere")
        .contains("HDFS lets go of it a minute after that process has ended");
    Instant end = Instant.now().plus(PATIENCE);
    while (Kepler.run("replay", "--lake", lake) != 0) {
      assertThat(Instant.now()).as("a minute is over").isBefore(end);
      LockSupport.parkNanos(Duration.ofSeconds(5).toNanos());
    }
    assertRight(lake);
  }

  /** A process that has said that it holds the lake. */
  private static Process holding(String lake) throws Exception {
    Process live = live(lake);
    OtherJvms.await(
        "the lake is held", live, () -> said(lake).contains("process " + live.pid() + "@"));
    return live;
  }

  private static String said(String lake) throws IOException {
    if (!hdfs().exists(holder(lake))) {
      return "";
    }
    try (InputStream told = hdfs().open(holder(lake))) {
      return new String(told.readAllBytes(), UTF_8);
    }
  }

  private static org.apache.hadoop.fs.Path holder(String lake) {
    return new org.apache.hadoop.fs.Path(lake + "/checkpoints/lake.holder");
  }

  /** What a command says that would write the lake, and may not. */
  private static String refusal(String lake) {
    PrintStream stderr = System.err;
    ByteArrayOutputStream said = new ByteArrayOutputStream();
    System.setErr(new PrintStream(said, true, UTF_8));
    try {
      assertThat(Kepler.run("replay", "--lake", lake)).isEqualTo(2);
    } finally {
      System.setErr(stderr);
    }
    return said.toString(UTF_8);
  }

  private static FileSystem hdfs() throws IOException {
    return FileSystem.get(URI.create(store), new Configuration());
  }

  private static void put(String file) throws IOException {
    hdfs()
        .copyFromLocalFile(
            new org.apache.hadoop.fs.Path(SAMPLE.toString()), new org.apache.hadoop.fs.Path(file));
  }

  private static void assertRight(String lake) {
    assertThat(Kepler.run("doctor", "--deep", "--lake", lake)).isZero();
    assertThat(Kepler.run("verify", "--lake", lake)).isZero();
  }

  /** A process that reads what lands in HDFS ends without a word. */
  private static void killWhileLive(String lake) throws Exception {
    Process live = live(lake);
    put(lake + "/landing/second.csv");
    LockSupport.parkNanos(Duration.ofSeconds(5).toNanos());
    live.destroyForcibly();
    assertThat(live.waitFor(1, TimeUnit.MINUTES)).isTrue();
  }

  /** A process that holds a lake and reads what lands beside it. */
  private static Process live(String lake) throws Exception {
    Path started = folder.resolve("started.json");
    Files.deleteIfExists(started);
    Process live =
        jvms.start(
            "live",
            List.of(
                "-cp",
                Relaunch.classPath(),
                Kepler.class.getName(),
                "live",
                "--lake",
                lake,
                "--landing",
                lake + "/landing",
                "--port",
                "0",
                "--json",
                started.toString()));
    OtherJvms.await(started, live);
    return live;
  }
}
