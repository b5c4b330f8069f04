package dev.kepler.pipeline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.kepler.medallion.internal.delta.WokenTable;
import dev.kepler.medallion.lake.TableLayout;
import dev.kepler.model.RawKoi;
import dev.kepler.model.testing.Kois;
import dev.kepler.model.testing.LocalSpark;
import dev.kepler.pipeline.source.KoiSource;
import dev.kepler.pipeline.testing.KoiTables;
import dev.kepler.pipeline.testing.Oracle;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Stream;
import org.apache.spark.api.java.function.VoidFunction2;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.delta.DeltaLog;
import org.apache.spark.sql.streaming.DataStreamReader;
import org.apache.spark.sql.streaming.StreamingQuery;
import org.apache.spark.sql.streaming.Trigger;
import org.assertj.core.api.AbstractStringAssert;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import scala.Option;

/**
 * What other hands do to a Delta table that is read as a stream: a source's, and the lake's own.
 */
@DisplayName("A Delta table that another hand")
@ExtendWith(LocalSpark.class)
class DeltaSourceTest {

  private final SparkSession spark;
  private final Oracle oracle = new Oracle();
  private String raw;
  private Path folder;
  private TestLake lake;

  DeltaSourceTest(SparkSession spark) {
    this.spark = spark;
  }

  @BeforeEach
  void fresh(@TempDir Path temporary) {
    folder = temporary;
    raw = folder.resolve("raw kois").toString();
    lake = new TestLake(spark, TableLayout.under(folder.resolve("lake").toString()));
  }

  @Test
  @DisplayName("overwrites stops bronze in our words, and the lake goes on by its change feed")
  void overwritten() {
    create("true");
    append(Kois.kepler227b(), Kois.kepler503b());
    run(KoiSource.delta(raw));
    overwrite(retracted(), Kois.candidate());
    overwrite(retracted(), Kois.candidate(), Kois.kepler227c());

    stopped()
        .contains(raw + " was changed by another hand in version 2 (WRITE at 20")
        .contains("go on in this lake with a source of changes (deltaChanges");

    run(KoiSource.deltaChanges(raw));
    lake.mustEqual(
        oracle
            .load(List.of(Kois.kepler227b(), Kois.kepler503b()))
            .load(List.of(retracted(), Kois.candidate()))
            .load(List.of(retracted(), Kois.candidate(), Kois.kepler227c())));
  }

  @Test
  @Tag("exhaustive")
  @DisplayName("deletes from, updates, restores, vacuums or makes anew is told, and starts anew")
  void harmed() throws IOException {
    create("false");
    append(Kois.kepler227b());
    run(KoiSource.delta(raw));
    append(Kois.kepler503b());
    LakeCopy good = LakeCopy.of(Path.of(raw));

    for (String change :
        List.of(
            "DELETE FROM %s WHERE row_id = 1",
            "UPDATE %s SET disposition = 'CANDIDATE'", "RESTORE TABLE %s TO VERSION AS OF 1")) {
      spark.sql(change.formatted("delta.`" + raw + "`"));
      stopped()
          .contains(raw + " was changed by another hand in version 3")
          .contains(" (" + change.substring(0, change.indexOf(' ')) + " at 20")
          .contains("begin another lake, which starts with the table as it is now");
      good.putBack();
    }

    deleteFilesOf(2);
    stopped().contains(raw + "/part-").contains(".parquet is gone").contains("from a backup");

    good.putBack();
    append(Kois.candidate());
    DeltaLog log = DeltaLog.forTable(spark, raw);
    log.checkpoint(log.update(false, Option.empty(), Option.empty()), Option.empty());
    for (int version = 0; version <= 2; version++) {
      good.delete("_delta_log/%020d.json".formatted(version));
    }
    DeltaLog.clearCache();
    stopped().contains("a part of the log of ").contains("from a backup");

    good.delete("");
    DeltaLog.clearCache();
    stopped().contains("is gone, or has no columns. Put it back and start again");

    good.delete("");
    DeltaLog.clearCache();
    create("false");
    append(Kois.kepler503b());
    stopped().contains(raw + " was made anew: it has the id ");

    lake = new TestLake(spark, TableLayout.under(folder.resolve("another").toString()));
    run(KoiSource.delta(raw));
    lake.mustEqual(oracle.load(List.of(Kois.kepler503b())));
  }

  @Test
  @DisplayName("cuts out of bronze stops the lake in our words")
  void bronze() {
    create("false");
    append(Kois.kepler227b());
    append(Kois.kepler503b());
    run(KoiSource.delta(raw));
    String bronze = lake.folder(KoiTables.BRONZE);
    spark.sql("ALTER TABLE delta.`" + bronze + "` SET TBLPROPERTIES ('delta.appendOnly'='false')");
    spark.sql("DELETE FROM delta.`" + bronze + "` WHERE row_id = 2218");

    stopped()
        .contains("bronze_exoplanets was changed by another hand, which wrote version 3 of it")
        .contains("DELETE at 20")
        .contains("Put it back from a copy");
  }

  @Test
  @DisplayName(
      "is read from its first commit on in batches of whole commits, and split only where asked")
  void backlog() throws Exception {
    create("false");
    append(Kois.kepler227b(), Kois.kepler503b());
    append(Kois.kepler227c());
    append(Kois.candidate());
    append(Kois.kepler503b());

    assertThat(batches(WokenTable.reader(spark).option(WokenTable.ROWS_AT_ONCE, 1)))
        .containsExactly(2L, 1L, 1L, 1L);
    assertThat(batches(WokenTable.reader(spark))).containsExactly(5L);
    spark.sql("DELETE FROM delta.`" + raw + "` WHERE row_id = 2218");
    append(Kois.kepler503b());
    assertThat(batches(WokenTable.reader(spark).option(WokenTable.ROWS_AT_ONCE, 1)))
        .as("nothing that is no longer there, and no commit that only takes away")
        .containsExactly(3L, 1L);

    run(KoiSource.deltaFiles(raw));
    assertThat(lake.lake().bronze().count()).isEqualTo(4);
    append(Kois.kepler227b());
    run(KoiSource.delta(raw));
    assertThat(lake.lake().bronze().count()).isEqualTo(5);
  }

  /** How many rows each batch of a stream has. */
  private List<Long> batches(DataStreamReader reader) throws Exception {
    List<Long> rows = new CopyOnWriteArrayList<>();
    VoidFunction2<Dataset<Row>, Long> count = (batch, number) -> rows.add(batch.count());
    StreamingQuery query =
        reader
            .load(raw)
            .writeStream()
            .option("checkpointLocation", folder.resolve("of-" + System.nanoTime()).toString())
            .trigger(Trigger.AvailableNow())
            .foreachBatch(count)
            .start();
    query.awaitTermination();
    return rows;
  }

  private void run(KoiSource source) {
    lake.pipeline(source).build().runOnce();
  }

  private AbstractStringAssert<?> stopped() {
    Throwable failure = catchThrowable(() -> run(KoiSource.delta(raw)));
    return assertThat(failure)
        .message()
        .startsWith("Cannot ")
        .doesNotContain("ignoreDeletes", "skipChangeCommits", "checkpoint", "REFRESH")
        .hasLineCount(1)
        .asString();
  }

  private static RawKoi retracted() {
    RawKoi koi = Kois.kepler503b();
    koi.setDisposition("FALSE POSITIVE");
    return koi;
  }

  private void create(String feed) {
    spark.sql(
        "CREATE TABLE delta.`"
            + raw
            + "` (row_id BIGINT, kepler_star_id BIGINT, kepoi_name STRING, kepler_name STRING,"
            + " disposition STRING, confidence DOUBLE) USING delta TBLPROPERTIES"
            + " ('delta.enableChangeDataFeed' = '"
            + feed
            + "')");
  }

  private void append(RawKoi... kois) {
    rows(kois).write().format("delta").mode("append").save(raw);
  }

  private void overwrite(RawKoi... kois) {
    rows(kois).write().format("delta").mode("overwrite").save(raw);
  }

  private Dataset<Row> rows(RawKoi... kois) {
    return spark
        .createDataset(List.of(kois), RawKoi.ENCODER)
        .drop("_corrupt_record", "source", "other_columns")
        .coalesce(1);
  }

  private void deleteFilesOf(long version) throws IOException {
    String commit = Files.readString(Path.of(raw, "_delta_log", "%020d.json".formatted(version)));
    try (Stream<Path> files = Files.list(Path.of(raw))) {
      for (Path file : files.filter(f -> f.toString().endsWith(".parquet")).toList()) {
        if (commit.contains(file.getFileName().toString())) {
          Files.delete(file);
        }
      }
    }
  }
}
