package dev.kepler.pipeline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.kepler.medallion.lake.Finding;
import dev.kepler.medallion.lake.LakeException;
import dev.kepler.medallion.lake.Remedy;
import dev.kepler.medallion.testing.crash.CrashKit;
import dev.kepler.medallion.testing.crash.CrashPoint;
import dev.kepler.medallion.testing.crash.CrashReport;
import dev.kepler.medallion.testing.crash.Fault;
import dev.kepler.medallion.testing.crash.Fault.Moment;
import dev.kepler.model.testing.LocalSpark;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** Each run a JVM of its own; every seed is printed. */
@DisplayName("A pipeline that crashes")
@ExtendWith(LocalSpark.class)
class CrashTest {

  private static final String LAKE = "lake/";

  @TempDir private Path folder;

  @Test
  @Tag("exhaustive")
  @DisplayName("at any write at all, in its first run or a later one, loses and doubles nothing")
  void everyPoint() {
    CrashKit kit = CrashKit.of(KoiJob.class, folder);
    CrashKit.Points points = kit.points();
    assertThat(points.later())
        .as("points of each kind")
        .contains(
            after("silver_exoplanets/_delta_log/*.json"),
            after("checkpoints/ledger/silver/*.json"),
            before("silver_exoplanets/_delta_log/*.checkpoint.parquet"));
    System.out.printf(
        "Crash points: %d in a first run, %d in a later one%n",
        points.first().size(), points.later().size());

    report("Crash points, all", kit.crashAt(points));
  }

  @Test
  @DisplayName("by kill -9 at a random instant, while loads arrive, loses and doubles nothing")
  void kills() {
    kill(CrashKit.of(KoiJob.class, folder), 1, "loads");
  }

  @Test
  @Tag("exhaustive")
  @DisplayName(
      "by kill -9 at 200 random instants, while loads and releases arrive, loses and doubles nothing")
  void manyKills() throws Exception {
    kill(200);
  }

  @Test
  @Tag("exhaustive")
  @DisplayName("while loads are taken back, leaves each whole or takes it back whole")
  void undo() {
    CrashKit kit = CrashKit.of(UndoJob.class, folder);

    report(
        "Crash points of an undo",
        kit.crashAt(
            new CrashKit.Points(
                List.of(after("checkpoints/gold/commits/*")),
                List.of(
                    after("bronze_exoplanets/_delta_log/*.json"), // the decision
                    after("quarantined_exoplanets/_delta_log/*.json"),
                    after("silver_exoplanets/_delta_log/*.json")))));
  }

  @Test
  @Tag("exhaustive")
  @DisplayName("at any write at all while loads are taken back, leaves each or takes it back whole")
  void undoEveryPoint() {
    CrashKit kit = CrashKit.of(UndoJob.class, folder);

    report("Crash points of undos, all", kit.crashAt(kit.points()));
  }

  /** Every fourth of them while releases arrive, the others among loads and repeated loads. */
  private void kill(int times) throws Exception {
    Path releases = Files.createDirectory(folder.resolve("releases"));
    kill(CrashKit.of(KoiJob.class, folder), times - times / 4, "loads");
    kill(CrashKit.of(ReleaseJob.class, releases), times / 4, "releases");
  }

  private static void kill(CrashKit kit, int times, String what) {
    long seed = System.nanoTime();
    report(
        "%d times kill -9 while %s arrive, seed %d".formatted(times, what, seed),
        kit.kill(times, seed));
  }

  @Test
  @Tag("exhaustive")
  @DisplayName("told that a commit failed which had landed, is right at last")
  void landed() {
    goesOn(
        "Commit landed and was reported as failed, that of a new table and that of a batch",
        CrashKit.of(KoiJob.class, folder)
            .disturb(Fault.fail(after("silver_exoplanets/_delta_log/*.json")), 2, 1, 0));
  }

  @Test
  @Tag("exhaustive")
  @DisplayName("told that one write of ten failed, is right at last")
  void storeErrors() {
    CrashKit kit = CrashKit.of(KoiJob.class, folder);
    long seed = System.nanoTime();
    goesOn(
        "10 % errors on the log store and on checkpoints, seed " + seed,
        kit.disturb(Fault.rate(10, "/(_delta_log|checkpoints)/"), 1, 6, seed));
  }

  @Test
  @Tag("exhaustive")
  @DisplayName("for want of space stops by that name, and goes on once there is some")
  void fullDisk() {
    CrashReport report = CrashKit.of(KoiJob.class, folder).disturb(Fault.full(12_000), 1, 1, 0);

    report("Full disk", report);
    assertThat(report.gaveUp()).singleElement().asString().contains("No space left on device");
  }

  @Test
  @DisplayName("holds its lake while it lives: a second process is refused at once, by name")
  void secondProcess(SparkSession spark) throws Exception {
    KoiJob job = new KoiJob();
    try (CrashKit.Child child = CrashKit.of(KoiJob.class, folder).run()) {
      KeplerPipeline second = job.pipeline(spark, child.folder());
      List<Path> before = files(child.folder());
      Instant start = Instant.now();

      assertThatExceptionOfType(LakeException.class)
          .isThrownBy(second::start)
          .withMessageContaining("lake.lock is held by process " + child.pid() + "@");

      assertThat(Duration.between(start, Instant.now())).isLessThan(Duration.ofSeconds(10));
      assertThat(files(child.folder())).isEqualTo(before);
      assertThat(second.examine()).extracting(Finding::remedy).contains(Remedy.WAIT);

      assertThat(child.terminate()).as("exit code after SIGTERM").isEqualTo(143);
      assertThat(second.examine()).isEmpty();
      second.start().close();
    }
  }

  private static List<Path> files(Path folder) throws Exception {
    try (Stream<Path> files = Files.walk(folder.resolve("lake"))) {
      return files.sorted().toList();
    }
  }

  private static void goesOn(String what, CrashReport report) {
    report(what, report);
    assertThat(report.failedWrites()).as("writes that failed").isPositive();
    assertThat(report.gaveUp()).as("runs that gave up").isEmpty();
  }

  private static void report(String what, CrashReport report) {
    System.out.println(what + ": " + report);
    assertThat(report.isRight()).as(report.toString()).isTrue();
  }

  private static CrashPoint before(String place) {
    return new CrashPoint(Moment.BEFORE, LAKE + place);
  }

  private static CrashPoint after(String place) {
    return new CrashPoint(Moment.AFTER, LAKE + place);
  }
}
