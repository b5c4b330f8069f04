package dev.kepler.pipeline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.kepler.medallion.internal.checkpoint.LakeLock;
import dev.kepler.medallion.internal.files.AtomicFiles;
import dev.kepler.medallion.internal.files.ReadFolder;
import dev.kepler.medallion.internal.files.ReadLists;
import dev.kepler.medallion.lake.LakeException;
import dev.kepler.medallion.lake.TableLayout;
import dev.kepler.medallion.lifecycle.PipelineException;
import dev.kepler.model.RawKoi;
import dev.kepler.model.testing.Kois;
import dev.kepler.model.testing.LocalSpark;
import dev.kepler.pipeline.source.KoiSource;
import dev.kepler.pipeline.testing.LandingFolder;
import dev.kepler.pipeline.testing.Oracle;
import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.spark.paths.SparkPath;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.delta.DeltaLog;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@DisplayName("A lake with twelve loads, and its landing folder in it,")
@ExtendWith(LocalSpark.class)
@TestInstance(Lifecycle.PER_CLASS)
class MovedLakeTest {

  private static final int LOADS = 12;
  private static final String LISTS = "checkpoints/bronze/sources/0";

  private final SparkSession spark;
  private final List<List<RawKoi>> landed = new ArrayList<>();
  private Path begun;
  private Path home;
  private Path lake;

  MovedLakeTest(SparkSession spark) {
    this.spark = spark;
  }

  @BeforeAll
  void begin(@TempDir Path folder) throws IOException {
    begun = folder.resolve("begun");
    LandingFolder landing = new LandingFolder(begun.resolve("lake/landing"));
    for (int i = 0; i < LOADS; i++) {
      landed.add(List.of(koi(i)));
      Path file = landing.land(landed.get(i));
      long time = Files.getLastModifiedTime(file).toMillis();
      Files.setLastModifiedTime(file, FileTime.fromMillis(time + 123));
    }
    pipeline(begun.resolve("lake").toString(), landing.path()).runOnce();
    assertThat(begun.resolve("lake/" + LISTS + "/9.compact")).exists();
  }

  /** Moves the lake to a place of the test's own, whose files nobody else uses. */
  @BeforeEach
  void move(@TempDir Path folder) throws IOException {
    landed.subList(LOADS, landed.size()).clear();
    home = folder.resolve("home");
    copy(begun, home);
    lake = home.resolve("lake");
    Files.move(begun, folder.resolve("away"));
    try {
      follow(lake, lake.resolve("landing").toString()); // as if it had been begun here
    } finally {
      Files.move(folder.resolve("away"), begun);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"mv", "mv, and times lost", "cp -a", "cp", "tar", "ln -s", "ln -s above"})
  @DisplayName("has read the same files where it was moved, copied, restored or linked to")
  void followed(String how) throws IOException {
    Path there = home.resolveSibling("there");
    switch (how) {
      case "mv", "mv, and times lost", "tar" -> Files.move(home, there);
      case "cp -a", "cp" -> copy(home, there);
      case "ln -s" -> Files.createSymbolicLink(Files.createDirectory(there).resolve("lake"), lake);
      default -> Files.createSymbolicLink(there, home);
    }
    lake = there.resolve("lake");
    if (how.equals("tar")) {
      touch(lake.resolve("landing"), true);
    } else if (how.equals("cp") || how.contains("lost")) {
      touch(lake.resolve("landing"), false);
    }

    boolean others = follow(lake, lake.resolve("landing").toString());

    assertThat(others).isFalse();
    assertThat(read(lake)).isEqualTo(listed(lake.resolve("landing")));
    assertThat(lake.resolve("checkpoints/bronze/moving.json")).doesNotExist();
  }

  @Test
  @Tag("exhaustive")
  @DisplayName("has read the same files by any spelling of its path, moved without it or alone")
  void spelled() throws IOException {
    String relative = Path.of("").toAbsolutePath().relativize(lake).toString();
    Path landing = lake.resolve("landing");
    for (String path :
        List.of(
            relative + "/landing",
            "file:" + landing,
            "file://" + landing,
            lake + "/./landing/",
            home + "/../home/lake/landing")) {
      assertThat(follow(lake, path)).isFalse();
      assertThat(read(lake)).isEqualTo(listed(landing));
    }
    Path arrivals = Files.move(landing, home.resolve("arrivals"));
    follow(lake, arrivals.toString());
    assertThat(read(lake)).isEqualTo(listed(arrivals));

    lake = Files.move(lake, home.resolve("there"));
    follow(lake, arrivals.toString());
    assertThat(read(lake)).isEqualTo(listed(arrivals));
  }

  @Test
  @DisplayName("goes on after a move, by a link and by a relative path; no row twice, none missed")
  void goesOn() throws IOException {
    Path moved = home.resolveSibling("there");
    copy(home, moved);
    touch(moved.resolve("lake/landing"), false);
    lake = moved.resolve("lake");
    Path link = Files.createSymbolicLink(home.resolveSibling("link"), lake);
    String relative = Path.of("").toAbsolutePath().relativize(lake).toString();

    assertThat(pipeline().examine()).isEmpty();
    assertThat(pipeline().verify().differences()).isEmpty();
    goesOn(lake.toString(), lake.resolve("landing").toString());
    goesOn(link.toString(), link + "/landing");
    goesOn(relative, relative + "/landing");
    assertThat(pipeline().verify().differences()).isEmpty();
  }

  @Test
  @DisplayName("is one lake by all its paths: the second pipeline on it is refused")
  void oneLake() throws IOException {
    Path link = Files.createSymbolicLink(home.resolveSibling("link"), lake);
    KeplerPipeline second = pipeline(link.toString(), link + "/landing");

    try (LakeLock lock = LakeLock.take(spark, pipeline().tables())) {
      assertThat(lock).isNotNull();
      assertThatThrownBy(second::runOnce)
          .isInstanceOf(LakeException.class)
          .hasMessageContaining("is held by another pipeline of this process");
      assertThat(second.examine()).isEmpty();
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 5, 12})
  @DisplayName("follows to the end when a crash has left some of its lists as they were")
  void crashed(int followed) throws IOException {
    lake = Files.move(home, home.resolveSibling("there")).resolve("lake");
    touch(lake.resolve("landing"), false);
    Path before = lake.resolveSibling("lists");
    copy(lake.resolve(LISTS), before);
    follow(lake, lake.resolve("landing").toString());
    List<Path> lists = files(before);
    for (Path list : lists.subList(Math.min(followed, lists.size()), lists.size())) {
      String name = list.getFileName().toString();
      Files.deleteIfExists(lake.resolve(LISTS + "/." + name + ".crc"));
      Files.copy(list, lake.resolve(LISTS + "/" + name), StandardCopyOption.REPLACE_EXISTING);
    }
    Files.writeString(
        lake.resolve("checkpoints/bronze/moving.json"),
        "{\"from\":\"file:%s\",\"to\":\"file:%s\"}"
            .formatted(home.resolve("lake/landing"), lake.resolve("landing")));

    boolean others = follow(lake, lake.resolve("landing").toString());

    assertThat(others).isFalse();
    assertThat(read(lake)).isEqualTo(listed(lake.resolve("landing")));
    assertThat(lake.resolve("checkpoints/bronze/moving.json")).doesNotExist();
  }

  @Test
  @Tag("exhaustive")
  @DisplayName(
      "takes the files of another landing folder for new, also those of a name it has read")
  void anotherFolder() {
    LandingFolder other = new LandingFolder(home.resolve("other"));
    for (int i = LOADS; i < LOADS + 3; i++) {
      landed.add(List.of(koi(1000 * i)));
      other.land(landed.get(i));
    }

    goesOn(lake.toString(), other.path());
    goesOn(lake.toString(), other.path());
    goesOn(lake.toString(), lake.resolve("landing").toString());
  }

  @Test
  @DisplayName("is refused where nobody can tell whether a file was read, and says what to do")
  void ambiguous() throws IOException {
    Path inbox = Files.move(lake.resolve("landing"), home.resolve("inbox"));
    touch(inbox, false);

    assertThatThrownBy(() -> pipeline(lake.toString(), inbox.toString()).runOnce())
        .isInstanceOf(PipelineException.class)
        .hasMessageContaining("Cannot go on reading from file:" + inbox)
        .hasMessageContaining("the lake has read from file:" + lake.resolve("landing"))
        .hasMessageContaining("12 of its files have names of files that were read there")
        .hasMessageContaining("give its files their times back");
  }

  /** Lands one more load: it is read, and no other. */
  private void goesOn(String lake, String landing) {
    DeltaLog.clearCache();
    TestLake at = new TestLake(spark, TableLayout.under(lake));
    int number = landed.size();
    landed.add(List.of(koi(number)));
    new LandingFolder(Path.of(landing.replaceFirst("^file:(//)?", "")))
        .land("more-" + number + ".csv", text(landed.get(number)));

    at.pipeline(KoiSource.csv(landing)).build().runOnce();

    Oracle oracle = new Oracle();
    landed.forEach(oracle::load);
    at.mustEqual(oracle);
  }

  private static String text(List<RawKoi> kois) {
    RawKoi koi = kois.get(0);
    return "row_id,kepler_star_id,kepoi_name,kepler_name,disposition,confidence\n%d,%d,%s,%s,%s,%s\n"
        .formatted(
            koi.getRowId(),
            koi.getKeplerStarId(),
            koi.getKepoiName(),
            koi.getKeplerName(),
            koi.getDisposition(),
            koi.getConfidence());
  }

  private static RawKoi koi(int number) {
    RawKoi koi = Kois.kepler227b();
    koi.setRowId(number + 1L);
    koi.setKepoiName("K%05d.01".formatted(number + 1));
    koi.setKeplerName("Kepler-%d b".formatted(number + 1));
    return koi;
  }

  private KeplerPipeline pipeline() {
    return pipeline(lake.toString(), lake.resolve("landing").toString());
  }

  private KeplerPipeline pipeline(String lake, String landing) {
    return new TestLake(spark, TableLayout.under(lake)).pipeline(KoiSource.csv(landing)).build();
  }

  private boolean follow(Path lake, String landing) {
    return new ReadFolder(
            AtomicFiles.of(spark),
            new org.apache.hadoop.fs.Path(lake.resolve(LISTS).toString()),
            new org.apache.hadoop.fs.Path(landing))
        .follow();
  }

  /** Files on all lists of the lake. */
  private Set<String> read(Path lake) {
    return new ReadLists(
            AtomicFiles.of(spark), new org.apache.hadoop.fs.Path(lake.resolve(LISTS).toString()))
        .files().stream().map(ReadLists.ReadFile::uri).collect(Collectors.toSet());
  }

  /** Files of a folder as Spark finds them. */
  private Set<String> listed(Path folder) throws IOException {
    org.apache.hadoop.fs.Path path = new org.apache.hadoop.fs.Path(folder.toString());
    return Stream.of(path.getFileSystem(AtomicFiles.of(spark).hadoop()).listStatus(path))
        .map(status -> SparkPath.fromFileStatus(status).urlEncoded())
        .collect(Collectors.toSet());
  }

  private static List<Path> files(Path folder) throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files.filter(f -> !f.getFileName().toString().startsWith(".")).sorted().toList();
    }
  }

  /** Gives files the times that an archive keeps of them, or those of now. */
  private static void touch(Path folder, boolean rounded) throws IOException {
    for (Path file : files(folder)) {
      long time = Files.getLastModifiedTime(file).toMillis();
      Files.setLastModifiedTime(
          file, rounded ? FileTime.fromMillis(time / 1000 * 1000) : FileTime.from(Instant.now()));
    }
  }

  private static void copy(Path from, Path to) throws IOException {
    Files.walkFileTree(
        from,
        new SimpleFileVisitor<>() {
          @Override
          public FileVisitResult preVisitDirectory(Path folder, BasicFileAttributes attributes)
              throws IOException {
            Files.createDirectories(to.resolve(from.relativize(folder)));
            return FileVisitResult.CONTINUE;
          }

          @Override
          public FileVisitResult visitFile(Path file, BasicFileAttributes attributes)
              throws IOException {
            Files.copy(file, to.resolve(from.relativize(file)), StandardCopyOption.COPY_ATTRIBUTES);
            return FileVisitResult.CONTINUE;
          }
        });
  }
}
