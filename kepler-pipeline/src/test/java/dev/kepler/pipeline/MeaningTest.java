package dev.kepler.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kepler.medallion.lake.Layer;
import dev.kepler.medallion.lake.LedgerEntry;
import dev.kepler.medallion.lake.TableLayout;
import dev.kepler.model.RawKoi;
import dev.kepler.model.testing.Kois;
import dev.kepler.model.testing.LocalSpark;
import dev.kepler.pipeline.source.KoiSource;
import dev.kepler.pipeline.testing.KoiTables;
import dev.kepler.pipeline.testing.LandingFolder;
import dev.kepler.pipeline.testing.Oracle;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** The promises under "Meaning, decided", each with real queries and real tables. */
@DisplayName("A pipeline, load after load,")
@ExtendWith(LocalSpark.class)
class MeaningTest {

  private final SparkSession spark;
  private final Oracle oracle = new Oracle();
  private LandingFolder landing;
  private TestLake lake;

  MeaningTest(SparkSession spark) {
    this.spark = spark;
  }

  @BeforeEach
  void fresh(@TempDir Path folder) {
    landing = new LandingFolder(folder.resolve("landing"));
    lake = new TestLake(spark, TableLayout.under(folder.resolve("lake").toString()));
  }

  @Test
  @DisplayName("carries records to silver, gold and totals")
  void carries() {
    arrive(Kois.kepler227b(), Kois.kepler227c(), Kois.candidate(), Kois.falsePositive());

    lake.mustEqual(oracle);
    assertThat(lake.gold()).containsEntry(10797460L, 2L).containsEntry(12105051L, 0L).hasSize(2);
  }

  @Test
  @DisplayName("lets the last arrival win: gold goes down as readily as up")
  void lastArrivalWins() {
    RawKoi gone = Kois.kepler503b();
    gone.setDisposition("FALSE POSITIVE");

    arrive(Kois.kepler227b(), Kois.kepler503b());
    assertThat(lake.gold()).containsEntry(3642741L, 1L);

    arrive(gone);
    lake.mustEqual(oracle);
    assertThat(lake.gold()).doesNotContainKey(3642741L);
    assertThat(lake.lastEntry(Layer.SILVER).retracted()).isEqualTo(1);
    assertThat(lake.lastEntry(Layer.GOLD).retracted()).isEqualTo(1);

    arrive(Kois.kepler503b());
    lake.mustEqual(oracle);
    assertThat(lake.gold()).containsEntry(3642741L, 1L);
    assertThat(lake.lake().totals().count()).isEqualTo(3);
  }

  @Test
  @DisplayName("counts a planet at its new star, and no more at its old one")
  void movesStar() {
    RawKoi moved = Kois.kepler227c();
    moved.setKeplerStarId(1L);

    arrive(Kois.kepler227b(), Kois.kepler227c());
    arrive(moved);

    lake.mustEqual(oracle);
    assertThat(lake.gold()).containsEntry(10797460L, 1L).containsEntry(1L, 1L);
  }

  @Test
  @DisplayName("notes a candidate that is confirmed without a name in the totals alone")
  void totalsAlone() {
    RawKoi confirmed = Kois.candidate();
    confirmed.setDisposition("CONFIRMED");

    arrive(Kois.candidate());
    long gold = lake.version(KoiTables.GOLD);
    arrive(confirmed);

    lake.mustEqual(oracle);
    assertThat(lake.version(KoiTables.GOLD)).isEqualTo(gold);
    assertThat(lake.lake().latestTotals().orElseThrow().getConfirmed()).isEqualTo(1);
    assertThat(lake.lake().latestTotals().orElseThrow().getNamed()).isZero();
  }

  @Test
  @DisplayName("makes no commit below bronze for a load it has seen")
  void repeatedLoad() {
    List<RawKoi> load =
        List.of(Kois.kepler227b(), Kois.candidate(), Kois.falsePositive(), Kois.kepler503b());
    arrive(load);
    List<Long> before = versionsBelowBronze();

    arrive(load);
    arrive(load.subList(1, 3));

    lake.mustEqual(oracle);
    assertThat(versionsBelowBronze()).isEqualTo(before);
    assertThat(lake.entries(Layer.SILVER).get(1).unchanged()).isEqualTo(3);
    assertThat(lake.entries(Layer.SILVER).get(1).neverHeld()).isEqualTo(1);
    assertThat(lake.entries(Layer.GOLD)).hasSize(1);
  }

  @Test
  @DisplayName("collapses identical duplicates of one load")
  void duplicates() {
    arrive(Kois.kepler227b(), Kois.kepler227b(), Kois.kepler227c(), Kois.kepler227b());

    lake.mustEqual(oracle);
    assertThat(lake.lastEntry(Layer.SILVER).superseded()).isEqualTo(2);
  }

  @Test
  @DisplayName("guesses nothing: different records of one KOI in one load all go to quarantine")
  void conflict() {
    RawKoi other = Kois.kepler503b();
    other.setDisposition("FALSE POSITIVE");

    arrive(Kois.kepler227b(), Kois.kepler503b());
    arrive(Kois.kepler503b(), other, Kois.kepler503b(), Kois.candidate());

    lake.mustEqual(oracle);
    assertThat(lake.silver()).containsKey(Kois.kepler503b().getRowId());
    assertThat(lake.lake().quarantine().collectAsList())
        .hasSize(3)
        .allSatisfy(
            q -> assertThat(q.getFailedExpectations()).containsExactly("one_record_per_koi"));
    assertThat(lake.lastEntry(Layer.SILVER).failures()).containsEntry("one_record_per_koi", 3L);
  }

  @Test
  @DisplayName("takes loads that wait together in the order in which they landed")
  void backlog() {
    RawKoi gone = Kois.kepler503b();
    gone.setDisposition("FALSE POSITIVE");
    for (List<RawKoi> load :
        List.of(List.of(Kois.kepler503b()), List.of(gone), List.of(Kois.kepler503b()))) {
      landing.land(load);
      oracle.load(load);
    }

    lake.pipeline(KoiSource.csv(landing.path())).build().runOnce();

    lake.mustEqual(oracle);
    assertThat(lake.silver()).hasSize(1);
    assertThat(lake.lake().quarantine().count()).isZero();
  }

  @Test
  @DisplayName("keeps bronze in the order of arrival though the clock is set back")
  void clockSetBack() {
    RawKoi gone = Kois.kepler503b();
    gone.setDisposition("FALSE POSITIVE");
    landing.land(List.of(Kois.kepler503b()));
    lake.pipeline(KoiSource.csv(landing.path()))
        .clock(at("2030-01-01T00:00:00Z"))
        .build()
        .runOnce();
    landing.land(List.of(gone));
    landing.land(List.of(Kois.kepler503b()));
    landing.land(List.of(gone));

    lake.pipeline(KoiSource.csv(landing.path()))
        .clock(at("2020-01-01T00:00:00Z"))
        .build()
        .runOnce();

    assertThat(lake.silver()).isEmpty();
    assertThat(
            lake.lake()
                .bronze()
                .select("arrival_time")
                .distinct()
                .orderBy("arrival_time")
                .as(Encoders.INSTANT())
                .collectAsList())
        .containsExactly(
            Instant.parse("2030-01-01T00:00:00Z"),
            Instant.parse("2030-01-01T00:00:00.000001Z"),
            Instant.parse("2030-01-01T00:00:00.000002Z"),
            Instant.parse("2030-01-01T00:00:00.000003Z"));
  }

  @Test
  @DisplayName("accounts for every bronze row: the entries of silver balance")
  void ledger() {
    RawKoi bad = Kois.kepler227b();
    bad.setConfidence(7.0);
    RawKoi warned = Kois.kepler227c();
    warned.setConfidence(0.0);

    arrive(Kois.candidate(), Kois.falsePositive());
    landing.land(List.of(bad, warned, Kois.candidate(), Kois.candidate()));
    lake.pipeline(KoiSource.csv(landing.path())).build().runOnce();

    LedgerEntry entry = lake.lastEntry(Layer.SILVER);
    assertThat(entry.balances()).isTrue();
    assertThat(entry.read()).isEqualTo(4);
    assertThat(entry.quarantined()).isEqualTo(1);
    assertThat(entry.failures()).containsOnlyKeys("confidence_in_range");
    assertThat(entry.warnings()).containsEntry("confirmed_has_score", 1L).hasSize(1);
    assertThat(lake.entries(Layer.SILVER)).allMatch(LedgerEntry::balances);
  }

  private void arrive(RawKoi... load) {
    arrive(List.of(load));
  }

  private void arrive(List<RawKoi> load) {
    landing.land(load);
    oracle.load(load);
    lake.pipeline(KoiSource.csv(landing.path())).build().runOnce();
  }

  private List<Long> versionsBelowBronze() {
    return List.of(KoiTables.QUARANTINE, KoiTables.SILVER, KoiTables.GOLD, KoiTables.TOTALS)
        .stream()
        .map(lake::version)
        .toList();
  }

  private static Clock at(String instant) {
    return Clock.fixed(Instant.parse(instant), ZoneOffset.UTC);
  }
}
