package dev.kepler.medallion.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kepler.medallion.lake.Layer;
import dev.kepler.medallion.lake.LedgerEntry;
import dev.kepler.medallion.lake.TableLayout;
import dev.kepler.model.testing.LocalSpark;
import java.lang.management.ManagementFactory;
import java.lang.management.MemoryPoolMXBean;
import java.lang.management.MemoryType;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/**
 * The first start of a lake on a Delta table of simulated shipments, a million a commit; the tests'
 * JVM has a heap of two gigabytes. What must come of them is arithmetic.
 */
@Tag("exhaustive")
@DisplayName("A backlog of many rows")
@ExtendWith(LocalSpark.class)
class LargeBacklogTest {

  private static final long ROWS = Long.getLong("kepler.backlog.rows", 20_000_000);
  private static final long COMMIT = 1_000_000;

  private static final long COMMITS_AT_ONCE = 2;

  @TempDir private Path folder;

  @Test
  @DisplayName("is taken in batches of a few commits, and comes out right")
  void firstStart(SparkSession spark) {
    String raw = folder.resolve("raw").toString();
    for (long first = 0; first < ROWS; first += COMMIT) {
      spark
          .range(first, Math.min(first + COMMIT, ROWS), 1, 2)
          .selectExpr(
              "id AS shipment",
              "CASE WHEN id % 1000 = 7 THEN 'LOST' WHEN id % 2 = 0 THEN 'SENT' ELSE 'PACKED' END"
                  + " AS state",
              "id * 7919 % 5000 AS grams")
          .write()
          .format("delta")
          .mode("append")
          .save(raw);
    }
    MedallionPipeline<RawShipment, Row, Row> pipeline =
        MedallionPipeline.builder(spark, Shipments.ENTITY)
            .source(Sources.delta(raw, RawShipment.ENCODER))
            .tables(TableLayout.under(folder.resolve("lake").toString()))
            .build();
    heap().forEach(MemoryPoolMXBean::resetPeakUsage);
    Instant began = Instant.now();

    pipeline.runOnce();

    Duration took = Duration.between(began, Instant.now());
    System.out.printf(
        "%,d rows in %d s, %,d a second; heap %,d MB, peak of old and young %s%n",
        ROWS,
        took.toSeconds(),
        ROWS * 1_000 / Math.max(1, took.toMillis()),
        Runtime.getRuntime().maxMemory() >> 20,
        heap().stream()
            .map(pool -> pool.getName() + " " + (pool.getPeakUsage().getUsed() >> 20) + " MB")
            .toList());
    Lake<RawShipment, Row, Row> lake = pipeline.lake();
    for (Layer layer : List.of(Layer.BRONZE, Layer.SILVER)) {
      List<Long> read =
          lake.ledger().entries(layer).stream()
              .map(LedgerEntry::read)
              .filter(rows -> rows > 0)
              .toList();
      System.out.println("Rows of each batch of " + layer + ": " + read);
      assertThat(read).allMatch(rows -> rows <= COMMITS_AT_ONCE * COMMIT);
      assertThat(read.stream().mapToLong(rows -> rows).sum()).isEqualTo(ROWS);
    }
    long grams = 0;
    long sent = 0;
    for (long id = 0; id < ROWS; id++) {
      grams += id % 1_000 == 7 ? 0 : id * 7_919 % 5_000;
      sent += id % 2 == 0 ? 1 : 0;
    }
    Row totals = lake.latestTotals(Shipments.TOTALS).orElseThrow();
    assertThat(totals.<Long>getAs("sent")).isEqualTo(sent);
    assertThat(totals.<Long>getAs("grams")).isEqualTo(grams);
    assertThat(lake.silver().count()).isEqualTo(ROWS - ROWS / 1_000);
    assertThat(lake.quarantine().count()).isEqualTo(ROWS / 1_000);
  }

  private static List<MemoryPoolMXBean> heap() {
    return ManagementFactory.getMemoryPoolMXBeans().stream()
        .filter(pool -> pool.getType() == MemoryType.HEAP)
        .toList();
  }
}
