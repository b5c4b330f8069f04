package dev.kepler.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kepler.medallion.lake.Difference;
import dev.kepler.medallion.lake.Finding;
import dev.kepler.medallion.lake.LakeException;
import dev.kepler.medallion.lifecycle.PipelineException;
import dev.kepler.medallion.lifecycle.RestartPolicy;
import dev.kepler.medallion.pipeline.RunningPipeline;
import dev.kepler.medallion.testing.crash.LakeCheck;
import dev.kepler.model.testing.LocalSpark;
import dev.kepler.pipeline.testing.LandingFolder;
import dev.kepler.pipeline.testing.Oracle;
import dev.kepler.pipeline.testing.OracleCheck;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.streaming.Trigger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/**
 * Harm drawn by seed, a single one at a time, over all files of a lake that has been through loads,
 * an idle batch, quarantine and maintenance.
 */
@DisplayName("A lake of which one file is harmed")
@ExtendWith(LocalSpark.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class HarmTest {

  private static final int LOADS = 13;
  private static final int SAMPLE = 10;
  private static final int ALL = 200;

  private final SparkSession spark;
  private final KoiJob job = new KoiJob();
  private final Map<String, Integer> verdicts = new TreeMap<>();
  private final List<String> wrong = new ArrayList<>();
  private Path folder;
  private LandingFolder landing;
  private LakeCopy lake;
  private Path older;

  /** What becomes of a harm. */
  private enum Verdict {
    RIGHT,
    NAMED,
    REFUSED,
    VERIFY,
    WRONG
  }

  HarmTest(SparkSession spark) {
    this.spark = spark;
  }

  @BeforeAll
  void makeLake(@TempDir Path folder) {
    this.folder = folder;
    landing = new LandingFolder(folder.resolve("landing"));
    KeplerPipeline pipeline =
        job.builder(spark, folder).trigger(Trigger.ProcessingTime("20 milliseconds")).build();
    try (RunningPipeline running = pipeline.start()) {
      for (int load = 0; load < 4; load++) {
        land(load);
        running.processAllAvailable();
      }
      running.maintain(
          KeplerLake.open(spark, pipeline.tables()).maintenance().optimize().retain(Duration.ZERO));
      for (int load = 4; load < LOADS; load++) {
        if (load == 9) {
          older = LakeCopy.of(folder.resolve("lake"), "older").copy();
        }
        land(load);
        running.processAllAvailable();
      }
    }
    lake = LakeCopy.of(folder.resolve("lake"));
  }

  private void land(int load) {
    landing.land(job.load(load));
  }

  @AfterAll
  void print() {
    System.out.println("Single harms to a lake's files, and what becomes of them:");
    verdicts.forEach((what, times) -> System.out.println("  %4d  %s".formatted(times, what)));
    wrong.forEach(what -> System.out.println("  " + what));
  }

  @Test
  @Tag("exhaustive")
  @DisplayName("ends right, or is refused by the file's name, or is named (a sample)")
  void sample() throws IOException {
    for (int seed = 0; seed < SAMPLE; seed++) {
      harm(1_000 + seed);
    }

    assertThat(wrong).isEmpty();
  }

  @Test
  @Tag("exhaustive")
  @DisplayName("ends right, or is refused by the file's name, or is named (200 of them)")
  void all() throws IOException {
    for (int seed = 0; seed < ALL; seed++) {
      harm(seed);
    }

    assertThat(wrong).isEmpty();
  }

  private void harm(int seed) throws IOException {
    lake.putBack();
    Random random = new Random(seed);
    List<Path> files = files(lake.lake());
    Path file = files.get(random.nextInt(files.size()));
    String place = lake.lake().relativize(file).toString();
    String what = Harm.values()[random.nextInt(Harm.values().length)].to(file, this, random);
    if (what == null) {
      harm(seed + 10_000);
      return;
    }
    String told = what + " " + place;
    Verdict verdict;
    try {
      verdict = verdict(file, told);
    } catch (IOException | RuntimeException e) {
      verdict = Verdict.WRONG;
      wrong.add(seed + " " + told + ": " + e);
      e.printStackTrace(System.out);
    }
    String kind = place.replaceAll("[0-9a-f-]{36}", "#").replaceAll("[0-9]+", "#");
    verdicts.merge("%-8s %-9s %s".formatted(verdict, what, kind), 1, Integer::sum);
    clearLanding();
  }

  private void clearLanding() throws IOException {
    List<Path> landed = files(folder.resolve("landing"));
    for (Path file : landed.subList(Math.min(LOADS, landed.size()), landed.size())) {
      Files.delete(file);
    }
    landing = new LandingFolder(folder.resolve("landing"));
  }

  private Verdict verdict(Path file, String told) throws IOException {
    KeplerPipeline pipeline = job.builder(spark, folder).restarts(RestartPolicy.off()).build();
    List<Finding> findings = pipeline.examine();
    if (!findings.isEmpty()) {
      if (findings.stream().noneMatch(f -> names(f.toString(), file))) {
        wrong.add(told + ": not named by " + findings);
        return Verdict.WRONG;
      }
      return Verdict.NAMED;
    }
    Path landed = landing.land(job.load(LOADS));
    try {
      pipeline.runOnce();
    } catch (PipelineException | LakeException e) {
      if (!names(String.valueOf(e.getMessage()), file)) {
        wrong.add(told + ": refused by " + e.getMessage());
      }
      return Verdict.REFUSED;
    }
    assertThat(landed).exists();
    List<Difference> differences;
    try {
      differences = pipeline.verify().differences();
    } catch (LakeException e) {
      return names(e.getMessage(), file) ? Verdict.VERIFY : Verdict.WRONG;
    }
    if (!differences.isEmpty()) {
      return Verdict.VERIFY;
    }
    Oracle oracle = new Oracle(job::isBad);
    for (int load = 0; load <= LOADS; load++) {
      oracle.load(job.load(load));
    }
    LakeCheck check = OracleCheck.of(pipeline, oracle);
    if (!check.isRight()) {
      wrong.add(told + ": silently " + check);
      return Verdict.WRONG;
    }
    return Verdict.RIGHT;
  }

  private static boolean names(String text, Path file) {
    String name = file.getFileName().toString();
    return text.contains(name) || text.contains(file.getParent().toString());
  }

  private static List<Path> files(Path folder) throws IOException {
    try (Stream<Path> files = Files.walk(folder)) {
      return files.filter(Files::isRegularFile).sorted(Comparator.naturalOrder()).toList();
    }
  }

  /** What is done to a file; every other time its date stays, as where a disk goes bad. */
  private enum Harm {
    EMPTIED,
    CUT,
    FLIPPED,
    DELETED,
    OLDER,
    OTHER;

    /** Does it; null where it changes nothing. */
    String to(Path file, HarmTest test, Random random) throws IOException {
      byte[] before = Files.readAllBytes(file);
      FileTime date = Files.getLastModifiedTime(file);
      if (this == DELETED) {
        Files.delete(file);
        forget(file, random);
        return name();
      }
      byte[] after = before.clone();
      if (this == EMPTIED) {
        after = new byte[0];
      } else if (this == CUT) {
        after = Arrays.copyOf(before, random.nextInt(Math.max(1, before.length)));
      } else if (this == FLIPPED && before.length > 0) {
        int at = random.nextInt(before.length);
        after[at] ^= (byte) (1 << random.nextInt(8));
      } else if (this == OLDER) {
        Path old = test.older.resolve(test.lake.lake().relativize(file).toString());
        after = Files.exists(old) ? Files.readAllBytes(old) : before;
      } else if (this == OTHER) {
        List<Path> kin = kin(file);
        after = Files.readAllBytes(kin.get(random.nextInt(kin.size())));
      }
      if (Arrays.equals(before, after)) {
        return null;
      }
      Files.write(file, after);
      if (random.nextBoolean()) {
        Files.setLastModifiedTime(file, date);
      }
      forget(file, random);
      return name();
    }

    /** Every other time Hadoop's checksum does not tell it either. */
    private static void forget(Path file, Random random) throws IOException {
      if (random.nextBoolean()) {
        Files.deleteIfExists(file.resolveSibling("." + file.getFileName() + ".crc"));
      }
    }

    private static List<Path> kin(Path file) throws IOException {
      String name = file.getFileName().toString();
      String end = name.substring(name.lastIndexOf('.') + 1);
      try (Stream<Path> files = Files.list(file.getParent())) {
        return files
            .filter(Files::isRegularFile)
            .filter(f -> f.toString().endsWith(end) || !f.getFileName().toString().contains("."))
            .sorted()
            .toList();
      }
    }
  }
}
