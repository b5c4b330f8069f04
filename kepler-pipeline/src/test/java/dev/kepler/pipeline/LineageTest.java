package dev.kepler.pipeline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.entry;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.kepler.medallion.internal.care.Rebuild;
import dev.kepler.medallion.internal.delta.LakeTable;
import dev.kepler.medallion.internal.delta.LakeTables;
import dev.kepler.medallion.lake.Layer;
import dev.kepler.medallion.lake.TableLayout;
import dev.kepler.medallion.lifecycle.PipelineException;
import dev.kepler.medallion.lineage.LineageServer;
import dev.kepler.medallion.lineage.PipelineLineage;
import dev.kepler.medallion.pipeline.RunningPipeline;
import dev.kepler.model.KoiColumns;
import dev.kepler.model.RawKoi;
import dev.kepler.model.testing.Kois;
import dev.kepler.model.testing.LocalSpark;
import dev.kepler.pipeline.source.KoiSource;
import dev.kepler.pipeline.testing.KoiTables;
import dev.kepler.pipeline.testing.LandingFolder;
import dev.kepler.transforms.KoiMedallion;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

@ExtendWith(LocalSpark.class)
@DisplayName("Lineage of a pipeline")
class LineageTest {

  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String LOST = "Lost the lineage event ";

  private final SparkSession spark;
  private Path folder;
  private LandingFolder landing;
  private TestLake lake;

  LineageTest(SparkSession spark) {
    this.spark = spark;
  }

  @BeforeEach
  void fresh(@TempDir Path temporary) {
    folder = temporary;
    landing = new LandingFolder(folder.resolve("landing"));
    lake = new TestLake(spark, TableLayout.under(folder.resolve("lake").toString()));
  }

  private KeplerPipeline pipeline(PipelineLineage lineage) {
    return lake.pipeline(KoiSource.csv(landing.path())).listener(lineage).build();
  }

  private static RawKoi bad() {
    RawKoi koi = Kois.candidate();
    koi.setConfidence(7.0);
    return koi;
  }

  @Test
  @DisplayName("tells of each batch what it read and wrote, in which versions, and what failed")
  void batches() throws IOException {
    Path file = landing.land(List.of(Kois.kepler227b(), Kois.kepler227c(), bad()));
    UUID parent = UUID.randomUUID();

    List<JsonNode> events;
    try (LineageServer server = new LineageServer()) {
      try (PipelineLineage lineage =
          PipelineLineage.toServer(server.uri())
              .namespace("observatory")
              .parent(parent, "scheduler", "nightly")
              .build()) {
        pipeline(lineage).runOnce();
      }
      events = server.events();
    }

    assertThat(events)
        .extracting(LineageTest::words)
        .containsExactly(
            "START exoplanets.bronze",
            "COMPLETE exoplanets.bronze",
            "START exoplanets.silver",
            "COMPLETE exoplanets.silver",
            "START exoplanets.gold",
            "COMPLETE exoplanets.gold");
    assertThat(events)
        .allSatisfy(
            event -> {
              assertThat(event.at("/job/namespace").asText()).isEqualTo("observatory");
              assertThat(event.at("/run/facets/parent/run/runId").asText())
                  .isEqualTo(parent.toString());
              assertThat(event.at("/run/facets/processing_engine/version").asText())
                  .isEqualTo(spark.version());
            });

    JsonNode bronze = events.get(1);
    JsonNode landed = bronze.at("/inputs/0");
    assertThat(landed.path("namespace").asText()).isEqualTo("file");
    assertThat(landed.path("name").asText()).isEqualTo(landing.path());
    assertThat(landed.at("/inputFacets/inputStatistics/rowCount").asLong()).isEqualTo(3);
    assertThat(landed.at("/inputFacets/inputStatistics/size").asLong()).isEqualTo(Files.size(file));
    assertThat(landed.at("/inputFacets/subset/inputCondition/locations"))
        .singleElement()
        .satisfies(one -> assertThat(one.asText()).endsWith(file.toString()));
    JsonNode written = output(bronze, KoiTables.BRONZE);
    assertThat(written.path("namespace").asText()).isEqualTo("file");
    assertThat(written.at("/facets/schema/fields"))
        .extracting(field -> field.path("name").asText())
        .containsExactlyElementsOf(KoiColumns.BRONZE);
    assertThat(written.at("/facets/schema/fields/0/type").asText()).isEqualTo("bigint");
    assertThat(written.at("/facets/schema/fields/0/description").asText()).isNotBlank();
    assertThat(written(bronze, KoiTables.BRONZE)).isEqualTo("version 1, rows 3");
    assertThat(written.at("/outputFacets/outputStatistics/size").asLong())
        .isEqualTo(dataBytes(KoiTables.BRONZE));

    JsonNode silver = events.get(3);
    JsonNode read = silver.at("/inputs/0");
    assertThat(read.path("name").asText()).isEqualTo(lake.folder(KoiTables.BRONZE));
    assertThat(read.at("/facets/version/datasetVersion").asText()).isEqualTo("1");
    assertThat(read.at("/inputFacets/inputStatistics/rowCount").asLong()).isEqualTo(3);
    assertThat(failed(silver))
        .containsOnlyKeys(
            Stream.concat(
                    KoiMedallion.KEYED_BY_ROW_ID.alternateKey().stream().map(k -> k.expectation()),
                    Stream.concat(
                        KoiMedallion.KEYED_BY_ROW_ID.expectations().list().stream()
                            .map(e -> e.name()),
                        KoiMedallion.KEYED_BY_ROW_ID.heldWarnings().stream().map(w -> w.name())))
                .toArray(String[]::new))
        .contains(entry("confidence_in_range", "error 1"));
    assertThat(failed(silver).values().stream().filter(text -> text.startsWith("error")).toList())
        .as("the others are met")
        .hasSize(1);
    assertThat(written(silver, KoiTables.QUARANTINE)).isEqualTo("version 1, rows 1");
    assertThat(written(silver, KoiTables.SILVER)).isEqualTo("version 1, rows 2");

    JsonNode gold = events.get(5);
    assertThat(gold.at("/inputs/0/name").asText()).isEqualTo(lake.folder(KoiTables.SILVER));
    assertThat(written(gold, KoiTables.GOLD)).isEqualTo("version 1, rows 1");
    assertThat(written(gold, KoiTables.TOTALS)).isEqualTo("version 1, rows 1");
    for (LakeTable table : KoiTables.all()) {
      assertThat(lake.version(table)).as("%s", table).isEqualTo(1);
    }
  }

  @Test
  @Tag("exhaustive")
  @DisplayName("tells no rows and bytes of a table to which a batch wrote nothing")
  void untouched() {
    Path file = folder.resolve("events.json");
    RawKoi changed = Kois.kepler227b();
    changed.setConfidence(0.25);
    try (PipelineLineage lineage = PipelineLineage.toFile(file).build()) {
      for (RawKoi koi : List.of(Kois.kepler227b(), changed)) {
        landing.land(List.of(koi));
        pipeline(lineage).runOnce();
      }
    }

    JsonNode silver = last(events(file, "exoplanets.silver"));
    JsonNode gold = last(events(file, "exoplanets.gold"));
    assertThat(written(silver, KoiTables.SILVER)).isEqualTo("version 2, rows 1");
    for (LakeTable table : List.of(KoiTables.GOLD, KoiTables.TOTALS)) {
      assertThat(written(gold, table)).as("the same counts").isEqualTo("version 1, rows 0");
      assertThat(output(gold, table).at("/outputFacets/outputStatistics/size").asLong()).isZero();
    }
  }

  private static JsonNode last(List<JsonNode> events) {
    return events.get(events.size() - 1);
  }

  @Test
  @Tag("exhaustive")
  @DisplayName("tells of idle loads, undo, redo, rebuild and redrive, each a run of its own")
  void kinds() {
    Path file = folder.resolve("lineage/events.jsonl");
    RawKoi mended = bad();
    try (PipelineLineage lineage = PipelineLineage.toFile(file).build()) {
      KeplerPipeline pipeline = pipeline(lineage);
      landing.land(List.of(Kois.kepler227b(), mended));
      pipeline.runOnce();
      landing.land(List.of(Kois.kepler227b()));
      pipeline.runOnce();
      landing.land(List.of(Kois.kepler503b()));
      pipeline.runOnce();
      pipeline.undo(pipeline.lake().loads().get(2).arrived());
      pipeline.redo(pipeline.lake().loads().get(2).arrived());
      pipeline.rebuild(Layer.SILVER);
      pipeline.redrive();
    }

    List<JsonNode> events = events(file);
    assertThat(events.stream().filter(e -> !isStart(e)).map(LineageTest::words))
        .containsExactly(
            "COMPLETE exoplanets.bronze",
            "COMPLETE exoplanets.silver",
            "COMPLETE exoplanets.gold",
            "COMPLETE exoplanets.bronze",
            "COMPLETE exoplanets.silver",
            "COMPLETE exoplanets.bronze",
            "COMPLETE exoplanets.silver",
            "COMPLETE exoplanets.gold",
            "COMPLETE exoplanets.undo",
            "COMPLETE exoplanets.gold",
            "COMPLETE exoplanets.redo",
            "COMPLETE exoplanets.gold",
            "COMPLETE exoplanets.silver.rebuild",
            "COMPLETE exoplanets.redrive");
    mustBeWhole(events);

    List<JsonNode> done = events.stream().filter(e -> !isStart(e)).toList();
    assertThat(written(done.get(4), KoiTables.SILVER)).as("idle").isEqualTo("version 1, rows 0");
    assertThat(written(done.get(4), KoiTables.QUARANTINE)).isEqualTo("version 1, rows 0");
    assertThat(written(done.get(8), KoiTables.SILVER)).as("undo").isEqualTo("version 3, rows 0");
    assertThat(written(done.get(10), KoiTables.SILVER)).as("redo").isEqualTo("version 4, rows 1");
    assertThat(written(done.get(12), KoiTables.SILVER))
        .as("rebuild")
        .isEqualTo("version " + lake.version(KoiTables.SILVER) + ", rows 2");
    assertThat(written(done.get(12), KoiTables.QUARANTINE))
        .isEqualTo("version " + lake.version(KoiTables.QUARANTINE) + ", rows 1");
    assertThat(failed(done.get(12))).contains(entry("confidence_in_range", "error 1"));
    assertThat(written(done.get(13), KoiTables.SILVER)).as("redrive").endsWith("rows 0");
  }

  @Test
  @DisplayName("tells of a batch that fails why, and of the same run when it comes again")
  void fails() {
    Path file = folder.resolve("events.jsonl");
    landing.land(List.of(Kois.kepler227b(), bad()));
    try (PipelineLineage lineage = PipelineLineage.toFile(file).build()) {
      KeplerPipeline careful =
          lake.pipeline(KoiSource.csv(landing.path())).quarantineLimit(0).listener(lineage).build();
      assertThatExceptionOfType(PipelineException.class).isThrownBy(careful::runOnce);
      pipeline(lineage).runOnce();
    }

    List<JsonNode> silver = events(file, "exoplanets.silver");
    assertThat(silver)
        .extracting(event -> event.path("eventType").asText())
        .containsExactly("START", "FAIL", "START", "COMPLETE");
    assertThat(runs(silver)).hasSize(1);
    JsonNode error = silver.get(1).at("/run/facets/errorMessage");
    assertThat(error.path("message").asText())
        .startsWith("Cannot go on with layer silver: ")
        .contains("quarantine");
    assertThat(error.path("stackTrace").asText()).contains("dev.kepler.medallion");
  }

  @Test
  @Tag("exhaustive")
  @DisplayName("tells of a source that cannot be read as of the batch that would have been next")
  void sourceFails() {
    Path file = folder.resolve("events.jsonl");
    String raw = folder.resolve("raw").toString();
    spark
        .createDataset(List.of(Kois.kepler227b()), RawKoi.ENCODER)
        .write()
        .format("delta")
        .save(raw);
    try (PipelineLineage lineage = PipelineLineage.toFile(file).build()) {
      KeplerPipeline pipeline = lake.pipeline(KoiSource.delta(raw)).listener(lineage).build();
      pipeline.runOnce();
      spark
          .createDataset(List.of(Kois.kepler503b()), RawKoi.ENCODER)
          .write()
          .format("delta")
          .mode("overwrite")
          .save(raw);
      assertThatExceptionOfType(PipelineException.class).isThrownBy(pipeline::runOnce);
      assertThatExceptionOfType(PipelineException.class).isThrownBy(pipeline::runOnce);
    }

    List<JsonNode> bronze = events(file, "exoplanets.bronze");
    assertThat(bronze)
        .extracting(event -> event.path("eventType").asText())
        .containsExactly("START", "COMPLETE", "START", "FAIL", "START", "FAIL");
    assertThat(runs(bronze)).as("two batches").hasSize(2);
    assertThat(bronze.get(1).at("/inputs/0/name").asText()).isEqualTo("table " + raw);
    assertThat(bronze.get(3).at("/run/facets/errorMessage/message").asText())
        .contains(raw + " was changed by another hand");
  }

  @Test
  @DisplayName("tells of what a crash has left, of batch and rebuild, as the same run once more")
  void replayed() throws IOException {
    Path file = folder.resolve("events.jsonl");
    landing.land(List.of(Kois.kepler227b()));
    try (PipelineLineage lineage = PipelineLineage.toFile(file).build()) {
      KeplerPipeline pipeline = pipeline(lineage);
      pipeline.runOnce();
      LakeCopy copy = LakeCopy.of(folder.resolve("lake"));
      copy.delete("checkpoints/silver/commits/0"); // as kill -9 leaves it after silver's commit
      pipeline.runOnce();
    }

    List<JsonNode> silver = events(file, "exoplanets.silver");
    assertThat(silver)
        .extracting(event -> event.path("eventType").asText())
        .containsExactly("START", "COMPLETE", "START", "COMPLETE");
    assertThat(runs(silver)).hasSize(1);
    assertThat(written(silver.get(3), KoiTables.SILVER))
        .isEqualTo(written(silver.get(1), KoiTables.SILVER))
        .isEqualTo("version 1, rows 1");

    LakeTables tables = KoiTables.in(lake.layout());
    new Rebuild(spark, tables, Layer.GOLD, Clock.systemUTC(), KoiTables.untold(spark, tables))
        .decide(); // and no more, as a crash leaves it
    Path later = folder.resolve("later.jsonl");
    try (PipelineLineage lineage = PipelineLineage.toFile(later).build()) {
      pipeline(lineage).runOnce();
    }
    assertThat(events(later))
        .extracting(LineageTest::words)
        .containsExactly("START exoplanets.gold.rebuild", "COMPLETE exoplanets.gold.rebuild");
    assertThat(runs(events(later))).doesNotContainAnyElementsOf(runs(events(file)));
  }

  @Test
  @Tag("exhaustive")
  @DisplayName("has runs of its own for each lake, wherever the lake is carried")
  void lakes() throws IOException {
    landing.land(List.of(Kois.kepler227b()));
    Set<String> ids = new HashSet<>();
    for (String name : List.of("one", "other")) {
      Path file = folder.resolve(name + ".jsonl");
      try (PipelineLineage lineage = PipelineLineage.toFile(file).build()) {
        KeplerPipeline.builder(spark)
            .source(KoiSource.csv(landing.path()))
            .tables(TableLayout.under(folder.resolve(name).toString()))
            .listener(lineage)
            .build()
            .runOnce();
      }
      ids.addAll(runs(events(file)));
    }
    assertThat(ids).hasSize(6);

    Files.move(folder.resolve("one"), folder.resolve("moved"));
    Files.delete(folder.resolve("moved/checkpoints/gold/commits/0"));
    Path file = folder.resolve("moved.jsonl");
    try (PipelineLineage lineage = PipelineLineage.toFile(file).build()) {
      KeplerPipeline.builder(spark)
          .source(KoiSource.csv(landing.path()))
          .tables(TableLayout.under(folder.resolve("moved").toString()))
          .listener(lineage)
          .build()
          .runOnce();
    }
    assertThat(runs(events(file))).hasSize(1).isSubsetOf(ids);
  }

  @Test
  @Tag("exhaustive")
  @DisplayName("holds nothing up where no server answers, and says each event that is lost")
  void serverIsDown() throws IOException {
    landing.land(List.of(Kois.kepler227b()));
    URI nowhere;
    try (ServerSocket port = new ServerSocket(0)) {
      nowhere = URI.create("http://localhost:" + port.getLocalPort());
    }
    try (Warnings warnings = new Warnings()) {
      PipelineLineage lineage =
          PipelineLineage.toServer(nowhere).closeTimeout(Duration.ofMillis(50)).build();
      pipeline(lineage).runOnce();
      lineage.close();
      lineage.close();

      assertThat(lost(warnings)).hasSize(6);
      assertThat(lost(warnings).get(0))
          .contains("START of kepler-medallion exoplanets.bronze, run ");
      pipeline(lineage).undo(pipeline(lineage).lake().loads().get(0).arrived());
      assertThat(lost(warnings))
          .hasSizeGreaterThanOrEqualTo(8)
          .anyMatch(line -> line.contains("COMPLETE") && line.contains("its sender is closed"));
    }
    assertThat(lake.silver()).isEmpty();
    assertThat(lake.lake().bronze().count()).isEqualTo(1);
  }

  @Test
  @DisplayName("holds nothing up where the server is silent, and closes in the time it is given")
  void serverIsSilent() {
    try (Warnings warnings = new Warnings();
        LineageServer server = new LineageServer().silent()) {
      PipelineLineage lineage =
          PipelineLineage.toServer(server.uri()).closeTimeout(Duration.ofMillis(200)).build();
      try (RunningPipeline running = pipeline(lineage).start()) {
        for (RawKoi koi : List.of(Kois.kepler227b(), Kois.kepler227c(), Kois.kepler503b())) {
          landing.land(List.of(koi));
          running.processAllAvailable();
        }
      }
      assertThat(lake.silver()).as("all is done").hasSize(3);
      assertThat(server.events()).as("and nothing was answered").isEmpty();

      long before = System.nanoTime();
      lineage.close();

      assertThat(Duration.ofNanos(System.nanoTime() - before)).isLessThan(Duration.ofSeconds(5));
      Map<String, List<String>> lost = lostByRun(warnings);
      assertThat(lost.values()).allMatch(List.of("START", "COMPLETE")::equals);
      for (Layer layer : Layer.QUERIES) {
        assertThat(lost.keySet().stream().filter(run -> run.contains("exoplanets." + layer + ",")))
            .as("three loads, and what %s looked at between them", layer)
            .hasSizeGreaterThanOrEqualTo(3);
      }
    }
  }

  @Test
  @DisplayName("comes whole and in order when the server that answered 500 answers well again")
  void serverIsIll() {
    landing.land(List.of(Kois.kepler227b()));
    try (Warnings warnings = new Warnings();
        LineageServer server = new LineageServer().refuse(2)) {
      try (PipelineLineage lineage = PipelineLineage.toServer(server.uri()).build()) {
        pipeline(lineage).runOnce();
      }
      assertThat(server.events()).hasSize(6);
      mustBeWhole(server.events());
      assertThat(lost(warnings)).isEmpty();
    }

    landing.land(List.of(Kois.kepler503b()));
    try (Warnings warnings = new Warnings();
        LineageServer server = new LineageServer().refuse(Integer.MAX_VALUE)) {
      try (PipelineLineage lineage =
          PipelineLineage.toServer(server.uri()).closeTimeout(Duration.ZERO).build()) {
        pipeline(lineage).runOnce();
      }
      assertThat(server.events()).isEmpty();
      assertThat(lost(warnings)).hasSize(6);
    }
    assertThat(lake.silver()).hasSize(2);
  }

  @Test
  @DisplayName("takes no blank name, and no time below zero")
  void refused() {
    PipelineLineage.Builder builder = PipelineLineage.toFile(folder.resolve("events"));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> builder.namespace(" "))
        .withMessage("Cannot use a blank namespace: lineage is found by it. Give a name.");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> builder.parent(UUID.randomUUID(), "scheduler", ""))
        .withMessageContaining("blank job");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> builder.closeTimeout(Duration.ofSeconds(-1)))
        .withMessageContaining("Cannot close within PT-1S");
  }

  private static List<String> lost(Warnings warnings) {
    return warnings.logged.stream().filter(line -> line.contains(LOST)).toList();
  }

  /** The types of the lost events of each run, in the order in which they were lost. */
  private static Map<String, List<String>> lostByRun(Warnings warnings) {
    Pattern event = Pattern.compile(LOST + "(\\w+) of (.+, run [-0-9a-f]+): ");
    Map<String, List<String>> byRun = new LinkedHashMap<>();
    for (String line : lost(warnings)) {
      Matcher lost = event.matcher(line);
      assertThat(lost.find()).as(line).isTrue();
      byRun.computeIfAbsent(lost.group(2), any -> new ArrayList<>()).add(lost.group(1));
    }
    return byRun;
  }

  /** Each run has a START, and after it one end. */
  private static void mustBeWhole(List<JsonNode> events) {
    Map<String, List<String>> byRun = new LinkedHashMap<>();
    for (JsonNode event : events) {
      byRun
          .computeIfAbsent(run(event), any -> new ArrayList<>())
          .add(event.path("eventType").asText());
    }
    assertThat(byRun.values()).allMatch(List.of("START", "COMPLETE")::equals);
  }

  private static String words(JsonNode event) {
    return event.path("eventType").asText() + " " + event.at("/job/name").asText();
  }

  private static boolean isStart(JsonNode event) {
    return event.path("eventType").asText().equals("START");
  }

  private static String run(JsonNode event) {
    return event.at("/run/runId").asText();
  }

  private static Set<String> runs(List<JsonNode> events) {
    return events.stream().map(LineageTest::run).collect(Collectors.toSet());
  }

  private static List<JsonNode> events(Path file, String job) {
    return events(file).stream()
        .filter(event -> event.at("/job/name").asText().equals(job))
        .toList();
  }

  private static List<JsonNode> events(Path file) {
    try {
      List<JsonNode> events = new ArrayList<>();
      for (String line : Files.readAllLines(file)) {
        events.add(JSON.readTree(line));
      }
      events.forEach(LineageServer::check);
      return events;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private JsonNode output(JsonNode event, LakeTable table) {
    for (JsonNode output : event.path("outputs")) {
      if (output.path("name").asText().equals(lake.folder(table))) {
        return output;
      }
    }
    throw new AssertionError("No output " + table + " in " + event.toPrettyString());
  }

  private String written(JsonNode event, LakeTable table) {
    JsonNode output = output(event, table);
    return "version "
        + output.at("/facets/version/datasetVersion").asText()
        + ", rows "
        + output.at("/outputFacets/outputStatistics/rowCount");
  }

  /** Severity and number of the rows that failed, or {@code met}, by expectation. */
  private static Map<String, String> failed(JsonNode event) {
    Map<String, String> failed = new LinkedHashMap<>();
    for (JsonNode one : event.at("/inputs/0/inputFacets/dataQualityAssertions/assertions")) {
      failed.put(
          one.path("assertion").asText(),
          one.path("success").asBoolean()
              ? "met"
              : one.path("severity").asText() + " " + one.path("actual").asText());
    }
    return failed;
  }

  private long dataBytes(LakeTable table) throws IOException {
    long bytes = 0;
    try (Stream<Path> files = Files.list(Path.of(lake.folder(table)))) {
      for (Path file : files.filter(f -> f.toString().endsWith(".parquet")).toList()) {
        bytes += Files.size(file);
      }
    }
    return bytes;
  }
}
