package dev.kepler.pipeline;

import static org.apache.spark.sql.functions.col;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import dev.kepler.medallion.Expectation;
import dev.kepler.medallion.Expectations;
import dev.kepler.medallion.Severity;
import dev.kepler.medallion.lake.Difference;
import dev.kepler.medallion.lake.Layer;
import dev.kepler.medallion.lake.Ledger;
import dev.kepler.medallion.lake.LedgerEntry;
import dev.kepler.medallion.lake.TableLayout;
import dev.kepler.medallion.lake.VerificationReport;
import dev.kepler.medallion.lifecycle.PipelineException;
import dev.kepler.medallion.pipeline.RunningPipeline;
import dev.kepler.model.RawKoi;
import dev.kepler.model.testing.Kois;
import dev.kepler.model.testing.LocalSpark;
import dev.kepler.pipeline.source.KoiSource;
import dev.kepler.pipeline.testing.KoiTables;
import dev.kepler.pipeline.testing.LandingFolder;
import dev.kepler.transforms.KoiExpectations;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.streaming.Trigger;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** Ledger, proof, explanation and redrive, each over a real lake. */
@DisplayName("A lake")
@ExtendWith(LocalSpark.class)
class TrustTest {

  private final SparkSession spark;
  private String root;
  private LandingFolder landing;
  private TestLake lake;

  TrustTest(SparkSession spark) {
    this.spark = spark;
  }

  @BeforeEach
  void fresh(@TempDir Path folder) {
    root = folder.resolve("lake").toString();
    landing = new LandingFolder(folder.resolve("landing"));
    lake = new TestLake(spark, TableLayout.under(root));
  }

  @Test
  @DisplayName("keeps its ledger in its commits: read back it is what the listener heard")
  void ledger() {
    RawKoi moved = Kois.kepler227c();
    moved.setKeplerStarId(1L);
    arrive(Kois.kepler227b(), Kois.kepler227c(), Kois.falsePositive(), bad());
    arrive(Kois.kepler227b());
    arrive(moved, Kois.kepler503b());

    Ledger ledger = KeplerLake.open(spark, TableLayout.under(root)).ledger();

    for (Layer layer : List.of(Layer.BRONZE, Layer.SILVER, Layer.GOLD)) {
      assertThat(ledger.entries(layer)).isEqualTo(lake.entries(layer));
    }
    assertThat(ledger.entries(Layer.SILVER)).allMatch(LedgerEntry::balances);
    assertThat(ledger.entries(Layer.SILVER))
        .extracting(LedgerEntry::sourceVersion)
        .containsExactly(1L, 2L, 3L);
    assertThat(ledger.entries(Layer.SILVER).get(1).unchanged()).isEqualTo(1);
    assertThat(ledger.entries(Layer.SILVER).get(2).warnings())
        .containsOnlyKeys("koi_keeps_its_star");
    assertThat(ledger.entries(Layer.QUARANTINE))
        .singleElement()
        .satisfies(e -> assertThat(e.failures()).containsEntry("confidence_in_range", 1L));
  }

  @Test
  @DisplayName(
      "pays for the ledger with no commit: one a layer for a new load, bronze alone for a known one")
  void commits() {
    arrive(Kois.kepler227b(), bad());
    assertThat(versions()).containsExactly(1L, 1L, 1L, 1L, 1L);

    arrive(Kois.kepler227b());
    assertThat(versions()).containsExactly(2L, 1L, 1L, 1L, 1L);

    arrive(Kois.kepler503b(), Kois.kepler227c());
    assertThat(versions()).containsExactly(3L, 1L, 2L, 2L, 2L);
  }

  @Test
  @DisplayName("is verified clean while loads arrive and after")
  void clean() {
    KeplerPipeline pipeline =
        lake.pipeline(KoiSource.csv(landing.path()))
            .trigger(Trigger.ProcessingTime("20 milliseconds"))
            .build();
    try (RunningPipeline running = pipeline.start()) {
      assertThat(pipeline.verify().differences()).isEmpty();
      for (int load = 0; load < 4; load++) {
        RawKoi changing = Kois.kepler503b();
        changing.setDisposition(load % 2 == 0 ? "CANDIDATE" : "FALSE POSITIVE");
        landing.land(List.of(changing, Kois.kepler227b(), bad()));
        if (load % 2 == 1) {
          assertThat(pipeline.verify().differences()).isEmpty();
        }
      }
      running.processAllAvailable();
    }
    VerificationReport report = pipeline.verify();
    assertThat(report.differences()).isEmpty();
    assertThat(report.bronzeRows()).isEqualTo(12);
    assertThat(report.quarantineRows()).isEqualTo(4);
    assertThat(report.silverRows()).isEqualTo(1);
  }

  @Test
  @DisplayName("that was changed by hand is caught, by table, key and column")
  void tampered() {
    arrive(Kois.kepler227b(), Kois.kepler227c(), Kois.candidate(), bad());
    KeplerPipeline pipeline = pipeline(KoiExpectations.standard());
    assertThat(pipeline.verify().clean()).isTrue();
    String quarantined = lake.lake().quarantine().toDF().head().toString();

    sql("DELETE FROM %s/silver_exoplanets` WHERE surrogate_key = 2");
    sql("UPDATE %s/silver_exoplanets` SET confidence = 0.5 WHERE surrogate_key = 1");
    sql("UPDATE %s/exoplanets_gold` SET num_planets = 9 WHERE kepler_star_id = 10797460");
    sql("INSERT INTO %s/exoplanets_gold` VALUES (42, 1), (12105051, 0)");
    sql("DELETE FROM %s/quarantined_exoplanets`");
    sql("INSERT INTO %s/discovery_totals` VALUES (timestamp'2100-01-01 00:00:00', 7, 1, 2, 2)");

    assertThat(pipeline.verify().differences())
        .containsExactlyInAnyOrder(
            new Difference(
                "silver_exoplanets",
                "surrogate_key 2",
                "row",
                "[10797460, Kepler-227 c, CONFIRMED, 0.969]",
                "none"),
            new Difference("silver_exoplanets", "surrogate_key 1", "confidence", "1.0", "0.5"),
            new Difference("exoplanets_gold", "kepler_star_id 10797460", "num_planets", "2", "9"),
            new Difference("exoplanets_gold", "kepler_star_id 42", "row", "none", "[1]"),
            new Difference("exoplanets_gold", "kepler_star_id 12105051", "row", "one", "2 of them"),
            new Difference("quarantined_exoplanets", "row_id 4", "row", quarantined, "none"),
            new Difference(
                "discovery_totals",
                "counted_at 2100-01-01T00:00:00Z",
                "row",
                "none",
                "[7, 1, 2, 2]"),
            new Difference("ledger", "whole life", "silver inserted - retracted", "2", "3"),
            new Difference("ledger", "whole life", "quarantined", "0", "1"),
            new Difference("ledger", "quarantine, whole life", "confidence_in_range", "0", "1"));
  }

  @Test
  @DisplayName("tells which KOIs moved the number, and why")
  void changes() {
    RawKoi gone = Kois.kepler503b();
    gone.setDisposition("FALSE POSITIVE");
    RawKoi named = Kois.candidate();
    named.setDisposition("CONFIRMED");
    named.setKeplerName("Kepler-1 b");
    arrive(Kois.kepler503b(), Kois.candidate(), Kois.kepler227b(), Kois.falsePositive());
    Instant first = lake.lake().latestTotals().orElseThrow().getCountedAt();
    RawKoi risen = Kois.falsePositive();
    risen.setDisposition("CANDIDATE");
    arrive(gone, named, Kois.kepler227b(), Kois.kepler227c(), risen);

    List<KoiChange> changes = pipeline(KoiExpectations.standard()).changes(first, Instant.now());

    assertThat(changes)
        .extracting(
            c -> c.kepoiName() + " " + c.name() + " " + c.kind() + " " + c.from() + " " + c.to())
        .containsExactly(
            "K00752.02 Kepler-227 c ENTERED null CONFIRMED",
            "K00754.01 null ENTERED FALSE POSITIVE CANDIDATE",
            "K00141.01 Kepler-1 b CHANGED CANDIDATE CONFIRMED",
            "K00242.01 Kepler-503 b LEFT CONFIRMED FALSE POSITIVE");
    assertThat(changes).allMatch(c -> c.source().endsWith("load-1.csv"));
    arrive(Kois.kepler227c());
    assertThat(pipeline(KoiExpectations.standard()).changes(first, Instant.now()))
        .isEqualTo(changes);
    assertThat(pipeline(KoiExpectations.standard()).changes(Instant.EPOCH, first)).hasSize(3);
    assertThat(pipeline(KoiExpectations.standard()).changes(first, first)).isEmpty();
  }

  @Test
  @DisplayName("takes quarantined rows in once the expectations allow them, in their place in time")
  void redrive() {
    RawKoi sure = Kois.kepler227b();
    sure.setConfidence(2.0);
    RawKoi early = Kois.kepler503b();
    early.setConfidence(3.0);
    arrive(sure, early, Kois.candidate(), bad());
    arrive(Kois.kepler503b());
    Expectations lenient =
        KoiExpectations.standard().with(KoiExpectations.CONFIDENCE_IN_RANGE, Severity.WARN);
    assertThat(lake.lake().quarantine().count()).isEqualTo(3);
    assertThat(pipeline(KoiExpectations.standard()).redrive().inserted()).isZero();
    assertThat(lake.lake().quarantine().count()).isEqualTo(3);
    Expectations almost =
        lenient.with(
            Expectation.quarantine(
                KoiExpectations.CONFIDENCE_IN_RANGE,
                col("confidence").isNull().or(col("confidence").lt(5))));

    LedgerEntry redriven = pipeline(almost).redrive();

    assertThat(redriven.balances()).isTrue();
    assertThat(redriven.quarantined()).isEqualTo(-2);
    assertThat(redriven.inserted()).isEqualTo(1);
    assertThat(lake.lake().quarantine().collectAsList())
        .singleElement()
        .satisfies(q -> assertThat(q.getRowId()).isEqualTo(4));
    assertThat(lake.silver().get(1L).confidence()).isEqualTo(2.0);
    assertThat(lake.silver().get(2218L).confidence()).isEqualTo(1.0);

    assertThat(pipeline(almost).redrive().quarantined()).isZero();
    Instant before = lake.lake().latestTotals().orElseThrow().getCountedAt();
    pipeline(almost).runOnce();
    assertThat(pipeline(almost).verify().differences()).isEmpty();
    assertThat(pipeline(almost).changes(before, Instant.now()))
        .singleElement()
        .satisfies(c -> assertThat(c.kepoiName()).isEqualTo("K00752.01"))
        .satisfies(c -> assertThat(c.kind()).isEqualTo(KoiChange.Kind.ENTERED));
    assertThat(lake.gold()).containsEntry(10797460L, 1L);
  }

  @Test
  @DisplayName("is not redriven while its pipeline runs, nor looked into before it is there")
  void refusals() {
    KeplerPipeline pipeline = pipeline(KoiExpectations.standard());
    assertThatIllegalStateException()
        .isThrownBy(pipeline::verify)
        .withMessageContaining("there is no lake");
    try (RunningPipeline running = pipeline.start()) {
      assertThatIllegalStateException()
          .isThrownBy(pipeline::redrive)
          .withMessageContaining("held by another pipeline of this process");
      running.processAllAvailable();
    }
  }

  @Test
  @DisplayName("takes nothing of a load of which too much would be quarantined")
  void limit() {
    arrive(Kois.kepler227b());
    landing.land(List.of(Kois.kepler503b(), bad(), Kois.candidate()));
    KeplerPipeline strict =
        lake.pipeline(KoiSource.csv(landing.path())).quarantineLimit(0.3).build();

    assertThatExceptionOfType(PipelineException.class)
        .isThrownBy(strict::runOnce)
        .withMessageContaining("layer silver")
        .withMessageContaining("33.3 %")
        .withMessageContaining("30.0 %")
        .withMessageContaining("confidence_in_range");
    assertThat(lake.silver()).containsOnlyKeys(1L);
    assertThat(lake.lake().quarantine().count()).isZero();

    pipeline(KoiExpectations.standard()).runOnce();
    assertThat(lake.silver()).containsOnlyKeys(1L, 484L, 2218L);
    assertThat(pipeline(KoiExpectations.standard()).verify().differences()).isEmpty();
  }

  private void sql(String statement) {
    spark.sql(statement.formatted("delta.`" + root));
  }

  private static RawKoi bad() {
    RawKoi koi = Kois.falsePositive();
    koi.setConfidence(7.0);
    return koi;
  }

  private void arrive(RawKoi... load) {
    landing.land(List.of(load));
    pipeline(KoiExpectations.standard()).runOnce();
  }

  private KeplerPipeline pipeline(Expectations expectations) {
    return lake.pipeline(KoiSource.csv(landing.path())).expectations(expectations).build();
  }

  private List<Long> versions() {
    return List.of(
            KoiTables.BRONZE,
            KoiTables.QUARANTINE,
            KoiTables.SILVER,
            KoiTables.GOLD,
            KoiTables.TOTALS)
        .stream()
        .map(lake::version)
        .toList();
  }
}
