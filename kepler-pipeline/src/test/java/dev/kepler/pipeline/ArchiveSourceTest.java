package dev.kepler.pipeline;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import dev.kepler.medallion.internal.csv.CsvRecords;
import dev.kepler.medallion.internal.csv.ReleaseDate;
import dev.kepler.medallion.lake.Layer;
import dev.kepler.medallion.lake.LedgerEntry;
import dev.kepler.medallion.lake.TableLayout;
import dev.kepler.medallion.lifecycle.PipelineException;
import dev.kepler.model.BronzeKoi;
import dev.kepler.model.RawKoi;
import dev.kepler.model.testing.Kois;
import dev.kepler.model.testing.LocalSpark;
import dev.kepler.pipeline.source.KoiForm;
import dev.kepler.pipeline.source.KoiSource;
import dev.kepler.pipeline.testing.LandingFolder;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.time.LocalDateTime;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@ExtendWith(LocalSpark.class)
class ArchiveSourceTest {

  private static final String HEADER = "kepid,kepoi_name,kepler_name,koi_disposition,koi_score\n";
  private static final String KEPLER_503 = "3642741,K00242.01,Kepler-503 b,CONFIRMED,1\n";
  private static final String GONE = "3642741,K00242.01,Kepler-503 b,FALSE POSITIVE,1\n";
  private static final String OCTOBER = "# Fri Oct  3 04:25:25 2025\n";
  private static final String NOVEMBER = "# Sat Nov 15 10:00:00 2025\n";

  private final SparkSession spark;
  private Path root;
  private LandingFolder landing;
  private TestLake lake;

  ArchiveSourceTest(SparkSession spark) {
    this.spark = spark;
  }

  @BeforeEach
  void fresh(@TempDir Path folder) {
    root = folder;
    landing = new LandingFolder(folder.resolve("landing"));
    lake = new TestLake(spark, TableLayout.under(folder.resolve("lake").toString()));
  }

  @Nested
  @DisplayName("A release")
  class Reading {

    @ParameterizedTest
    @ValueSource(
        strings = {
          HEADER + KEPLER_503,
          "# made by\n" + OCTOBER + "# COLUMN kepid: KepID\n#\n\uFEFF" + HEADER + KEPLER_503,
          "rowid,KEPID,KEPOI_NAME,KEPLER_NAME,KOI_DISPOSITION,KOI_SCORE,koi_comment\r\n"
              + "7,3642741,K00242.01,Kepler-503 b,CONFIRMED,1.0,\"a, b\"\r\n",
          "koi_score,koi_disposition,kepler_name,kepoi_name,kepid\n"
              + "1,CONFIRMED,Kepler-503 b,K00242.01,3642741",
        })
    @DisplayName("is read in every form the archive gives it, its key made of the KOI name")
    void forms(String file) {
      CsvRecords<RawKoi> records = read(file);

      assertThat(records.next())
          .satisfies(koi -> assertThat(koi.getRowId()).isEqualTo(24201))
          .satisfies(koi -> assertThat(koi.getKeplerStarId()).isEqualTo(3642741))
          .satisfies(koi -> assertThat(koi.getKepoiName()).isEqualTo("K00242.01"))
          .satisfies(koi -> assertThat(koi.getKeplerName()).isEqualTo("Kepler-503 b"))
          .satisfies(koi -> assertThat(koi.getDisposition()).isEqualTo("CONFIRMED"))
          .satisfies(koi -> assertThat(koi.getConfidence()).isEqualTo(1.0))
          .satisfies(koi -> assertThat(koi.getCorruptRecord()).isNull());
      assertThat(records.hasNext()).isFalse();
    }

    @Test
    @DisplayName("bears its date in the preamble, or none")
    void date() {
      assertThat(read(OCTOBER + HEADER).releaseDate())
          .contains(LocalDateTime.parse("2025-10-03T04:25:25"));
      assertThat(read("# no date\n" + HEADER).releaseDate()).isEmpty();
      assertThat(ReleaseDate.format(LocalDateTime.parse("2025-10-03T04:25:25")))
          .isEqualTo("Fri Oct  3 04:25:25 2025");
    }

    @Test
    @DisplayName("has no key for a record whose KOI name is malformed")
    void malformedName() {
      assertThat(read(HEADER + "1,KOI-242,,CANDIDATE,\n").next().getRowId()).isNull();
    }

    private CsvRecords<RawKoi> read(String file) {
      return new CsvRecords<>(
          new ByteArrayInputStream(file.getBytes(StandardCharsets.UTF_8)),
          "koi.csv",
          KoiForm.ARCHIVE);
    }
  }

  @Test
  @DisplayName(
      "Releases may have to arrive in the order of their dates; one without a date is refused")
  void order() {
    KeplerPipeline pipeline = lake.pipeline(KoiSource.archive(landing.path()).inOrder()).build();
    landing.land("b.csv", OCTOBER + HEADER + KEPLER_503);
    pipeline.runOnce();
    landing.land("c.csv", NOVEMBER + HEADER + GONE);
    pipeline.runOnce();
    landing.land("d.csv", NOVEMBER + HEADER + GONE);
    landing.land("page.csv", "<html>\nno release, and undated\n");
    landing.land("cut.csv.gz", new byte[] {31, -117});
    pipeline.runOnce();
    assertThat(lake.silver()).isEmpty();
    assertThat(lake.entries(Layer.BRONZE))
        .extracting(LedgerEntry::release)
        .startsWith("2025-10-03T04:25:25", "2025-11-15T10:00", "2025-11-15T10:00")
        .hasSize(5)
        .endsWith("2025-11-15T10:00", "2025-11-15T10:00");

    Path older = landing.land("a.csv", OCTOBER + HEADER + KEPLER_503);
    assertThatIllegalStateException()
        .isThrownBy(() -> pipeline.checkRelease(older.toString()))
        .withMessageContaining("a.csv")
        .withMessageContaining("2025-10-03")
        .withMessageContaining("2025-11-15");
    assertThatExceptionOfType(PipelineException.class)
        .isThrownBy(pipeline::runOnce)
        .withMessageContaining("layer bronze")
        .withMessageContaining("a.csv");
    assertThat(lake.lake().bronze().count()).isEqualTo(5);

    landing.land("a.csv", "");
    pipeline.runOnce();
    landing.land("e.csv", HEADER + KEPLER_503);
    assertThatExceptionOfType(PipelineException.class)
        .isThrownBy(pipeline::runOnce)
        .withMessageContaining("bears no date");
    lake.pipeline(
            KoiSource.archive(
                landing.path(), file -> Optional.of(LocalDateTime.parse("2025-12-01T00:00"))))
        .build()
        .runOnce();
    assertThat(lake.silver()).containsOnlyKeys(24201L);
  }

  @Test
  @Tag("exhaustive")
  @DisplayName(
      "Releases of one modification time arrive by their dates, whatever their names, each a load")
  void tied() throws IOException {
    String december = "# Mon Dec  1 00:00:00 2025\n";
    String other = "10797460,K00752.01,Kepler-227 b,CONFIRMED,1\n";
    List<Path> files =
        List.of(
            landing.land("a.csv", december + HEADER + GONE + other),
            landing.land("b.csv.gz", Packed.gzip((OCTOBER + HEADER + KEPLER_503).getBytes(UTF_8))),
            landing.land("c.csv", NOVEMBER + HEADER + KEPLER_503),
            landing.land("d.csv", "no date\n"));
    for (Path file : files) {
      Files.setLastModifiedTime(file, FileTime.from(Instant.parse("2026-01-01T00:00:00Z")));
    }
    landing.land("e.csv", ""); // older, and alone

    KeplerPipeline pipeline = lake.pipeline(KoiSource.archive(landing.path())).build();
    pipeline.runOnce();

    assertThat(lake.entries(Layer.BRONZE))
        .extracting(LedgerEntry::release)
        .last()
        .isEqualTo("2025-12-01T00:00");
    assertThat(lake.silver()).containsOnlyKeys(75201L);
    assertThat(
            lake.lake().bronze().collectAsList().stream()
                .sorted(Comparator.comparing(BronzeKoi::getArrivalTime))
                .map(row -> row.getSource().replaceFirst(".*/", ""))
                .distinct())
        .containsExactly("d.csv", "b.csv.gz", "c.csv", "a.csv");
    assertThat(pipeline.verify().differences()).isEmpty();
    assertThat(lake.lake().bronze().count()).isEqualTo(5);
  }

  @Test
  @Tag("exhaustive")
  @DisplayName("A line that looks like a date and is not understood stops a release, by name")
  void doubt() {
    landing.land("a.csv", "# 2025-10-03 04:25:25\n" + HEADER + KEPLER_503);
    lake.pipeline(KoiSource.archive(landing.path())).build().runOnce();
    landing.land("b.csv", "# made by\n# Fri Nov 15 10:00:00 2025\n" + HEADER + GONE);

    assertThat(lake.entries(Layer.BRONZE))
        .extracting(LedgerEntry::release)
        .containsExactly("2025-10-03T04:25:25");
    assertThatExceptionOfType(PipelineException.class)
        .isThrownBy(() -> lake.pipeline(KoiSource.archive(landing.path())).build().runOnce())
        .withMessageContaining("b.csv: its line 2, 'Fri Nov 15 10:00:00 2025', looks like a date")
        .withMessageContaining("is not understood: 2025-11-15 is a Saturday")
        .withMessageContaining("--release-date");
    lake.pipeline(
            KoiSource.archive(
                landing.path(), file -> Optional.of(LocalDateTime.parse("2025-11-15T00:00"))))
        .build()
        .runOnce();
    assertThat(lake.silver()).isEmpty();
  }

  @Test
  @Tag("exhaustive")
  @DisplayName("A release that was admitted is admitted again when its batch comes again")
  void admittedOnce() throws IOException {
    KeplerPipeline pipeline = lake.pipeline(KoiSource.archive(landing.path())).build();
    landing.land("a.csv", HEADER + KEPLER_503);
    pipeline.runOnce();
    Path commits = root.resolve("lake/checkpoints/bronze/commits");
    Files.delete(commits.resolve("0"));
    Files.deleteIfExists(commits.resolve(".0.crc"));

    pipeline.runOnce();

    assertThat(lake.lake().bronze().count()).isEqualTo(1);
    assertThat(lake.silver()).containsOnlyKeys(24201L);
  }

  @Test
  @Tag("exhaustive")
  @DisplayName("A lake keeps the kind of keys it was begun with")
  void keys(@TempDir Path folder) {
    landing.land("a.csv", OCTOBER + HEADER + KEPLER_503);
    lake.pipeline(KoiSource.archive(landing.path())).build().runOnce();
    LandingFolder notebook = new LandingFolder(folder.resolve("notebook"));
    notebook.land(List.of(Kois.kepler503b()));

    assertThatIllegalStateException()
        .isThrownBy(() -> lake.pipeline(KoiSource.csv(notebook.path())).build().runOnce())
        .withMessageContaining("begun with kepler.keys = KOI_NAME")
        .withMessageContaining("this is ROW_ID")
        .withMessageContaining("count twice")
        .withMessageContaining("begin another lake");
    assertThat(lake.lake().bronze().count()).isEqualTo(1);

    TestLake other = new TestLake(spark, TableLayout.under(folder.resolve("other").toString()));
    other.pipeline(KoiSource.csv(notebook.path())).build().runOnce();
    assertThatIllegalStateException()
        .isThrownBy(() -> other.pipeline(KoiSource.archive(landing.path())).build().start());
  }
}
