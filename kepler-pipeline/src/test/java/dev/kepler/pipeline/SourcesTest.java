package dev.kepler.pipeline;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.lit;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.InstanceOfAssertFactories.STRING;

import dev.kepler.medallion.internal.rows.Thresholds;
import dev.kepler.medallion.lake.Layer;
import dev.kepler.medallion.lake.TableLayout;
import dev.kepler.medallion.lifecycle.PipelineException;
import dev.kepler.medallion.source.FileLoads;
import dev.kepler.medallion.source.ReleaseOrder;
import dev.kepler.model.BronzeKoi;
import dev.kepler.model.KoiColumns;
import dev.kepler.model.QuarantinedKoi;
import dev.kepler.model.RawKoi;
import dev.kepler.model.testing.Kois;
import dev.kepler.model.testing.LocalSpark;
import dev.kepler.pipeline.source.KoiSource;
import dev.kepler.pipeline.testing.LandingFolder;
import dev.kepler.pipeline.testing.Oracle;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import java.util.zip.GZIPOutputStream;
import org.apache.spark.api.java.function.VoidFunction2;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.execution.streaming.MemoryStream;
import org.apache.spark.sql.functions;
import org.apache.spark.sql.streaming.StreamingQuery;
import org.apache.spark.sql.streaming.Trigger;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import scala.Option;
import scala.collection.JavaConverters;

@ExtendWith(LocalSpark.class)
class SourcesTest {

  private static final String HEADER =
      "confidence,row_id,disposition,kepler_star_id,kepler_name,kepoi_name\n";

  private final SparkSession spark;
  private final Oracle oracle = new Oracle();
  private Path folder;
  private LandingFolder landing;
  private TestLake lake;

  SourcesTest(SparkSession spark) {
    this.spark = spark;
  }

  @BeforeEach
  void fresh(@TempDir Path folder) {
    this.folder = folder;
    landing = new LandingFolder(folder.resolve("landing"));
    lake = new TestLake(spark, TableLayout.under(folder.resolve("lake").toString()));
  }

  @Nested
  @DisplayName("A folder of CSV files")
  class CsvFolder {

    @Test
    @DisplayName("is looked at as soon as a file lands, however soon after another")
    void oneAfterTheOther() throws Exception {
      AtomicLong rows = new AtomicLong();
      VoidFunction2<Dataset<RawKoi>, Long> count = (batch, n) -> rows.addAndGet(batch.count());
      StreamingQuery query =
          KoiSource.csv(landing.path())
              .open(spark)
              .writeStream()
              .option("checkpointLocation", folder.resolve("checkpoint").toString())
              .trigger(Trigger.ProcessingTime("10 milliseconds"))
              .foreachBatch(count)
              .start();
      try {
        for (int files = 1; files <= 25; files += 2) {
          landing.land(List.of(Kois.kepler227b()));
          landing.land(List.of(Kois.kepler227c()));
          query.processAllAvailable();
          assertThat(rows).hasValue(files + 1);
        }
      } finally {
        query.stop();
      }
    }

    @Test
    @DisplayName("of a host says itself how its files are read, and which of them may follow")
    void own() {
      landing.land(List.of(Kois.kepler227b()));
      lake.pipeline(new Guarded(landing.path())).build().runOnce();
      oracle.load(List.of(Kois.kepler227b()));
      lake.mustEqual(oracle);
      assertThat(lake.lake().ledger().entries(Layer.BRONZE))
          .singleElement()
          .satisfies(entry -> assertThat(entry.freshness().landed()).isNotNull())
          .satisfies(entry -> assertThat(entry.files()).hasSize(1));

      landing.land("guarded.csv", HEADER + "0.969,2,CONFIRMED,10797460,Kepler-227 c,K00752.02\n");
      assertThatExceptionOfType(PipelineException.class)
          .isThrownBy(() -> lake.pipeline(new Guarded(landing.path())).build().runOnce())
          .withMessageContaining("Cannot take guarded.csv: it must be looked at first.");
      lake.mustEqual(oracle);
    }

    /** Reads a folder as the library does, and lets a hand hold files back. */
    private record Guarded(String folder) implements KoiSource {

      @Override
      public Dataset<RawKoi> open(SparkSession session) {
        return KoiSource.csv(folder).open(session);
      }

      @Override
      public Optional<FileLoads<RawKoi>> files() {
        return KoiSource.csv(folder).files();
      }

      @Override
      public ReleaseOrder order() {
        return (session, file, newest) -> {
          if (file.endsWith("guarded.csv")) {
            throw new IllegalStateException(
                "Cannot take guarded.csv: it must be looked at first. Rename it.");
          }
          return newest;
        };
      }
    }

    @Test
    @DisplayName("of many small files is read in few batches, each file a load in its order")
    void manySmall() {
      int files = 2 * Thresholds.FILES_AT_ONCE + 3;
      for (int number = 0; number < files; number++) {
        RawKoi koi = Kois.kepler227b();
        koi.setConfidence(number / 1_000.0);
        List<RawKoi> load =
            number % 2 == 0 ? List.of(koi) : List.of(koi, Kois.kepler227c(), Kois.kepler227c());
        landing.land(load);
        oracle.load(load);
      }

      lake.pipeline(KoiSource.csv(landing.path())).build().runOnce();

      lake.mustEqual(oracle);
      assertThat(lake.lake().ledger().entries(Layer.BRONZE))
          .extracting(entry -> entry.files().size())
          .containsExactly(Thresholds.FILES_AT_ONCE, Thresholds.FILES_AT_ONCE, 3);
      assertThat(lake.lake().bronze().select("arrival_time").distinct().count()).isEqualTo(files);

      landing.land("odd [name].csv", HEADER + "0.1,2,CONFIRMED,10797460,Kepler-227 c,K00752.02\n");
      landing.land("next.csv", HEADER + "0.2,2,CONFIRMED,10797460,Kepler-227 c,K00752.02\n");
      lake.pipeline(KoiSource.csv(landing.path())).build().runOnce();
      assertThat(lake.lake().bronze().filter("row_id = 2 AND confidence < 0.3").count())
          .as("each once")
          .isEqualTo(2);
      assertThat(lake.pipeline(KoiSource.csv(landing.path())).build().verify().differences())
          .isEmpty();
    }

    @Test
    @DisplayName("is read by column name, packed or not; what cannot be read goes to quarantine")
    void byName() throws IOException {
      landing.land("a.csv", HEADER + "1.0,1,CONFIRMED,10797460,Kepler-227 b,K00752.01\n?\n");
      landing.land(
          "b.csv.gz", gzip(HEADER + "0.969,2,CONFIRMED,10797460,Kepler-227 c,K00752.02\n"));
      landing.land("_c.csv", "not for us");
      landing.land("empty.csv", "");

      lake.pipeline(KoiSource.csv(landing.path())).build().runOnce();

      oracle.load(List.of(Kois.kepler227b(), Kois.kepler227c()));
      assertThat(lake.silver()).isEqualTo(oracle.silver());
      assertThat(lake.gold()).isEqualTo(oracle.gold());
      assertThat(lake.lake().bronze().count()).isEqualTo(3);
      assertThat(lake.lake().bronze().collectAsList())
          .extracting(BronzeKoi::getSource)
          .allMatch(source -> source.contains(landing.path()));
      assertThat(lake.lake().quarantine().collectAsList())
          .singleElement()
          .satisfies(q -> assertThat(q.getCorruptRecord()).isEqualTo("?"))
          .satisfies(q -> assertThat(q.getFailedExpectations()).contains("readable_record"));
    }

    @Test
    @DisplayName("goes on after a file with a misspelt column, which quarantine names")
    void misspelt() {
      landing.land(
          "a.csv",
          HEADER.replace("disposition", "dispositon")
              + "1.0,1,CONFIRMED,10797460,Kepler-227 b,K00752.01\n");
      landing.land("b.csv", HEADER + "1.0,1,CONFIRMED,10797460,Kepler-227 b,K00752.01\n");

      lake.pipeline(KoiSource.csv(landing.path())).build().runOnce();

      assertThat(lake.lake().quarantine().collectAsList())
          .singleElement()
          .satisfies(q -> assertThat(q.getSource()).endsWith("a.csv"))
          .satisfies(q -> assertThat(q.getFailedExpectations()).contains("readable_record"))
          .extracting(QuarantinedKoi::getCorruptRecord, STRING)
          .startsWith("Cannot read file:")
          .contains("a.csv: it has no column disposition; it has confidence, ")
          .endsWith("Land it under another name once it is mended.");
      oracle.load(List.of(Kois.kepler227b()));
      assertThat(lake.silver()).isEqualTo(oracle.silver());
    }

    @Test
    @DisplayName("that is missing, a file or a pattern is refused with the remedy")
    void noFolder() {
      Path file = landing.land("a.csv", HEADER);

      assertThatIllegalArgumentException()
          .isThrownBy(() -> start(KoiSource.csv(folder + "/nowhere")))
          .withMessageContaining("/nowhere")
          .withMessageContaining("Make the folder first");
      assertThatIllegalArgumentException()
          .isThrownBy(() -> start(KoiSource.csv(file.toString())))
          .withMessageContaining("it is a file");
      assertThatIllegalArgumentException()
          .isThrownBy(() -> start(KoiSource.csv(folder + "/l*")))
          .withMessageContaining("pattern");
    }
  }

  @Test
  @DisplayName("A Delta folder and a catalog table are read by column name, commit after commit")
  void tables() {
    String path = folder.resolve("raw").toString();
    append(path, Kois.kepler227b(), Kois.kepler503b());
    spark.sql("CREATE TABLE raw_kois USING delta LOCATION '" + path + "'");
    try {
      TestLake other = new TestLake(spark, TableLayout.under(folder.resolve("other").toString()));
      oracle.load(List.of(Kois.kepler227b(), Kois.kepler503b()));

      lake.pipeline(KoiSource.delta(path)).build().runOnce();
      lake.mustEqual(oracle);
      append(path, Kois.candidate());
      lake.pipeline(KoiSource.delta(path)).build().runOnce();
      other.pipeline(KoiSource.table("raw_kois")).build().runOnce();

      oracle.load(List.of(Kois.candidate()));
      lake.mustEqual(oracle);
      other.mustEqual(oracle);
      assertThat(other.lake().bronze().head().getSource()).isEqualTo("raw_kois");
    } finally {
      spark.sql("DROP TABLE raw_kois");
    }
  }

  @Test
  @DisplayName("A table without one of the columns is refused by its name")
  void tableWithoutColumn() {
    String path = folder.resolve("raw").toString();
    spark.range(1).toDF("row_id").write().format("delta").save(path);

    assertThatIllegalArgumentException()
        .isThrownBy(() -> start(KoiSource.delta(path)))
        .withMessageContaining(path)
        .withMessageContaining(
            "no column kepler_star_id, kepoi_name, kepler_name, disposition, confidence; it has row_id");
  }

  @Test
  @DisplayName(
      "A table whose column would lose something by a cast is refused by its name and type")
  void tableWithType() {
    String path = folder.resolve("raw").toString();
    spark
        .createDataset(List.of(Kois.kepler227b()), RawKoi.ENCODER)
        .withColumn("confidence", functions.lit("abc"))
        .write()
        .format("delta")
        .save(path);

    assertThatIllegalArgumentException()
        .isThrownBy(() -> start(KoiSource.delta(path)))
        .withMessageContaining("its column confidence is string and not double");
  }

  @Test
  @DisplayName("Any lambda that gives a stream of raw records will do; a static Dataset will not")
  void lambda() {
    MemoryStream<RawKoi> memory =
        new MemoryStream<>(1, spark.sqlContext(), Option.empty(), RawKoi.ENCODER);
    memory.addData(JavaConverters.asScalaBufferConverter(List.of(Kois.kepler227b())).asScala());

    lake.pipeline(session -> memory.toDS()).build().runOnce();

    lake.mustEqual(oracle.load(List.of(Kois.kepler227b())));
    assertThatIllegalArgumentException()
        .isThrownBy(
            () -> start(session -> session.createDataset(List.<RawKoi>of(), RawKoi.ENCODER)))
        .withMessageContaining("static Dataset");
  }

  @Test
  @DisplayName("A lambda that lacks a column is refused by its name, before there is a lake")
  void lambdaWithoutColumn() {
    for (String column : KoiColumns.RAW) {
      assertThatIllegalArgumentException()
          .as(column)
          .isThrownBy(() -> start(session -> without(column).as(RawKoi.ENCODER)))
          .withMessageStartingWith("Cannot read the source: it has no column " + column)
          .withMessageContaining("a source of rows fills in");
    }
    assertThat(lake.lake().exists()).isFalse();
    assertThat(folder.resolve("lake")).doesNotExist();
  }

  @Test
  @DisplayName("A stream of rows is read by column name; what may be absent is filled in")
  void rows() {
    KoiSource alerts =
        KoiSource.rows(
            "alerts",
            session ->
                without(KoiColumns.CORRUPT_RECORD)
                    .drop(KoiColumns.SOURCE)
                    .withColumn("row_id", col("row_id").cast("int"))
                    .withColumn("mission", lit("Kepler")));

    lake.pipeline(alerts).build().runOnce();

    lake.mustEqual(oracle.load(List.of(Kois.kepler227b())));
    assertThat(lake.lake().bronze().head().getSource()).isEqualTo("alerts");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> start(KoiSource.rows("alerts", session -> without("kepoi_name"))))
        .withMessageStartingWith("Cannot read stream alerts: it has no column kepoi_name");
  }

  private Dataset<Row> without(String column) {
    MemoryStream<RawKoi> memory =
        new MemoryStream<>(1, spark.sqlContext(), Option.empty(), RawKoi.ENCODER);
    memory.addData(JavaConverters.asScalaBufferConverter(List.of(Kois.kepler227b())).asScala());
    return memory.toDF().drop(column);
  }

  private void start(KoiSource source) {
    lake.pipeline(source).build().start().close();
  }

  /** The notebook's raw table: six columns, an int among them, in an order of its own. */
  private void append(String path, RawKoi... kois) {
    Dataset<Row> rows =
        spark
            .createDataset(List.of(kois), RawKoi.ENCODER)
            .selectExpr(
                "kepoi_name",
                "cast(row_id as int) as row_id",
                "kepler_star_id",
                "confidence",
                "disposition",
                "kepler_name");
    rows.write().format("delta").mode("append").save(path);
  }

  private static byte[] gzip(String text) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (GZIPOutputStream packed = new GZIPOutputStream(bytes)) {
      packed.write(text.getBytes(UTF_8));
    }
    return bytes.toByteArray();
  }
}
