package dev.kepler.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kepler.medallion.lake.CountedTotals;
import dev.kepler.medallion.lake.TableLayout;
import dev.kepler.medallion.pipeline.RunningPipeline;
import dev.kepler.model.DiscoveryTotals;
import dev.kepler.model.testing.LocalSpark;
import dev.kepler.pipeline.source.KoiSource;
import dev.kepler.pipeline.testing.LandingFolder;
import java.nio.file.Path;
import java.time.Instant;
import java.time.LocalDateTime;
import java.util.List;
import java.util.Optional;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** Which records the reasons of a change are told by. */
@ExtendWith(LocalSpark.class)
@DisplayName("Why a KOI moved")
class ReasonsTest {

  private static final String HEADER =
      "kepid,kepoi_name,kepler_name,koi_disposition,koi_score,koi_pdisposition,"
          + "koi_fpflag_nt,koi_fpflag_ss,koi_fpflag_co,koi_fpflag_ec\n";
  private static final String STAYS =
      "10797460,K00752.01,Kepler-227 b,CONFIRMED,1,CANDIDATE,0,0,0,0\n";
  private static final String CONFIRMED =
      "3642741,K00242.01,Kepler-503 b,CONFIRMED,1,CANDIDATE,0,0,0,0\n";
  private static final String ECLIPSED =
      "3642741,K00242.01,Kepler-503 b,CONFIRMED,1,CANDIDATE,0,1,0,0\n";
  private static final String REJECTED =
      "3642741,K00242.01,Kepler-503 b,FALSE POSITIVE,1,CANDIDATE,0,1,0,0\n";
  private static final String CLEARED =
      "3642741,K00242.01,Kepler-503 b,FALSE POSITIVE,1,CANDIDATE,0,0,0,0\n";

  private final SparkSession spark;
  private LandingFolder landing;
  private TestLake lake;
  private int releases;

  ReasonsTest(SparkSession spark) {
    this.spark = spark;
  }

  @BeforeEach
  void fresh(@TempDir Path folder) {
    landing = new LandingFolder(folder.resolve("landing"));
    lake = new TestLake(spark, TableLayout.under(folder.resolve("lake").toString()));
    releases = 0;
  }

  @Test
  @Tag("exhaustive")
  @DisplayName("is told by the records that stood before and after, whatever came between")
  void severalLoads() throws Exception {
    try (RunningPipeline running = lake.pipeline(source()).build().start()) {
      arrive(running, STAYS + CONFIRMED);
      Instant eclipsed = arrive(running, STAYS + ECLIPSED); // silver holds that it is confirmed
      Instant rejected = arrive(running, STAYS + REJECTED);
      arrive(running, STAYS + CLEARED); // silver holds nothing of it
      arrive(running, STAYS + CONFIRMED.replace("CONFIRMED", "CANDIDATE"));
      Instant back = arrive(running, STAYS + CONFIRMED);
      Instant gone = arrive(running, STAYS);

      assertThat(why(Instant.EPOCH, eclipsed))
          .containsExactly("K00242.01 null → CONFIRMED [NEW]", "K00752.01 null → CONFIRMED [NEW]");
      assertThat(why(eclipsed, rejected))
          .as("the flag came before the disposition")
          .containsExactly("K00242.01 CONFIRMED → FALSE POSITIVE [FLAG_SET]");
      assertThat(why(rejected, back))
          .as("through a candidate, and cleared before that")
          .containsExactly("K00242.01 FALSE POSITIVE → CONFIRMED [FLAG_CLEARED]");
      assertThat(why(eclipsed, back)).isEmpty();
      assertThat(why(back, gone)).containsExactly("K00242.01 CONFIRMED → null [GONE]");
      assertThat(why(rejected, gone)).isEmpty();
      assertThat(counted())
          .as("count by count, as the live page has them")
          .containsExactly(
              List.of("K00242.01 null → CONFIRMED [NEW]", "K00752.01 null → CONFIRMED [NEW]"),
              List.of("K00242.01 CONFIRMED → FALSE POSITIVE [FLAG_SET]"),
              List.of("K00242.01 FALSE POSITIVE → CANDIDATE [FLAG_CLEARED]"),
              List.of("K00242.01 CANDIDATE → CONFIRMED [LITERATURE]"),
              List.of("K00242.01 CONFIRMED → null [GONE]"));
    }
  }

  @Test
  @Tag("exhaustive")
  @DisplayName("is not known, where one of the loads had no other columns")
  void withoutOtherColumns() {
    land(STAYS + CONFIRMED);
    lake.pipeline(source().withoutOtherColumns()).build().runOnce();
    Instant first = Instant.now();
    land(STAYS + REJECTED);
    lake.pipeline(source()).build().runOnce();

    assertThat(why(first, Instant.now()))
        .containsExactly("K00242.01 CONFIRMED → FALSE POSITIVE [UNKNOWN]");
  }

  private Instant arrive(RunningPipeline running, String lines) throws Exception {
    land(lines);
    running.processAllAvailable();
    return Instant.now();
  }

  private void land(String lines) {
    landing.land("release-" + releases++ + ".csv", HEADER + lines);
  }

  private KoiSource source() {
    return KoiSource.archive(
        landing.path(), file -> Optional.of(LocalDateTime.parse("2025-10-03T00:00")));
  }

  private List<String> why(Instant from, Instant to) {
    return words(lake.pipeline(source()).build().changes(from, to));
  }

  private List<List<String>> counted() {
    List<CountedTotals<DiscoveryTotals>> counts = lake.lake().countsAfter(-1);
    return lake.lake().changes(Optional.empty(), counts).stream().map(ReasonsTest::words).toList();
  }

  private static List<String> words(List<KoiChange> changes) {
    return changes.stream()
        .map(
            koi ->
                "%s %s → %s %s"
                    .formatted(
                        koi.kepoiName(),
                        koi.from(),
                        koi.to(),
                        koi.reasons().stream().map(reason -> reason.kind().name()).toList()))
        .toList();
  }
}
