package dev.kepler.examples;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.kepler.examples.CommandLoop.Answer;
import dev.kepler.examples.cli.Relaunch;
import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileSystem;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** A real HDFS, of one name node and one data node. */
@DisplayName("On HDFS, the command line")
class HdfsTest extends StoreTest {

  private static final Path CLUSTER = Path.of("target", "hdfs");

  @Override
  Store open(Path folder, OtherJvms jvms) throws Exception {
    assumeTrue(Files.isDirectory(CLUSTER), "the profile 'exhaustive' brings the cluster");
    List<String> classes = new ArrayList<>();
    try (Stream<Path> jars = Files.list(CLUSTER)) {
      jars.forEach(jar -> classes.add(jar.toAbsolutePath().toString()));
    }
    classes.add(Relaunch.classPath());
    Path details = folder.resolve("details.json");
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
    return new Store("hdfs://localhost:" + port, List.of(), List.of());
  }

  @Test
  @DisplayName("holds a lake there, by name, until its process has ended, and is heard of no more")
  void secondProcess() throws Exception {
    String lake = in("held");
    land(lake + "/landing", "first.csv");
    Process live = holding(lake);
    assertThat(refusal(lake)).contains("is held by process " + live.pid() + "@");

    live.destroyForcibly().waitFor();

    assertThat(run("replay", "--lake", lake).exit()).as("it has ended here: at once").isZero();

    live = holding(lake);
    live.destroyForcibly().waitFor();
    try (OutputStream out = hdfs().create(holder(lake), true)) {
      out.write("process 1@elsewhere, since 2026-11-27T12:00:00Z".getBytes(UTF_8));
    }
    assertThat(refusal(lake))
        .contains("is held by process 1@elsewhere")
        .contains("HDFS lets go of it a minute after that process has ended");
    Instant end = Instant.now().plus(OtherJvms.PATIENCE);
    while (run("replay", "--lake", lake).exit() != 0) {
      assertThat(Instant.now()).as("a minute is over").isBefore(end);
      LockSupport.parkNanos(Duration.ofSeconds(5).toNanos());
    }
    assertRight(lake);
  }

  /** A process that has said that it holds the lake. */
  private Process holding(String lake) throws Exception {
    Process live = live(lake);
    OtherJvms.await(
        "the lake is held", live, () -> said(lake).contains("process " + live.pid() + "@"));
    return live;
  }

  private String said(String lake) throws IOException {
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
  private String refusal(String lake) throws IOException {
    Answer refused = run("replay", "--lake", lake);
    assertThat(refused.exit()).isEqualTo(2);
    return refused.errors();
  }

  private FileSystem hdfs() throws IOException {
    return FileSystem.get(URI.create(in("")), new Configuration());
  }
}
