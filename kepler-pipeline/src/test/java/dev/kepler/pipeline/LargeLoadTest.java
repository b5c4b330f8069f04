package dev.kepler.pipeline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.kepler.medallion.Expectation;
import dev.kepler.medallion.Expectations;
import dev.kepler.medallion.internal.delta.Table;
import dev.kepler.medallion.lake.Layer;
import dev.kepler.medallion.lake.LedgerEntry;
import dev.kepler.medallion.lake.TableLayout;
import dev.kepler.medallion.pipeline.RunningPipeline;
import dev.kepler.model.RawKoi;
import dev.kepler.model.testing.LocalSpark;
import dev.kepler.pipeline.source.KoiSource;
import dev.kepler.pipeline.testing.KoiTables;
import dev.kepler.pipeline.testing.LandingFolder;
import dev.kepler.pipeline.testing.Oracle;
import dev.kepler.transforms.KoiExpectations;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.LongStream;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.delta.actions.AddFile;
import org.apache.spark.sql.functions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** Loads of so many rows that they are planned, read and judged another way than small ones. */
@Tag("exhaustive")
@DisplayName("A large load")
@ExtendWith(LocalSpark.class)
class LargeLoadTest {

  private static final int ROWS = 200_000;
  private static final long LARGE = 4L << 20;

  private final SparkSession spark;
  private final Random random = new Random(42);
  private final Oracle oracle = new Oracle(koi -> koi.getConfidence() > 1);
  private LandingFolder landing;
  private TestLake lake;

  LargeLoadTest(SparkSession spark) {
    this.spark = spark;
  }

  @BeforeEach
  void fresh(@TempDir Path folder) {
    landing = new LandingFolder(folder.resolve("landing"));
    lake = new TestLake(spark, TableLayout.under(folder.resolve("lake").toString()));
  }

  @Test
  @DisplayName("comes out as a small one does: new, changed, doubled, contradicted and bad rows")
  void meaning() {
    List<RawKoi> mixed = new ArrayList<>(kois(ROWS, 2 * ROWS));
    mixed.addAll(mixed.subList(0, 1_000));
    mixed.addAll(contradicting(mixed.subList(1_000, 2_000)));
    KeplerPipeline pipeline = lake.pipeline(KoiSource.csv(landing.path())).build();
    try (RunningPipeline running = pipeline.start()) {
      take(running, kois(1, ROWS));
      take(running, kois(ROWS + 1, 2 * ROWS));
      take(running, kois(1, ROWS));
      lake.mustEqual(oracle);

      take(running, mixed);
      lake.mustEqual(oracle);
    }
    assertThat(bronzeBytes()).as("bytes of the loads, each a large one").allMatch(b -> b >= LARGE);
  }

  @Test
  @DisplayName("is refused as a whole where too much of it would be set aside")
  void overLimit() {
    landing.land(kois(1, ROWS));
    KeplerPipeline strict =
        lake.pipeline(KoiSource.csv(landing.path())).quarantineLimit(0.0001).build();

    assertThatThrownBy(strict::runOnce).hasStackTraceContaining("more than the limit of 0.0 %");

    assertThat(lake.lake().silver().count()).isZero();
    assertThat(lake.lake().quarantine().count()).isZero();
  }

  @Test
  @Tag("exhaustive")
  @DisplayName("is judged once where an expectation may say something else the second time")
  void volatileExpectation() {
    Expectations moody =
        KoiExpectations.standard().with(Expectation.quarantine("luck", functions.rand().lt(0.9)));

    landing.land(kois(1, ROWS));
    lake.pipeline(KoiSource.csv(landing.path())).expectations(moody).build().runOnce();

    LedgerEntry silver = lake.lastEntry(Layer.SILVER);
    assertThat(lake.lake().quarantine().count()).isEqualTo(silver.quarantined()).isPositive();
    assertThat(lake.lake().silver().count()).isEqualTo(silver.inserted()).isPositive();
    assertThat(silver.read()).isEqualTo(ROWS);
  }

  private void take(RunningPipeline running, List<RawKoi> load) {
    landing.land(load);
    running.processAllAvailable();
    oracle.load(load);
  }

  private List<Long> bronzeBytes() {
    return Table.in(lake.layout(), KoiTables.BRONZE)
        .snapshot(spark)
        .allFiles()
        .collectAsList()
        .stream()
        .map(AddFile::size)
        .toList();
  }

  /** Simulated rows, the same keys with other content each time; some are bad. */
  private List<RawKoi> kois(long from, long to) {
    return LongStream.rangeClosed(from, to).mapToObj(this::koi).toList();
  }

  private RawKoi koi(long key) {
    int kind = random.nextInt(4);
    return RawKoi.of(
        key,
        1 + key * 7_919 % 100_003,
        "K%05d.%02d".formatted(key % 100_000, 1 + key / 100_000),
        kind == 0 ? "Simulated-" + random.nextInt(1_000_000) + " b" : null,
        kind == 0 ? "CONFIRMED" : kind == 1 ? "CANDIDATE" : "FALSE POSITIVE",
        random.nextInt(1_000) == 0 ? 1.5 : random.nextDouble());
  }

  private static List<RawKoi> contradicting(List<RawKoi> kois) {
    return kois.stream()
        .map(
            koi ->
                RawKoi.of(
                    koi.getRowId(),
                    koi.getKeplerStarId(),
                    koi.getKepoiName(),
                    "Simulated-1 x",
                    "CONFIRMED",
                    0.5))
        .toList();
  }
}
