package dev.kepler.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kepler.medallion.Expectation;
import dev.kepler.medallion.lake.LedgerEntry;
import dev.kepler.medallion.lake.QuarantineReason;
import dev.kepler.medallion.lake.TableLayout;
import dev.kepler.model.QuarantinedKoi;
import dev.kepler.model.testing.Kois;
import dev.kepler.model.testing.LocalSpark;
import dev.kepler.pipeline.source.KeyScheme;
import dev.kepler.pipeline.source.KoiSource;
import dev.kepler.pipeline.source.SourceLine;
import dev.kepler.pipeline.testing.LandingFolder;
import dev.kepler.pipeline.testing.Oracle;
import dev.kepler.transforms.KoiExpectations;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.functions;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

@DisplayName("Quarantine")
@ExtendWith(LocalSpark.class)
class QuarantineTest {

  private static final String HEADER =
      "row_id,kepler_star_id,kepoi_name,kepler_name,disposition,confidence\n";

  private final SparkSession spark;
  @TempDir private Path folder;

  QuarantineTest(SparkSession spark) {
    this.spark = spark;
  }

  @Test
  @DisplayName("is told by reason with the line of each file, and redriven without the files")
  void story() throws IOException {
    LandingFolder landing = new LandingFolder(folder.resolve("landing"));
    TestLake lake = new TestLake(spark, TableLayout.under(folder.resolve("lake").toString()));
    Path first =
        landing.land(
            "a.csv",
            HEADER
                + "1,10797460,K00752.01,Kepler-227 b,CONFIRMED,1.0\n\n"
                + "484,12105051,K00141.01,,CANDIDATE,1.0\n"
                + "?\n"
                + "3,-5,K00753.01,,CANDIDATE,0.5\n");
    Path second = landing.land("b.csv", "# a preamble\n" + HEADER.replace("disposition", "d"));
    KeplerPipeline strict =
        lake.pipeline(KoiSource.csv(landing.path()))
            .expectations(
                KoiExpectations.standard()
                    .with(
                        Expectation.quarantine(
                            "no_candidate",
                            functions
                                .col("disposition")
                                .isNull()
                                .or(functions.col("disposition").notEqual("CANDIDATE")))))
            .build();

    strict.runOnce();

    List<QuarantineReason<QuarantinedKoi>> reasons = lake.lake().quarantineReasons(5);
    assertThat(lake.lake().keys()).hasValue(KeyScheme.ROW_ID);
    assertThat(lake.lake().quarantineReasons(0)).allMatch(reason -> reason.first().isEmpty());
    assertThat(rows(reasons, "readable_record")).hasSize(2);
    assertThat(SourceLine.first(first, KeyScheme.ROW_ID, rows(reasons, "readable_record")))
        .hasValue(new SourceLine(5, "?"));
    assertThat(SourceLine.first(second, KeyScheme.ROW_ID, rows(reasons, "readable_record")))
        .hasValueSatisfying(line -> assertThat(line.number()).isEqualTo(2));
    assertThat(SourceLine.first(first, KeyScheme.ROW_ID, rows(reasons, "no_candidate")))
        .hasValue(new SourceLine(4, "484,12105051,K00141.01,,CANDIDATE,1.0"));
    assertThat(
            SourceLine.first(
                folder.resolve("nowhere"), KeyScheme.ROW_ID, rows(reasons, "no_candidate")))
        .isEmpty();

    Files.delete(first);
    Files.delete(second);
    Files.delete(Path.of(landing.path()));
    KeplerPipeline plain = lake.pipeline(KoiSource.csv(landing.path())).build();
    LedgerEntry redriven = plain.redrive();
    plain.settle();

    assertThat(redriven.inserted()).isEqualTo(1);
    Oracle oracle = new Oracle().load(List.of(Kois.kepler227b(), Kois.candidate()));
    assertThat(lake.silver()).isEqualTo(oracle.silver());
    assertThat(lake.gold()).isEqualTo(oracle.gold());
    assertThat(lake.lake().latestTotals().orElseThrow().getCandidates()).isEqualTo(1);
    assertThat(rows(reasons, "no_candidate")).hasSize(2);
    assertThat(rows(lake.lake().quarantineReasons(5), "no_candidate"))
        .singleElement()
        .satisfies(koi -> assertThat(koi.getKeplerStarId()).isEqualTo(-5));
  }

  private static List<QuarantinedKoi> rows(
      List<QuarantineReason<QuarantinedKoi>> reasons, String expectation) {
    return reasons.stream()
        .filter(reason -> reason.expectation().equals(expectation))
        .flatMap(reason -> reason.first().stream())
        .toList();
  }
}
