package dev.kepler.pipeline;

import dev.kepler.medallion.internal.care.Rebuild;
import dev.kepler.medallion.internal.delta.LakeTables;
import dev.kepler.medallion.internal.files.LakePaths;
import dev.kepler.medallion.lake.Layer;
import dev.kepler.medallion.lake.TableLayout;
import dev.kepler.medallion.source.AbsentKeys;
import dev.kepler.model.RawKoi;
import dev.kepler.model.testing.Kois;
import dev.kepler.pipeline.source.KoiSource;
import dev.kepler.pipeline.testing.KoiTables;
import dev.kepler.pipeline.testing.LandingFolder;
import dev.kepler.transforms.KoiMedallion;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;
import java.util.zip.ZipOutputStream;
import org.apache.spark.sql.SparkSession;

/**
 * A lake that has been through everything that leaves something on the disk: two releases, rows in
 * quarantine, an idle batch, maintenance, a load after it, and a rebuild that was decided and not
 * carried out. The resource {@code golden-lake.zip} is one that the build of 2026-11-25 wrote, with
 * its landing folder; it stays as it is, because lakes like it exist.
 */
final class GoldenLake {

  private static final Instant FIRST = Instant.parse("2026-01-01T00:00:00Z");

  private GoldenLake() {}

  /** Takes the steps that the golden lake has taken, with the library as it is now. */
  static void write(SparkSession spark, Path folder) throws IOException {
    LandingFolder landing = new LandingFolder(landing(folder));
    landing.landRelease(
        List.of(
            Kois.kepler227b(),
            Kois.kepler227c(),
            Kois.candidate(),
            Kois.falsePositive(),
            Kois.kepler503b(),
            doubtful()));
    landing.land("broken.csv", "kepid,kepoi_name,kepler_name,koi_disposition,koi_score\n1,2\n");
    pipeline(spark, folder).runOnce();
    landing.landRelease(second());
    pipeline(spark, folder).runOnce();
    landing.landRelease(second());
    pipeline(spark, folder).runOnce();
    KeplerLake.open(spark, layout(folder)).maintenance().optimize().retain(Duration.ZERO).run();
    landing.landRelease(third());
    pipeline(spark, folder).runOnce();
    LakeTables lake =
        LakeTables.of(LakePaths.qualified(spark, layout(folder)), KoiMedallion.KEYED_BY_NAME);
    new Rebuild(spark, lake, Layer.SILVER, Clock.systemUTC(), KoiTables.untold(spark, lake))
        .decide();
  }

  private static List<RawKoi> second() {
    RawKoi lost = Kois.kepler503b();
    lost.setDisposition("FALSE POSITIVE");
    lost.setConfidence(0.0);
    RawKoi found = Kois.candidate();
    found.setDisposition("CONFIRMED");
    found.setKeplerName("Kepler-9999 b");
    return List.of(
        Kois.kepler227c(), Kois.kepler227b(), found, Kois.falsePositive(), lost, doubtful());
  }

  private static List<RawKoi> third() {
    List<RawKoi> third = new ArrayList<>(second());
    third.remove(1); // Kepler-227 b is not in this release
    third.get(0).setConfidence(0.97);
    return third;
  }

  /** In quarantine for its score. */
  private static RawKoi doubtful() {
    return RawKoi.of(101L, 11446443L, "K00001.01", "Kepler-1 b", "CONFIRMED", 1.5);
  }

  /** A pipeline on such a lake, whose clock goes on by whole seconds. */
  static KeplerPipeline pipeline(SparkSession spark, Path folder) {
    return KeplerPipeline.builder(spark)
        .source(
            KoiSource.archive(
                landing(folder).toString(), file -> Optional.empty(), AbsentKeys.KEEP))
        .tables(layout(folder))
        .clock(Clock.fixed(FIRST, ZoneOffset.UTC))
        .build();
  }

  static Path landing(Path folder) {
    return folder.resolve("landing");
  }

  static TableLayout layout(Path folder) {
    return TableLayout.under(folder.resolve("lake").toString());
  }

  /** Packs a folder, with the times of its files in seconds. */
  static void pack(Path folder, Path zip) throws IOException {
    try (ZipOutputStream out = new ZipOutputStream(Files.newOutputStream(zip));
        Stream<Path> files = Files.walk(folder)) {
      for (Path file : files.filter(Files::isRegularFile).sorted().toList()) {
        ZipEntry entry = new ZipEntry(folder.relativize(file).toString());
        entry.setLastModifiedTime(Files.getLastModifiedTime(file));
        out.putNextEntry(entry);
        Files.copy(file, out);
        out.closeEntry();
      }
    }
  }

  /** Unpacks the golden lake as it was written. */
  static void unpack(Path folder) throws IOException {
    try (ZipInputStream in =
        new ZipInputStream(GoldenLake.class.getResourceAsStream("golden-lake.zip"))) {
      for (ZipEntry entry = in.getNextEntry(); entry != null; entry = in.getNextEntry()) {
        Path file = folder.resolve(entry.getName());
        Files.createDirectories(file.getParent());
        Files.copy(in, file);
        Files.setLastModifiedTime(file, FileTime.from(entry.getLastModifiedTime().toInstant()));
      }
    }
  }
}
