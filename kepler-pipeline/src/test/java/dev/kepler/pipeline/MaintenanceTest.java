package dev.kepler.pipeline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import dev.kepler.medallion.Severity;
import dev.kepler.medallion.internal.delta.LakeTable;
import dev.kepler.medallion.internal.files.LakePaths;
import dev.kepler.medallion.internal.layer.LoadLimits;
import dev.kepler.medallion.internal.query.BatchGate;
import dev.kepler.medallion.internal.query.Topology;
import dev.kepler.medallion.lake.Layer;
import dev.kepler.medallion.lake.LedgerEntry;
import dev.kepler.medallion.lake.MaintenanceReport;
import dev.kepler.medallion.lake.TableLayout;
import dev.kepler.medallion.pipeline.Maintenance;
import dev.kepler.medallion.pipeline.RunningPipeline;
import dev.kepler.model.RawKoi;
import dev.kepler.model.testing.Kois;
import dev.kepler.model.testing.LocalSpark;
import dev.kepler.pipeline.source.KoiSource;
import dev.kepler.pipeline.testing.KoiTables;
import dev.kepler.pipeline.testing.LandingFolder;
import dev.kepler.pipeline.testing.Oracle;
import dev.kepler.transforms.KoiExpectations;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.streaming.Trigger;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import scala.collection.JavaConverters;

@DisplayName("Maintenance")
@ExtendWith(LocalSpark.class)
class MaintenanceTest {

  private final SparkSession spark;
  private final Oracle oracle = new Oracle();
  private Path root;
  private TableLayout layout;
  private LandingFolder landing;
  private TestLake lake;

  MaintenanceTest(SparkSession spark) {
    this.spark = spark;
  }

  @BeforeEach
  void fresh(@TempDir Path folder) {
    root = folder.resolve("lake");
    layout = TableLayout.under(root.toString());
    landing = new LandingFolder(folder.resolve("landing"));
    lake = new TestLake(spark, layout);
  }

  @Test
  @Tag("exhaustive")
  @DisplayName(
      "without retention leaves few files, the whole ledger, and a lake that is proven and goes on")
  void upkeep() throws IOException {
    arrive(Kois.kepler227b(), Kois.candidate(), strange());
    arrive(Kois.kepler227b());
    lenient().redrive();
    arrive(Kois.kepler503b(), Kois.kepler227c());
    List<LedgerEntry> ledger = entries();
    Instant then = lake.lake().latestTotals().orElseThrow().getCountedAt();
    assertThat(quietFiles()).isEqualTo(1);

    Map<String, String> settings = JavaConverters.mapAsJavaMap(spark.conf().getAll());

    MaintenanceReport first = maintenance().run();

    assertThat(JavaConverters.mapAsJavaMap(spark.conf().getAll())).isEqualTo(settings);

    assertThat(entries()).isEqualTo(ledger);
    assertThat(first.tables())
        .extracting(MaintenanceReport.Upkeep::filesAfter)
        .allMatch(n -> n <= 1);
    assertThat(of(first, KoiTables.BRONZE).toString())
        .startsWith("Upkeep[table=bronze_exoplanets, filesBefore=3, filesAfter=1, filesRemoved=3,")
        .endsWith("neededBy=silver]");
    assertThat(of(first, KoiTables.TOTALS).logEntriesRemoved()).isPositive();
    assertThat(of(first, KoiTables.TOTALS).neededBy()).isEqualTo("retention");
    assertThat(lenient().verify().differences()).isEmpty();
    assertThat(lenient().changes(then, Instant.now())).isEmpty();

    arrive(Kois.kepler227c());
    arrive(gone());
    ledger = entries();
    assertThat(quietFiles()).isEqualTo(2);
    MaintenanceReport second = maintenance().run();

    assertThat(entries()).isEqualTo(ledger);
    assertThat(quietFiles()).isEqualTo(1);
    assertThat(of(second, KoiTables.BRONZE).logEntriesRemoved()).isPositive();
    assertThat(of(second, KoiTables.SILVER).logEntriesRemoved()).isPositive();
    assertThat(root.resolve("bronze_exoplanets/_delta_log/00000000000000000000.json"))
        .doesNotExist();
    assertThat(lenient().verify().differences()).isEmpty();
    arrive(Kois.kepler503b());
    assertThat(lenient().verify().differences()).isEmpty();
    assertThat(lake.silver()).isEqualTo(oracle.silver());
    assertThat(lake.gold()).isEqualTo(oracle.gold());
    assertThat(entries()).containsAll(ledger).hasSizeGreaterThan(ledger.size());
  }

  @Test
  @Tag("exhaustive")
  @DisplayName(
      "refuses while a layer has not read what would go, and names layer, table and version")
  void lagging() {
    arrive(Kois.kepler227b());
    landing.land(List.of(Kois.kepler503b()));
    drain(Layer.BRONZE);

    assertThatIllegalStateException()
        .isThrownBy(() -> maintenance().run())
        .withMessageContaining(
            "layer silver has not read version 2 of bronze_exoplanets, written 2")
        .withMessageContaining("Run the pipeline first, or retain more.");
    drain(Layer.SILVER);
    assertThatIllegalStateException()
        .isThrownBy(() -> maintenance().run())
        .withMessageContaining("layer gold has not read version 2 of silver_exoplanets, written 2");
    assertThat(lake.version(KoiTables.BRONZE)).isEqualTo(2);

    MaintenanceReport kept = KeplerLake.open(spark, layout).maintenance().run();
    assertThat(kept.tables())
        .allMatch(t -> t.filesRemoved() == 0 && t.logEntriesRemoved() == 0)
        .allMatch(t -> t.filesBefore() == t.filesAfter());
    lenient().runOnce();
    maintenance().run();
    lake.mustEqual(oracle.load(List.of(Kois.kepler503b())));
  }

  @Test
  @Tag("exhaustive")
  @DisplayName(
      "keeps changed rows that gold has not read, though they were written before they count")
  void unread() throws IOException {
    arrive(Kois.kepler503b());
    arrive(Kois.candidate());
    oracle.load(List.of(gone()));
    landing.land(List.of(gone()));
    landing.land(List.of(Kois.kepler227c()));
    age("silver_exoplanets/_delta_log", Duration.ofHours(3));
    drain(Layer.BRONZE);
    drain(Layer.SILVER);
    age("silver_exoplanets/_change_data", Duration.ofHours(2));

    KeplerLake.open(spark, layout).maintenance().optimize().retain(Duration.ofHours(1)).run();

    lenient().runOnce();
    lake.mustEqual(oracle.load(List.of(Kois.kepler227c())));
  }

  private void age(String part, Duration age) throws IOException {
    FileTime then = FileTime.from(Instant.now().minus(age));
    Path folder = Files.createDirectories(root.resolve(part));
    try (Stream<Path> files = Files.list(folder)) {
      for (Path file : files.toList()) {
        Files.setLastModifiedTime(file, then);
      }
    }
  }

  @Test
  @Tag("exhaustive")
  @DisplayName("between the batches of a live pipeline disturbs none of them; beside it is refused")
  void live() {
    KeplerPipeline pipeline =
        lake.pipeline(KoiSource.csv(landing.path()))
            .trigger(Trigger.ProcessingTime("20 milliseconds"))
            .build();
    try (RunningPipeline running = pipeline.start()) {
      for (RawKoi koi : List.of(Kois.kepler227b(), Kois.kepler503b(), gone())) {
        landing.land(List.of(koi));
        oracle.load(List.of(koi));
        running.processAllAvailable();
        landing.land(List.of(Kois.candidate()));
        oracle.load(List.of(Kois.candidate()));
        MaintenanceReport report = running.maintain(maintenance());
        assertThat(report.tables()).hasSize(KoiTables.all().size());
      }
      assertThatIllegalStateException()
          .isThrownBy(maintenance()::run)
          .withMessageContaining("is held by another pipeline of this process");
      assertThatIllegalArgumentException()
          .isThrownBy(
              () ->
                  running.maintain(KeplerLake.open(spark, TableLayout.under("else")).maintenance()))
          .withMessageContaining("this pipeline runs on another lake");
      running.processAllAvailable();
    }

    lake.mustEqual(oracle);
    assertThat(pipeline.verify().differences()).isEmpty();
  }

  @Test
  @Tag("exhaustive")
  @DisplayName("cut short after the ledger was carried over counts no entry twice")
  void cutShort() throws IOException {
    arrive(Kois.kepler227b(), strange());
    lenient().redrive();
    arrive(bad());
    arrive(bad());
    List<LedgerEntry> ledger = entries();
    assertThat(ledger).extracting(LedgerEntry::batch).contains(-1L);
    Path copies = root.resolveSibling("copy");
    List<String> parts = List.of("quarantined_exoplanets/_delta_log", "checkpoints/ledger");
    for (String part : parts) {
      copy(root.resolve(part), copies.resolve(part));
    }

    MaintenanceReport report = maintenance().run();
    assertThat(of(report, KoiTables.QUARANTINE).logEntriesRemoved()).isGreaterThanOrEqualTo(3);
    assertThat(quietFiles()).isEqualTo(1);
    assertThat(entries()).isEqualTo(ledger);
    for (String part : parts) {
      copy(copies.resolve(part), root.resolve(part));
    }

    assertThat(quietFiles()).isEqualTo(2);
    assertThat(entries()).isEqualTo(ledger);
    maintenance().run();
    assertThat(quietFiles()).isEqualTo(1);
    assertThat(entries()).isEqualTo(ledger);
  }

  @Test
  @DisplayName("refuses a lake that is none and a retention below zero")
  void refusals() {
    assertThatIllegalStateException()
        .isThrownBy(() -> maintenance().run())
        .withMessageContaining("Cannot maintain file:" + root + ": there is no lake");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> maintenance().retain(Duration.ofSeconds(-1)))
        .withMessageContaining("Cannot retain PT-1S");
  }

  private Maintenance maintenance() {
    return KeplerLake.open(spark, layout).maintenance().optimize().retain(Duration.ZERO);
  }

  private static MaintenanceReport.Upkeep of(MaintenanceReport report, LakeTable table) {
    return report.tables().stream()
        .filter(upkeep -> upkeep.table().equals(table.tableName()))
        .findFirst()
        .orElseThrow();
  }

  private List<LedgerEntry> entries() {
    return KeplerLake.open(spark, layout).ledger().entries();
  }

  private long quietFiles() throws IOException {
    try (Stream<Path> files = Files.walk(root.resolve("checkpoints/ledger"))) {
      return files.filter(file -> file.toString().matches(".*/silver/[0-9]+\\.json")).count();
    }
  }

  /** Puts back what is missing. */
  private static void copy(Path from, Path to) throws IOException {
    try (Stream<Path> files = Files.walk(from)) {
      for (Path file : files.toList()) {
        Path target = to.resolve(from.relativize(file).toString());
        if (Files.isRegularFile(file) && !Files.exists(target)) {
          Files.createDirectories(target.getParent());
          Files.copy(file, target);
        }
      }
    }
  }

  private void drain(Layer layer) {
    new Topology(
            spark,
            KoiSource.csv(landing.path()),
            KoiTables.in(LakePaths.qualified(spark, layout)),
            LoadLimits.STANDARD,
            Optional.empty(),
            lake,
            Clock.systemUTC(),
            Set.of())
        .start(layer, Trigger.AvailableNow(), new BatchGate())
        .drain();
  }

  private void arrive(RawKoi... load) {
    landing.land(List.of(load));
    lake.pipeline(KoiSource.csv(landing.path())).build().runOnce();
    oracle.load(List.of(load));
  }

  private KeplerPipeline lenient() {
    return lake.pipeline(KoiSource.csv(landing.path()))
        .expectations(
            KoiExpectations.standard().with(KoiExpectations.CONFIDENCE_IN_RANGE, Severity.WARN))
        .build();
  }

  private static RawKoi strange() {
    RawKoi koi = Kois.falsePositive();
    koi.setRowId(9L);
    koi.setDisposition("CANDIDATE");
    koi.setConfidence(7.0);
    return koi;
  }

  private static RawKoi bad() {
    RawKoi koi = Kois.falsePositive();
    koi.setConfidence(7.0);
    return koi;
  }

  private static RawKoi gone() {
    RawKoi koi = Kois.kepler503b();
    koi.setDisposition("FALSE POSITIVE");
    return koi;
  }
}
