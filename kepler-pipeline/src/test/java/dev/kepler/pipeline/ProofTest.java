package dev.kepler.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kepler.medallion.lake.Difference;
import dev.kepler.medallion.lake.DifferenceGroup;
import dev.kepler.medallion.lake.LandedFileNote;
import dev.kepler.medallion.lake.Layer;
import dev.kepler.medallion.lake.TableLayout;
import dev.kepler.medallion.lake.VerificationReport;
import dev.kepler.medallion.pipeline.RunningPipeline;
import dev.kepler.model.DiscoveryTotals;
import dev.kepler.model.RawKoi;
import dev.kepler.model.testing.Kois;
import dev.kepler.model.testing.LocalSpark;
import dev.kepler.pipeline.source.KoiSource;
import dev.kepler.pipeline.testing.LandingFolder;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.security.MessageDigest;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import java.util.zip.GZIPOutputStream;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** A lake of five loads, one of them packed, and whatever another hand does to it or its files. */
@DisplayName("The proof of a lake")
@ExtendWith(LocalSpark.class)
class ProofTest {

  private static final long MANY = 6_000;

  private static LakeCopy everything;
  private static List<Path> files;
  private static Path root;

  private final SparkSession spark;
  private final TestLake lake;

  ProofTest(SparkSession spark) {
    this.spark = spark;
    this.lake = new TestLake(spark, TableLayout.under(root.resolve("lake").toString()));
  }

  /** Totals: 1, 2, 1 and again 2 confirmed, and then many candidates. */
  @BeforeAll
  static void load(SparkSession spark, @TempDir Path folder) throws IOException {
    root = Files.createDirectories(folder.resolve("all"));
    LandingFolder landing = new LandingFolder(root.resolve("landing"));
    RawKoi gone = Kois.kepler503b();
    gone.setDisposition("FALSE POSITIVE");
    RawKoi bad = Kois.candidate();
    bad.setConfidence(7.0);
    bad.setKeplerStarId(-1L);
    files = new ArrayList<>();
    try (RunningPipeline running = pipeline(spark).start()) {
      files.add(landing.land(List.of(Kois.kepler227b(), bad)));
      running.processAllAvailable();
      files.add(landing.land("packed.csv.gz", packed(text(Kois.kepler503b()))));
      running.processAllAvailable();
      files.add(landing.land(List.of(gone)));
      running.processAllAvailable();
      files.add(landing.land("broken.csv", text(Kois.kepler503b()) + "\n1,2\n\nno,line,x\n"));
      running.processAllAvailable();
      files.add(landing.land(LongStream.range(0, MANY).mapToObj(ProofTest::candidate).toList()));
      files.add(landing.land("other.csv", "a,b\n1,2\n"));
      running.processAllAvailable();
    }
    everything = LakeCopy.of(root);
  }

  @BeforeEach
  void putBack() {
    everything.putBack();
  }

  @Test
  @DisplayName("begins at the file: its length, its SHA-256, its lines and rows are in the ledger")
  void notes() throws Exception {
    List<LandedFileNote> notes = new ArrayList<>();
    lake.lake().ledger().entries(Layer.BRONZE).forEach(entry -> notes.addAll(entry.files()));

    assertThat(notes)
        .extracting(note -> note.lines() + " " + note.rows())
        .containsExactly("2 2", "1 1", "1 1", "3 3", MANY + " " + MANY, "0 1");
    for (int i = 0; i < files.size(); i++) {
      byte[] bytes = Files.readAllBytes(files.get(i));
      assertThat(notes.get(i).path()).endsWith(files.get(i).toString());
      assertThat(notes.get(i).length()).isEqualTo(bytes.length);
      assertThat(notes.get(i).sha256())
          .isEqualTo(HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes)));
    }
  }

  @Test
  @Tag("exhaustive")
  @DisplayName(
      "holds for a lake in order, before and after upkeep, and whatever became of its files")
  void healthy() throws IOException {
    VerificationReport report = verify();

    assertThat(report.groups()).isEmpty();
    assertThat(report.landedFiles()).isEqualTo(6);
    assertThat(report.counts()).isEqualTo(5);
    assertThat(report.countsOutOfReach()).isZero();

    Files.setLastModifiedTime(files.get(0), FileTime.from(Instant.now()));
    Files.delete(files.get(1));
    Files.writeString(files.get(2), "");
    KeplerLake.open(spark, lake.layout()).maintenance().optimize().retain(Duration.ZERO).run();
    VerificationReport later = verify();

    assertThat(later.groups()).isEmpty();
    assertThat(later.landedFiles()).isEqualTo(4);
    assertThat(later.counts() + later.countsOutOfReach()).isEqualTo(5);
    assertThat(later.countsOutOfReach()).isEqualTo(4);
    new LandingFolder(root.resolve("landing")).land(List.of(Kois.kepler227c()));
    pipeline(spark).runOnce();
    VerificationReport grown = verify();
    assertThat(grown.groups()).isEmpty();
    assertThat(grown.counts()).isEqualTo(2);
    sql("ALTER TABLE %s/discovery_totals` SET TBLPROPERTIES ('delta.appendOnly' = 'false')");
    sql("UPDATE %s/discovery_totals` SET named = 8, counted_at = counted_at + interval 1 hour");
    assertThat(verify().groups())
        .extracting(DifferenceGroup::toString)
        .containsExactly(
            "discovery_totals: named differs (6)", "discovery_totals: counted_at differs (6)");
  }

  @Test
  @DisplayName(
      "names a file whose bytes were changed behind its length and modification time, once")
  void changedBehind() throws IOException {
    Path file = files.get(4);
    FileTime time = Files.getLastModifiedTime(file);
    String text = Files.readString(file);
    Files.writeString(file, text.replace("CANDIDATE", "CONFIRMED"));
    Files.setLastModifiedTime(file, time);

    VerificationReport report = verify();

    assertThat(report.groups())
        .singleElement()
        .satisfies(
            group -> {
              assertThat(group).hasToString("landed file: changed after it was read (1)");
              assertThat(group.first().get(0).key()).endsWith(file.toString());
              assertThat(group.first().get(0).found()).contains("which nobody has read");
            });
  }

  @Test
  @DisplayName("names the file of a line that never became a row, and of a row that no line became")
  void lines() throws IOException {
    sql("ALTER TABLE %s/bronze_exoplanets` SET TBLPROPERTIES ('delta.appendOnly' = 'false')");
    sql("DELETE FROM %s/bronze_exoplanets` WHERE row_id = 1000007");
    sql("UPDATE %s/bronze_exoplanets` SET confidence = 0.1 WHERE row_id = 1");
    sql("DELETE FROM %s/bronze_exoplanets` WHERE source LIKE '%%gz'");
    Files.delete(files.get(1));

    List<Difference> found = group(verify(), "landed file: rows in bronze are not the file's (3)");

    assertThat(found)
        .extracting(Difference::toString)
        .anyMatch(
            d ->
                d.contains(
                    "load-4.csv: rows in bronze is 5999; 1 that never became a row, such as"
                        + " [1000007, "))
        .anyMatch(d -> d.contains("packed.csv.gz: rows in bronze is 0, expected 1"))
        .anyMatch(
            d ->
                d.contains(
                        "load-0.csv: rows in bronze is 2; 1 that never became a row, such as [1,")
                    && d.contains("; 1 that the file has not, such as [1, 10797460,"));
  }

  @Test
  @Tag("exhaustive")
  @DisplayName(
      "covers every row of the totals: one changed, dropped, doubled or slipped in is named")
  void totals() {
    List<DiscoveryTotals> rows = lake.lake().totals().orderBy("counted_at").collectAsList();
    assertThat(rows).extracting(DiscoveryTotals::getConfirmed).containsExactly(1L, 2L, 1L, 2L, 2L);
    sql("ALTER TABLE %s/discovery_totals` SET TBLPROPERTIES ('delta.appendOnly' = 'false')");
    String second = "counted_at " + rows.get(1).getCountedAt();
    String where = " WHERE counted_at = timestamp'" + rows.get(1).getCountedAt() + "'";

    Instant later = rows.get(3).getCountedAt().plusNanos(1_000);

    sql("UPDATE %s/discovery_totals` SET confirmed = 9" + where);
    sql("INSERT INTO %s/discovery_totals` SELECT * FROM %<s/discovery_totals` WHERE confirmed = 1");
    sql("INSERT INTO %s/discovery_totals` VALUES (timestamp'" + later + "', 5, 5, 5, 5)");
    VerificationReport report = verify();

    assertThat(report.groups())
        .extracting(DifferenceGroup::toString)
        .containsExactlyInAnyOrder(
            "discovery_totals: confirmed differs (1)",
            "discovery_totals: row more than once (2)",
            "discovery_totals: row left over (1)");
    assertThat(report.differences())
        .contains(
            new Difference("discovery_totals", second, "confirmed", "2", "9"),
            new Difference(
                "discovery_totals",
                "counted_at " + rows.get(2).getCountedAt(),
                "row",
                "none",
                "[1, 0, 1, 1]"),
            new Difference(
                "discovery_totals", "counted_at " + later, "row", "none", "[5, 5, 5, 5]"));

    everything.putBack();
    sql("ALTER TABLE %s/discovery_totals` SET TBLPROPERTIES ('delta.appendOnly' = 'false')");
    sql("DELETE FROM %s/discovery_totals`" + where);
    assertThat(verify().differences())
        .containsExactly(new Difference("discovery_totals", second, "row", "[2, 0, 2, 2]", "none"));
  }

  @Test
  @DisplayName("covers the quarantine: a row whose reasons another hand changed is named")
  void quarantine() {
    sql(
        "UPDATE %s/quarantined_exoplanets` SET failed_expectations = array('confidence_in_range')"
            + " WHERE size(failed_expectations) = 2 AND row_id IS NOT NULL");

    VerificationReport report = verify();

    assertThat(report.groups())
        .extracting(DifferenceGroup::toString)
        .containsExactly(
            "quarantined_exoplanets: row missing (1)",
            "quarantined_exoplanets: row left over (1)",
            "ledger: kepler_star_id_valid differs (1)");
    assertThat(report.differences().get(0).expected())
        .contains("kepler_star_id_valid, confidence_in_range");
  }

  @Test
  @Tag("exhaustive")
  @DisplayName("groups thousands of symptoms by what is wrong, with the first few of each")
  void groups() {
    sql("DELETE FROM %s/silver_exoplanets` WHERE surrogate_key >= 1001000");
    sql("UPDATE %s/silver_exoplanets` SET confidence = 0.1 WHERE surrogate_key >= 1000500");

    VerificationReport report = verify();

    assertThat(report.groups())
        .extracting(DifferenceGroup::toString)
        .containsExactly(
            "silver_exoplanets: confidence differs (500)",
            "silver_exoplanets: row missing (5,000)",
            "ledger: silver inserted - retracted differs (1)");
    assertThat(report.found()).isEqualTo(5_501);
    assertThat(report.differences()).hasSize(11);
    assertThat(group(report, "silver_exoplanets: row missing (5,000)"))
        .extracting(Difference::key)
        .containsExactlyElementsOf(
            IntStream.range(0, 5).mapToObj(i -> "surrogate_key " + (1_001_000 + i)).toList());
  }

  private static List<Difference> group(VerificationReport report, String heading) {
    return report.groups().stream()
        .filter(group -> group.toString().equals(heading))
        .findFirst()
        .orElseThrow(() -> new AssertionError(report.groups().toString()))
        .first();
  }

  private VerificationReport verify() {
    return pipeline(spark).verify();
  }

  private static KeplerPipeline pipeline(SparkSession spark) {
    return KeplerPipeline.builder(spark)
        .source(KoiSource.csv(root.resolve("landing").toString()))
        .tables(TableLayout.under(root.resolve("lake").toString()))
        .build();
  }

  private void sql(String statement) {
    spark.sql(statement.formatted("delta.`" + root.resolve("lake")));
  }

  private static RawKoi candidate(long number) {
    return RawKoi.of(
        1_000_000 + number,
        1_000_000 + number / 2,
        "K%05d.%02d".formatted(20_000 + number, 1),
        null,
        "CANDIDATE",
        0.5);
  }

  private static String text(RawKoi koi) {
    return "row_id,kepler_star_id,kepoi_name,kepler_name,disposition,confidence\n%d,%d,%s,%s,%s,%s\n"
        .formatted(
            koi.getRowId(),
            koi.getKeplerStarId(),
            koi.getKepoiName(),
            koi.getKeplerName(),
            koi.getDisposition(),
            koi.getConfidence());
  }

  private static byte[] packed(String text) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (GZIPOutputStream packer = new GZIPOutputStream(bytes)) {
      packer.write(text.getBytes(StandardCharsets.UTF_8));
    }
    return bytes.toByteArray();
  }
}
