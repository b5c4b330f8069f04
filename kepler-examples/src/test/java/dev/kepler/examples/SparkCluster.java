package dev.kepler.examples;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * A standalone cluster of Spark on this machine: a master and workers of one core, each a JVM,
 * whose executors are JVMs again. Its distribution is what Spark itself ships, Guava 14 included,
 * and nothing of ours.
 */
final class SparkCluster implements AutoCloseable {

  /** What is packaged that a Spark distribution lacks. */
  private static final Pattern LACKING =
      Pattern.compile("(kepler|delta|picocli|progressbar|ascii-table|config-|guava).*");

  private static final Pattern ADDRESS = Pattern.compile("spark://127\\.0\\.0\\.1:\\d+");

  private final OtherJvms jvms;
  private final List<Process> workers = new ArrayList<>();
  private final Path home;
  private final String address;

  private SparkCluster(OtherJvms jvms, Path home, String address) {
    this.jvms = jvms;
    this.home = home;
    this.address = address;
  }

  /**
   * Starts one.
   *
   * @param lib of the packaged command
   * @param guava the one that Spark ships
   * @param folder of its distribution, its logs, and its executors' files
   */
  static SparkCluster start(Path lib, Path guava, Path folder, int workers) throws Exception {
    Path home = Files.createDirectories(folder.resolve("spark"));
    Path jars = Files.createDirectories(home.resolve("jars"));
    Files.copy(guava, jars.resolve(guava.getFileName()));
    try (Stream<Path> packaged = Files.list(lib)) {
      for (Path jar : packaged.filter(SparkCluster::isSparks).toList()) {
        Files.createLink(jars.resolve(jar.getFileName()), jar);
      }
    }
    OtherJvms jvms =
        new OtherJvms(
            folder,
            Map.of(
                "SPARK_HOME", home.toString(),
                "SPARK_SCALA_VERSION", "2.12",
                "SPARK_LOCAL_IP", "127.0.0.1"));
    List<String> classPath = List.of("-cp", jars + "/*");
    Process master =
        jvms.start(
            "master",
            with(
                classPath,
                "org.apache.spark.deploy.master.Master",
                "--host",
                "127.0.0.1",
                "--port",
                "0",
                "--webui-port",
                "0"));
    OtherJvms.await("the master has an address", master, () -> address(jvms).isPresent());
    SparkCluster cluster = new SparkCluster(jvms, home, address(jvms).orElseThrow());
    for (int worker = 1; worker <= workers; worker++) {
      cluster.work(worker, classPath);
    }
    return cluster;
  }

  private static boolean isSparks(Path jar) {
    String name = jar.getFileName().toString();
    return name.endsWith(".jar") && !LACKING.matcher(name).matches();
  }

  private static Optional<String> address(OtherJvms jvms) throws IOException {
    Matcher said = ADDRESS.matcher(jvms.printed("master"));
    return said.find() ? Optional.of(said.group()) : Optional.empty();
  }

  private void work(int number, List<String> classPath) throws Exception {
    Process worker =
        jvms.start(
            "worker-" + number,
            with(
                classPath,
                "org.apache.spark.deploy.worker.Worker",
                "--host",
                "127.0.0." + number, // nothing is tried a second time on one host
                "--webui-port",
                "0",
                "--cores",
                "1",
                "--memory",
                "2g",
                "--work-dir",
                home.resolveSibling("work-" + number).toString(),
                address));
    OtherJvms.await(
        "worker " + number + " is registered",
        worker,
        () -> jvms.printed("worker-" + number).contains("Successfully registered with master"));
    workers.add(worker);
  }

  /**
   * Submits an application in client mode.
   *
   * @param name of its log
   * @param words options, its jar and its own words
   */
  Process submit(String name, List<String> words) throws IOException {
    List<String> command =
        with(
            List.of("-Xmx6g", "-cp", home.resolve("jars") + "/*"),
            "org.apache.spark.deploy.SparkSubmit",
            "--master",
            address,
            "--conf",
            "spark.driver.host=127.0.0.1",
            "--conf",
            "spark.executor.memory=1500m");
    command.addAll(words);
    return jvms.start(name, command);
  }

  /** What an application has printed, logs of Spark included. */
  String printed(String name) throws IOException {
    return jvms.printed(name);
  }

  /** Kills an executor, as a machine does that goes out; gives whether it was there. */
  boolean kill(String executor) {
    return workers.stream()
        .flatMap(worker -> worker.toHandle().children())
        .filter(child -> isExecutor(child, executor))
        .anyMatch(ProcessHandle::destroyForcibly);
  }

  private static boolean isExecutor(ProcessHandle child, String executor) {
    List<String> words = child.info().arguments().map(List::of).orElse(List.of());
    int id = words.indexOf("--executor-id");
    return id >= 0 && words.get(id + 1).equals(executor);
  }

  private static List<String> with(List<String> flags, String... words) {
    List<String> command = new ArrayList<>(flags);
    command.addAll(List.of(words));
    return command;
  }

  @Override
  public void close() {
    workers.stream()
        .flatMap(worker -> worker.toHandle().descendants())
        .forEach(ProcessHandle::destroyForcibly);
    jvms.close();
  }
}
