package dev.kepler.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kepler.medallion.internal.delta.LakeTable;
import dev.kepler.medallion.internal.delta.Table;
import dev.kepler.medallion.internal.files.LakePaths;
import dev.kepler.medallion.lake.Layer;
import dev.kepler.medallion.lake.LedgerEntry;
import dev.kepler.medallion.lake.TableLayout;
import dev.kepler.medallion.lifecycle.PipelineException;
import dev.kepler.medallion.lifecycle.PipelineListener;
import dev.kepler.model.DiscoveryTotals;
import dev.kepler.model.SilverExoplanet;
import dev.kepler.model.StarPlanets;
import dev.kepler.pipeline.source.KoiSource;
import dev.kepler.pipeline.testing.Oracle;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CopyOnWriteArrayList;
import org.apache.spark.sql.SparkSession;

/** Lake of a test: what its tables hold, in which version they are, what its layers said. */
final class TestLake implements PipelineListener {

  private final SparkSession spark;
  private final TableLayout layout;
  private final List<LedgerEntry> entries = new CopyOnWriteArrayList<>();
  private final List<String> events = new CopyOnWriteArrayList<>();

  TestLake(SparkSession spark, TableLayout layout) {
    this.spark = spark;
    this.layout = layout;
  }

  KeplerPipeline.Builder pipeline(KoiSource source) {
    return KeplerPipeline.builder(spark).source(source).tables(layout).listener(this);
  }

  /** Folder of a table. */
  String folder(LakeTable table) {
    return LakePaths.table(layout, table.tableName());
  }

  TableLayout layout() {
    return layout;
  }

  KeplerLake lake() {
    return KeplerLake.open(spark, layout);
  }

  long version(LakeTable table) {
    return Table.in(layout, table).version(spark);
  }

  Map<Long, Oracle.Planet> silver() {
    Map<Long, Oracle.Planet> silver = new TreeMap<>();
    for (SilverExoplanet p : lake().silver().collectAsList()) {
      Oracle.Planet before =
          silver.put(
              p.getSurrogateKey(),
              new Oracle.Planet(
                  p.getKeplerStarId(),
                  p.getExoplanetName(),
                  p.getDisposition(),
                  p.getConfidence()));
      assertThat(before).as("a second row for key %s", p.getSurrogateKey()).isNull();
    }
    return silver;
  }

  Map<Long, Long> gold() {
    Map<Long, Long> gold = new TreeMap<>();
    for (StarPlanets star : lake().gold().collectAsList()) {
      assertThat(gold.put(star.getKeplerStarId(), star.getNumPlanets()))
          .as("a second row for star %s", star.getKeplerStarId())
          .isNull();
    }
    return gold;
  }

  /** Compares every table with the oracle. */
  void mustEqual(Oracle oracle) {
    assertThat(lake().bronze().count()).as("bronze rows").isEqualTo(oracle.bronze());
    assertThat(lake().quarantine().count()).as("quarantine").isEqualTo(oracle.quarantined());
    assertThat(silver()).as("silver").isEqualTo(oracle.silver());
    assertThat(gold()).as("gold").isEqualTo(oracle.gold());
    DiscoveryTotals totals = lake().latestTotals().orElseThrow();
    assertThat(totals)
        .isEqualTo(
            DiscoveryTotals.of(
                totals.getCountedAt(),
                oracle.having("CONFIRMED"),
                oracle.having("CANDIDATE"),
                oracle.named(),
                oracle.gold().size()));
  }

  List<LedgerEntry> entries(Layer layer) {
    return entries.stream().filter(e -> e.layer() == layer).toList();
  }

  LedgerEntry lastEntry(Layer layer) {
    List<LedgerEntry> all = entries(layer);
    return all.get(all.size() - 1);
  }

  List<String> events() {
    return new ArrayList<>(events);
  }

  @Override
  public void onStarted(Layer layer) {
    events.add(layer + " started");
  }

  @Override
  public void onBatch(LedgerEntry entry) {
    entries.add(entry);
  }

  @Override
  public void onFailed(PipelineException failure) {
    events.add(failure.layer() + " failed");
  }

  @Override
  public void onStopped(Layer layer) {
    events.add(layer + " stopped");
  }
}
