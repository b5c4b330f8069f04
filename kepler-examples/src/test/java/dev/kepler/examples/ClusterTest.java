package dev.kepler.examples;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.URL;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * What was packaged, on a standalone cluster: {@link ClusterJob} takes 5,000,000 simulated rows
 * through a lake while executors are killed in the middle of tasks, with speculation and Delta's
 * optimized writes on; the command line then verifies it there. What must come of it is worked out
 * here, row by row, in plain Java.
 */
@Tag("exhaustive")
@DisplayName("On a standalone cluster")
class ClusterTest {

  private static final long ROWS = Long.getLong("kepler.cluster.rows", 5_000_000);
  private static final int KILLS = 6;
  private static final int A_FEW_TASKS = 4;
  private static final Duration TO_RECOVER = Duration.ofSeconds(8);

  private static final Path LIB = Path.of("target", "kepler", "lib");
  private static final Path GUAVA = Path.of("target", "cluster", "guava-14.0.1.jar");

  @TempDir private static Path folder;

  private static SparkCluster cluster;

  private final ObjectMapper json = new ObjectMapper();

  @BeforeAll
  static void start() throws Exception {
    cluster = SparkCluster.start(LIB, GUAVA, folder, 2);
  }

  @AfterAll
  static void stop() {
    if (cluster != null) {
      cluster.close();
    }
  }

  @Test
  @DisplayName(
      "no row is lost or counted twice while executors die with tasks in flight, tasks run twice,"
          + " and writes are shuffled; verify says so there")
  void killed() throws Exception {
    Path work = Files.createDirectory(folder.resolve("killed"));
    long changed = ROWS / 5;
    Process job =
        count(
            work,
            ROWS - changed,
            changed,
            "spark.speculation=true",
            "spark.speculation.multiplier=0.1", // whenever a core is free
            "spark.speculation.quantile=0.05",
            "spark.speculation.minTaskRuntime=10ms",
            "spark.speculation.interval=50ms",
            "spark.databricks.delta.optimizeWrite.enabled=true");
    OtherJvms.await(work.resolve("counting"), job);
    int kills = killWhileBusy(Files.readString(work.resolve("counting")), job);

    assertThat(job.exitValue()).as(cluster.printed(work.getFileName().toString())).isZero();
    JsonNode losses = json.readTree(work.resolve("losses").toFile());
    System.out.printf("Executors killed: %d; tasks: %s%n", kills, losses);
    assertThat(kills).as("executors killed").isGreaterThan(2);
    assertThat(losses.get("lost").asInt()).as("tasks lost with executors").isPositive();
    assertThat(losses.get("unfetched").asInt()).as("tasks whose input was lost").isPositive();
    assertThat(losses.get("speculative").asInt()).as("tasks run twice").isPositive();
    Expected expected = Expected.of(ROWS - changed, changed);
    assertThat(work.resolve("ledger")).content().isEqualToIgnoringNewLines(expected.ledger());
    assertThat(kepler("query", work, "--csv", Expected.QUERY)).contains(expected.tables());
    assertThat(kepler("verify", work)).contains("no difference");
  }

  @Test
  @DisplayName("two workers count in less time than one")
  void workers() throws Exception {
    long one = measured(1);
    long two = measured(2);

    System.out.printf(
        "%,d rows: %d ms with one worker, %d ms with two, ratio %.2f%n",
        ROWS, one, two, (double) one / two);
    assertThat(two).isLessThan(one);
  }

  private static long measured(int workers) throws Exception {
    Path work = Files.createDirectory(folder.resolve("workers-" + workers));
    Process job = count(work, ROWS - 1, 1, "spark.cores.max=" + workers);
    assertThat(job.waitFor(30, TimeUnit.MINUTES)).isTrue();
    String printed = cluster.printed(work.getFileName().toString());
    assertThat(job.exitValue()).as(printed).isZero();
    return printed
        .lines()
        .filter(line -> line.startsWith("counted in "))
        .findFirst()
        .map(line -> Long.parseLong(line.replaceAll("\\D", "")))
        .orElseThrow();
  }

  private static Process count(Path work, long rows, long changed, String... settings)
      throws IOException {
    List<String> words =
        new ArrayList<>(
            List.of(
                "--jars",
                jars(),
                "--class",
                ClusterJob.class.getName(),
                "--conf",
                "spark.sql.extensions=io.delta.sql.DeltaSparkSessionExtension",
                "--conf",
                "spark.sql.catalog.spark_catalog=org.apache.spark.sql.delta.catalog.DeltaCatalog",
                "--conf",
                "spark.ui.port=0",
                "--conf",
                "spark.sql.shuffle.partitions=8"));
    for (String setting : settings) {
      words.addAll(List.of("--conf", setting));
    }
    words.addAll(
        List.of(jarOfJob().toString(), work.toString(), Long.toString(rows), "" + changed));
    return cluster.submit(work.getFileName().toString(), words);
  }

  /** Runs a packaged command on the cluster, by the README's words. */
  private static String kepler(String command, Path work, String... words) throws Exception {
    List<String> all =
        new ArrayList<>(
            List.of(
                "--jars",
                jars(),
                LIB.resolve("kepler.jar").toAbsolutePath().toString(),
                command,
                "--lake",
                work.resolve("lake").toString()));
    all.addAll(List.of(words));
    Process kepler = cluster.submit(command, all);
    assertThat(kepler.waitFor(20, TimeUnit.MINUTES)).isTrue();
    assertThat(kepler.exitValue()).as(cluster.printed(command)).isZero();
    return cluster.printed(command);
  }

  /** The README's {@code $(echo lib/kepler-*.jar lib/delta-*.jar | tr ' ' ,)}. */
  private static String jars() throws IOException {
    try (Stream<Path> packaged = Files.list(LIB)) {
      return packaged
          .filter(jar -> jar.getFileName().toString().matches("(kepler-|delta-).*\\.jar"))
          .map(jar -> jar.toAbsolutePath().toString())
          .collect(Collectors.joining(","));
    }
  }

  /** The job is of the tests, and packaged by nobody else. */
  private static Path jarOfJob() throws IOException {
    Path jar = folder.resolve("job.jar");
    String name = ClusterJob.class.getName().replace('.', '/');
    try (OutputStream file = Files.newOutputStream(jar);
        JarOutputStream job = new JarOutputStream(file)) {
      for (String part : List.of("", "$Losses")) {
        String entry = name + part + ".class";
        job.putNextEntry(new JarEntry(entry));
        try (var code = ClusterTest.class.getClassLoader().getResourceAsStream(entry)) {
          code.transferTo(job);
        }
      }
    }
    return jar;
  }

  /**
   * Kills executors that are in the middle of a task, each in another stage, until the job ends.
   *
   * @return how many
   */
  private int killWhileBusy(String api, Process job) throws InterruptedException {
    Set<Integer> hit = new HashSet<>();
    while (!job.waitFor(200, TimeUnit.MILLISECONDS)) {
      Optional<Integer> stage =
          hit.size() < KILLS
              ? all(api + "/stages?status=active").stream()
                  .filter(active -> active.get("numTasks").asInt() >= A_FEW_TASKS)
                  .filter(active -> active.get("numActiveTasks").asInt() > 0)
                  .filter(active -> active.get("numCompleteTasks").asInt() > 0)
                  .map(active -> active.get("stageId").asInt())
                  .filter(id -> !hit.contains(id))
                  .findFirst()
              : Optional.empty();
      boolean killed =
          stage.isPresent()
              && all(api + "/executors").stream()
                      .filter(executor -> executor.get("activeTasks").asInt() > 0)
                      .map(executor -> executor.get("id").asText())
                      .filter(cluster::kill)
                      .limit(1)
                      .count()
                  > 0;
      if (killed) {
        hit.add(stage.orElseThrow());
        LockSupport.parkNanos(TO_RECOVER.toNanos());
      }
    }
    return hit.size();
  }

  private List<JsonNode> all(String address) {
    List<JsonNode> all = new ArrayList<>();
    try {
      json.readTree(new URL(address)).forEach(all::add);
    } catch (IOException e) {
      if (!(e instanceof java.net.ConnectException)) { // the job has just ended
        throw new UncheckedIOException(e);
      }
    }
    return all;
  }

  /** What the job's rows come to. */
  private record Expected(
      long bronze, long quarantined, long confirmed, long candidates, long stars, String ledger) {

    static final String QUERY =
        "SELECT (SELECT count(*) FROM bronze) AS bronze, (SELECT count(*) FROM quarantine) AS"
            + " quarantined, count_if(disposition = 'CONFIRMED') AS confirmed,"
            + " count_if(disposition = 'CANDIDATE') AS candidates, count(DISTINCT surrogate_key)"
            + " AS living, (SELECT count(*) FROM gold) AS stars, (SELECT sum(num_planets) FROM"
            + " gold) AS planets, (SELECT max_by(confirmed, counted_at) FROM totals) AS told,"
            + " (SELECT max_by(candidates, counted_at) FROM totals) AS waiting FROM silver";

    static Expected of(long rows, long changed) {
      long[] first = new long[6];
      long[] second = new long[6];
      long confirmed = 0;
      long candidates = 0;
      long stars = 0;
      long star = -1;
      for (long id = 0; id < rows; id++) {
        int before = id % 1_000 == 7 ? Job.BAD : Job.disposition(id);
        Job.count(first, Job.NONE, before);
        int now = before > Job.FALSE_POSITIVE ? Job.NONE : before;
        if (id < changed) {
          int then = id % 1_000 == 8 ? Job.BAD : Job.disposition(id + 1);
          Job.count(second, now, then);
          now = then == Job.BAD ? now : then;
        }
        if (now <= Job.CANDIDATE && id / 3 != star) {
          star = id / 3;
          stars++;
        }
        confirmed += now == Job.CONFIRMED ? 1 : 0;
        candidates += now == Job.CANDIDATE ? 1 : 0;
      }
      return new Expected(
          rows + changed,
          first[Job.QUARANTINED] + second[Job.QUARANTINED],
          confirmed,
          candidates,
          stars,
          Job.text(first) + Job.text(second));
    }

    String tables() {
      return Stream.of(
              bronze,
              quarantined,
              confirmed,
              candidates,
              confirmed + candidates,
              stars,
              confirmed,
              confirmed,
              candidates)
          .map(String::valueOf)
          .collect(Collectors.joining(","));
    }
  }

  /** How the job's rows are to be taken, one by one. */
  private static final class Job {

    static final int CONFIRMED = 0;
    static final int CANDIDATE = 1;
    static final int FALSE_POSITIVE = 2;
    static final int NONE = 3;
    static final int BAD = 4;

    static final int READ = 0;
    static final int ENTERED = 1;
    static final int CHANGED = 2;
    static final int LEFT = 3;
    static final int UNCHANGED = 4;
    static final int QUARANTINED = 5;

    static int disposition(long number) {
      long digit = number % 10;
      return digit < 4 ? CONFIRMED : digit < 7 ? CANDIDATE : FALSE_POSITIVE;
    }

    static void count(long[] counts, int before, int then) {
      counts[READ]++;
      boolean was = before <= CANDIDATE;
      if (then == BAD) {
        counts[QUARANTINED]++;
      } else if (then == FALSE_POSITIVE) {
        counts[LEFT] += was ? 1 : 0;
      } else {
        counts[was ? before == then ? UNCHANGED : CHANGED : ENTERED]++;
      }
    }

    static String text(long[] counts) {
      return "read %d, entered %d, changed %d, left %d, unchanged %d, quarantined %d\n"
          .formatted(
              counts[READ],
              counts[ENTERED],
              counts[CHANGED],
              counts[LEFT],
              counts[UNCHANGED],
              counts[QUARANTINED]);
    }
  }
}
