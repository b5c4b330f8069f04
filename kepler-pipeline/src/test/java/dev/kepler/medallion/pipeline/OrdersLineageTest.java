package dev.kepler.medallion.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.kepler.medallion.lake.Layer;
import dev.kepler.medallion.lake.TableLayout;
import dev.kepler.medallion.lineage.LineageServer;
import dev.kepler.medallion.lineage.PipelineLineage;
import dev.kepler.medallion.pipeline.Orders.Order;
import dev.kepler.model.testing.LocalSpark;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.functions;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

@ExtendWith(LocalSpark.class)
@DisplayName("Lineage of orders, whose tables are in a catalog")
class OrdersLineageTest {

  private static final String CATALOG = "spark_catalog.shop_lineage";

  private final SparkSession spark;

  OrdersLineageTest(SparkSession spark) {
    this.spark = spark;
  }

  @AfterEach
  void drop() {
    spark.sql("DROP SCHEMA IF EXISTS " + CATALOG + " CASCADE");
  }

  @Test
  @Tag("exhaustive")
  @DisplayName("tells of every table by its folder, and what the catalog calls it")
  void catalog(@TempDir Path folder) {
    LocalDate day = LocalDate.of(2026, 1, 1);
    Orders.land(
        folder.resolve("landing"),
        1,
        List.of(
            new Order("shop 1", 1, day, "OPEN", 5L),
            new Order("shop 1", 2, day, "PAID", null),
            new Order("shop 2", 1, day, "LOST", 5L)));

    List<JsonNode> done;
    try (LineageServer server = new LineageServer()) {
      try (PipelineLineage lineage =
          PipelineLineage.toServer(server.uri()).namespace("shop").build()) {
        MedallionPipeline<Row, Row, Row> pipeline =
            MedallionPipeline.builder(spark, Orders.all().build())
                .source(
                    session ->
                        session
                            .readStream()
                            .schema(Orders.RAW)
                            .json(folder.resolve("landing").toString())
                            .withColumn("source", functions.lit("orders")))
                .tables(TableLayout.inCatalog(CATALOG, folder.resolve("checkpoints").toString()))
                .listener(lineage)
                .build();
        pipeline.runOnce();
        pipeline.rebuild(Layer.GOLD);
      }
      done =
          server.events().stream()
              .filter(event -> event.path("eventType").asText().equals("COMPLETE"))
              .toList();
    }

    assertThat(done)
        .extracting(event -> event.at("/job/name").asText())
        .containsExactly("orders.bronze", "orders.silver", "orders.gold", "orders.gold.rebuild");
    assertThat(done.get(0).at("/inputs/0/namespace").asText()).isEqualTo("shop");
    assertThat(done.get(0).at("/inputs/0/name").asText()).isEqualTo("stream");
    assertThat(outputs(done.get(1)))
        .isEqualTo(Map.of("quarantined_orders", "1 row", "silver_orders", "2 row"));
    assertThat(outputs(done.get(2)))
        .isEqualTo(
            Map.of(
                "orders_by_shop", "1 row",
                "orders_by_day_and_state", " row",
                "order_totals", "1 row",
                "order_means", "1 row"));
    assertThat(done.get(1).at("/inputs/0/inputFacets/dataQualityAssertions/assertions"))
        .filteredOn(assertion -> !assertion.path("success").asBoolean())
        .extracting(
            assertion ->
                assertion.path("assertion").asText()
                    + " "
                    + assertion.path("severity").asText()
                    + " "
                    + assertion.path("actual").asText())
        .containsExactly("state_known error 1", "has_a_price warn 1");
    for (JsonNode event : done) {
      for (JsonNode output : event.path("outputs")) {
        String name = output.at("/facets/symlinks/identifiers/0/name").asText();
        assertThat(name).startsWith(CATALOG + ".");
        assertThat(output.path("namespace").asText()).isEqualTo("file");
        assertThat(output.path("name").asText())
            .startsWith("/")
            .endsWith("/shop_lineage.db/" + table(output));
        assertThat(spark.table(name).count()).isPositive();
      }
    }
  }

  private static String table(JsonNode output) {
    String name = output.at("/facets/symlinks/identifiers/0/name").asText();
    return name.substring(name.lastIndexOf('.') + 1);
  }

  private static Map<String, String> outputs(JsonNode event) {
    Map<String, String> outputs = new TreeMap<>();
    for (JsonNode output : event.path("outputs")) {
      outputs.put(
          table(output), output.at("/outputFacets/outputStatistics/rowCount").asText() + " row");
    }
    return outputs;
  }
}
