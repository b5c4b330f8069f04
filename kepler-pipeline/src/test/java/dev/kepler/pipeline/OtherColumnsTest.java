package dev.kepler.pipeline;

import static dev.kepler.model.KoiColumns.OTHER_COLUMNS;
import static org.apache.spark.sql.functions.col;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assumptions.assumeThat;

import dev.kepler.medallion.Expectation;
import dev.kepler.medallion.Medallion;
import dev.kepler.medallion.Severity;
import dev.kepler.medallion.lake.Difference;
import dev.kepler.medallion.lake.Layer;
import dev.kepler.medallion.lake.TableLayout;
import dev.kepler.medallion.pipeline.MedallionPipeline;
import dev.kepler.model.BronzeKoi;
import dev.kepler.model.QuarantinedKoi;
import dev.kepler.model.RawKoi;
import dev.kepler.model.testing.Kois;
import dev.kepler.model.testing.LocalSpark;
import dev.kepler.pipeline.source.KoiSource;
import dev.kepler.pipeline.testing.KoiTables;
import dev.kepler.pipeline.testing.LandingFolder;
import dev.kepler.transforms.KoiExpectations;
import dev.kepler.transforms.KoiMedallion;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.LocalDateTime;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.DataTypes;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** What a source has beside the columns that are asked for. */
@ExtendWith(LocalSpark.class)
@DisplayName("Other columns of a file")
class OtherColumnsTest {

  private static final String PDISPOSITION = "koi_pdisposition";
  private static final String HEADER =
      "kepid,kepoi_name,kepler_name,koi_disposition,koi_score,koi_pdisposition,koi_fpflag_nt\n";

  private final SparkSession spark;
  private LandingFolder landing;
  private TestLake lake;

  OtherColumnsTest(SparkSession spark) {
    this.spark = spark;
  }

  @BeforeEach
  void fresh(@TempDir Path folder) {
    landing = new LandingFolder(folder.resolve("landing"));
    lake = new TestLake(spark, TableLayout.under(folder.resolve("lake").toString()));
  }

  @Test
  @DisplayName("are kept in bronze and in quarantine as they came, by name")
  void kept() {
    landing.land(
        "a.csv",
        "Note,kepid,kepoi_name,KOI_Period,kepler_name,koi_disposition,,koi_score,note\n"
            + "\"a, b\",10797460,K00752.01, 9.48803 ,Kepler-227 b,CONFIRMED,x,1,NaN\n"
            + ",3642741,K00242.01,,,GUESS,,1,\n"
            + "too,few\n");

    pipeline(KoiSource.archive(landing.path())).runOnce();

    Map<String, String> second = new HashMap<>();
    second.put("koi_period", null);
    second.put("note", null);
    second.put("column 7", null);
    second.put("note (column 9)", null);
    assertThat(others(lake.lake().bronze()))
        .containsEntry(
            75201L,
            Map.of(
                "koi_period",
                " 9.48803 ",
                "note",
                "a, b",
                "column 7",
                "x",
                "note (column 9)",
                "NaN"))
        .containsEntry(24201L, second)
        .containsEntry(null, null)
        .hasSize(3);
    assertThat(
            lake.lake()
                .bronze()
                .selectExpr("array_join(map_keys(other_columns), ',')")
                .distinct()
                .collectAsList()
                .toString())
        .contains("[column 7,koi_period,note,note (column 9)]");
    assertThat(lake.lake().quarantine().collectAsList())
        .filteredOn(koi -> koi.getRowId() != null)
        .extracting(QuarantinedKoi::getOtherColumns)
        .containsExactly(second);
    mustBeProven(KoiSource.archive(landing.path()));
  }

  @Test
  @Tag("exhaustive")
  @DisplayName("are null where the source has none, or is asked to leave them out")
  void none(@TempDir Path folder) {
    landing.land(List.of(Kois.kepler227b()));
    pipeline(KoiSource.csv(landing.path())).runOnce();
    landing.land(
        "more.csv",
        "row_id,kepler_star_id,kepoi_name,kepler_name,disposition,confidence,comment\n"
            + "2,10797460,K00752.02,Kepler-227 c,CONFIRMED,1,seen\n");
    KoiSource without = KoiSource.csv(landing.path()).withoutOtherColumns();
    pipeline(without).runOnce();

    assertThat(others(lake.lake().bronze())).containsOnlyKeys(1L, 2L).containsValue(null);
    assertThat(others(lake.lake().bronze()).values()).containsOnlyNulls();
    mustBeProven(without);

    spark
        .createDataset(List.of(Kois.kepler227b()), RawKoi.ENCODER)
        .drop(OTHER_COLUMNS)
        .write()
        .format("delta")
        .save(folder.resolve("raw").toString());
    KoiSource delta = KoiSource.delta(folder.resolve("raw").toString());
    KoiSource lambda = session -> untyped(delta.open(session).drop(OTHER_COLUMNS));
    for (KoiSource source : List.of(delta, lambda)) {
      Path place = folder.resolve(source == delta ? "of a table" : "of a lambda");
      TestLake other = new TestLake(spark, TableLayout.under(place.toString()));
      other.pipeline(source).build().runOnce();
      assertThat(others(other.lake().bronze()).values()).containsOnlyNulls().hasSize(1);
    }
  }

  @Test
  @DisplayName("become a column of silver by a rebuild, and nothing is loaded again")
  void becomesColumn() {
    landing.land(
        "a.csv",
        HEADER
            + "10797460,K00752.01,Kepler-227 b,CONFIRMED,1,CANDIDATE,0\n"
            + "3642741,K00242.01,Kepler-503 b,CONFIRMED,1,FALSE POSITIVE,0\n");
    KoiSource source = KoiSource.archive(landing.path());
    pipeline(source).runOnce();
    long arrived = lake.lake().bronze().count();

    MedallionPipeline<RawKoi, BronzeKoi, Row> wider = wider(source);
    wider.runOnce();
    assertThat(dispositions(wider)).hasSize(2).containsValue(null);
    wider.rebuild(Layer.SILVER);
    wider.runOnce();
    assertThat(dispositions(wider))
        .isEqualTo(Map.of(75201L, "CANDIDATE", 24201L, "FALSE POSITIVE"));
    assertThat(lake.lake().bronze().count()).isEqualTo(arrived);
    assertThat(wider.verify().differences()).isEmpty();

    landing.land(
        "b.csv",
        HEADER
            + "3642741,K00242.01,Kepler-503 b,CONFIRMED,1,CANDIDATE,0\n"
            + "10797460,K00752.01,Kepler-227 b,CONFIRMED,1,CANDIDATE,1\n");
    wider(dated()).runOnce();
    assertThat(dispositions(wider)).isEqualTo(Map.of(75201L, "CANDIDATE", 24201L, "CANDIDATE"));
    assertThat(wider.verify().differences()).isEmpty();
  }

  @Test
  @Tag("exhaustive")
  @DisplayName("become a column of silver, on the real table of 2025")
  void realTable() throws IOException {
    assumeThat(System.getenv("KOI_DATA"))
        .as("KOI_DATA names no folder with the real KOI tables")
        .isNotNull();
    Path real = Path.of(System.getenv("KOI_DATA"), "cumulative-2025-10-03.csv");
    landing.land("koi-2025.csv", Files.readAllBytes(real));
    KoiSource source = dated();
    pipeline(source).runOnce();
    MedallionPipeline<RawKoi, BronzeKoi, Row> wider = wider(source);
    wider.rebuild(Layer.SILVER);
    wider.runOnce();

    Map<String, Long> expected = new TreeMap<>();
    List<String> lines = Files.readAllLines(real).stream().filter(l -> !l.startsWith("#")).toList();
    List<String> header = List.of(lines.get(0).split(",", -1));
    for (String line : lines.subList(1, lines.size())) {
      String[] values = line.split(",(?=(?:[^\"]*\"[^\"]*\")*[^\"]*$)", -1);
      if (!values[header.indexOf("koi_disposition")].equals("FALSE POSITIVE")) {
        expected.merge(values[header.indexOf(PDISPOSITION)], 1L, Long::sum);
      }
    }
    Map<String, Long> found = new TreeMap<>();
    dispositions(wider).values().forEach(value -> found.merge(value, 1L, Long::sum));
    assertThat(found).isEqualTo(expected);
    assertThat(lake.lake().bronze().collectAsList().get(7).getOtherColumns())
        .hasSize(header.size() - 5);
    assertThat(wider.verify().differences()).isEmpty();
  }

  @Test
  @Tag("exhaustive")
  @DisplayName("stay with records that are set aside for what others say, and are redriven")
  void setAside() {
    String doubled = "1,K00752.01,Kepler-227 b,CONFIRMED,1,CANDIDATE,";
    landing.land("a.csv", HEADER + doubled + "0\n2,K00242.01,,CANDIDATE,7,,\n");
    landing.land("b.csv", HEADER + doubled + "0\n" + doubled + "1\n3,K00754.01,,CANDIDATE,7,,0\n");
    KoiSource source = dated();
    lake.pipeline(source).departureLimit(1).quarantineLimit(1).build().runOnce();

    assertThat(lake.lake().quarantine().count()).isEqualTo(2);
    KeplerPipeline mild =
        lake.pipeline(source)
            .departureLimit(1)
            .quarantineLimit(1)
            .expectations(
                KoiExpectations.standard().with(KoiExpectations.CONFIDENCE_IN_RANGE, Severity.WARN))
            .build();
    assertThat(mild.redrive().quarantined()).isEqualTo(-2);
    assertThat(mild.verify().differences()).isEmpty();
  }

  @Test
  @Tag("exhaustive")
  @DisplayName("keep a row of two that differ in nothing else, the same each time")
  void ties() {
    List<BronzeKoi> rows =
        List.of(
            bronze(new TreeMap<>(Map.of("a", "1", "b", "2"))), // whose order is the same each time
            bronze(new TreeMap<>(Map.of("a", "2", "b", "0"))),
            bronze(null));
    Medallion<RawKoi, BronzeKoi, Row> wider = description();

    for (List<BronzeKoi> order : List.of(rows, List.of(rows.get(1), rows.get(2), rows.get(0)))) {
      Dataset<BronzeKoi> bronze = spark.createDataset(order, BronzeKoi.ENCODER);
      assertThat(wider.silverOf(bronze).select(PDISPOSITION).collectAsList().toString())
          .isEqualTo("[[2]]");
    }
  }

  @Test
  @DisplayName("take a judgement over that was made before, each record its own")
  void asJudged() {
    Medallion<RawKoi, BronzeKoi, Row> wider =
        description()
            .with(
                KoiExpectations.standard()
                    .with(
                        Expectation.quarantine(
                            "of_some_kind", col(OTHER_COLUMNS).getItem("a").notEqual("1"))));
    Dataset<BronzeKoi> bronze =
        spark.createDataset(
            List.of(bronze(Map.of("a", "1")), bronze(Map.of("a", "2")), bronze(null)),
            BronzeKoi.ENCODER);
    Dataset<Row> aside = wider.judge().failed(wider.judge().judge(bronze));
    assertThat(aside.count()).as("of kind 1, and of none").isEqualTo(2);

    Dataset<Row> again = description().judge().asJudged(bronze, aside.union(aside));

    assertThat(again.count()).isEqualTo(3);
    assertThat(description().judge().failed(again).as(QuarantinedKoi.ENCODER).collectAsList())
        .extracting(QuarantinedKoi::getOtherColumns)
        .containsExactlyInAnyOrder(Map.of("a", "1"), null);
  }

  @Test
  @Tag("exhaustive")
  @DisplayName("are proven: what bronze says otherwise than the file is named")
  void tampered() {
    landing.land("a.csv", HEADER + "10797460,K00752.01,Kepler-227 b,CONFIRMED,1,CANDIDATE,0\n");
    KoiSource source = KoiSource.archive(landing.path());
    pipeline(source).runOnce();
    String bronze = "delta.`" + lake.folder(KoiTables.BRONZE) + "`";
    spark.sql("ALTER TABLE " + bronze + " SET TBLPROPERTIES ('delta.appendOnly' = 'false')");
    spark.sql("UPDATE " + bronze + " SET other_columns = map('koi_fpflag_nt', '1')");

    assertThat(pipeline(source).verify().differences())
        .extracting(Difference::column)
        .contains(OTHER_COLUMNS);
  }

  @Test
  @DisplayName("cannot be a column of silver as they are")
  void noMaps() {
    assertThatIllegalArgumentException()
        .isThrownBy(
            () ->
                KoiMedallion.KEYED_BY_NAME.withSilverColumn(
                    "others",
                    DataTypes.createMapType(DataTypes.StringType, DataTypes.StringType),
                    col(OTHER_COLUMNS)))
        .withMessageContaining("column others of silver is or holds a map");
  }

  @SuppressWarnings("unchecked") // as a host may hand over rows that it has bound itself
  private static Dataset<RawKoi> untyped(Dataset<?> rows) {
    return (Dataset<RawKoi>) rows;
  }

  private KoiSource dated() {
    return KoiSource.archive(
        landing.path(), file -> Optional.of(LocalDateTime.parse("2025-10-03T00:00")));
  }

  private static BronzeKoi bronze(Map<String, String> others) {
    BronzeKoi koi = new BronzeKoi();
    koi.setRowId(75201L);
    koi.setKeplerStarId(10797460L);
    koi.setKepoiName("K00752.01");
    koi.setDisposition("CONFIRMED");
    koi.setArrivalTime(Instant.EPOCH);
    koi.setOtherColumns(others);
    return koi;
  }

  private static Medallion<RawKoi, BronzeKoi, Row> description() {
    return KoiMedallion.KEYED_BY_NAME.withSilverColumn(
        PDISPOSITION, DataTypes.StringType, col(OTHER_COLUMNS).getItem("a"));
  }

  private MedallionPipeline<RawKoi, BronzeKoi, Row> wider(KoiSource source) {
    return MedallionPipeline.builder(
            spark,
            KoiMedallion.KEYED_BY_NAME.withSilverColumn(
                PDISPOSITION, DataTypes.StringType, col(OTHER_COLUMNS).getItem(PDISPOSITION)))
        .source(source)
        .tables(lake.layout())
        .build();
  }

  private static Map<Long, String> dispositions(MedallionPipeline<?, ?, Row> pipeline) {
    Map<Long, String> dispositions = new HashMap<>();
    pipeline
        .lake()
        .silver()
        .collectAsList()
        .forEach(row -> dispositions.put(row.getLong(0), row.getAs(PDISPOSITION)));
    return dispositions;
  }

  private KeplerPipeline pipeline(KoiSource source) {
    return lake.pipeline(source).quarantineLimit(1).build();
  }

  private void mustBeProven(KoiSource source) {
    assertThat(pipeline(source).verify().differences()).isEmpty();
    assertThat(pipeline(source).examine()).isEmpty();
  }

  private static Map<Long, Map<String, String>> others(Dataset<BronzeKoi> bronze) {
    Map<Long, Map<String, String>> others = new HashMap<>();
    bronze.collectAsList().forEach(koi -> others.put(koi.getRowId(), koi.getOtherColumns()));
    return others;
  }
}
