package dev.kepler.medallion.lineage;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.openlineage.client.OpenLineage;
import io.openlineage.client.OpenLineageClientUtils;
import java.net.URI;
import java.time.ZonedDateTime;
import java.util.List;
import java.util.UUID;
import java.util.function.Consumer;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("The schema of lineage events")
class EventSchemaTest {

  private static final ObjectMapper JSON = new ObjectMapper();

  private String right;

  @BeforeEach
  void make() {
    OpenLineage lineage = new OpenLineage(URI.create("https://kepler.dev/medallion"));
    right =
        OpenLineageClientUtils.toJson(
            lineage
                .newRunEventBuilder()
                .eventType(OpenLineage.RunEvent.EventType.START)
                .eventTime(ZonedDateTime.parse("2026-01-01T00:00:00Z"))
                .run(
                    lineage.newRun(
                        UUID.randomUUID(),
                        lineage
                            .newRunFacetsBuilder()
                            .processing_engine(
                                lineage.newProcessingEngineRunFacet("3.5.9", "spark", null))
                            .build()))
                .job(
                    lineage.newJob(
                        "shop",
                        "orders.bronze",
                        lineage
                            .newJobFacetsBuilder()
                            .jobType(
                                lineage
                                    .newJobTypeJobFacetBuilder()
                                    .processingType("BATCH")
                                    .integration("SPARK")
                                    .build())
                            .build()))
                .build());
  }

  @Test
  @DisplayName("takes what the client makes, and finds each fault that is put into it")
  void faults() throws Exception {
    assertThat(EventSchema.faults(JSON.readTree(right))).isEmpty();

    List<Consumer<ObjectNode>> harms =
        List.of(
            event -> event.remove("run"),
            event -> event.remove("eventTime"),
            event -> event.put("eventTime", "noon"),
            event -> event.put("eventType", "DONE"),
            event -> event.put("eventType", "COMPLETE"), // without inputs and outputs
            event -> event.put("eventType", "FAIL"), // without an error
            event -> event.put("load", 1),
            event -> ((ObjectNode) event.path("run")).put("runId", "1"),
            event -> ((ObjectNode) event.path("job")).remove("name"),
            event -> ((ObjectNode) event.at("/run/facets/processing_engine")).remove("version"),
            event -> ((ObjectNode) event.at("/run/facets/processing_engine")).remove("_producer"),
            event -> ((ObjectNode) event.at("/job/facets/jobType")).put("_schemaURL", "elsewhere"));
    for (Consumer<ObjectNode> harm : harms) {
      ObjectNode event = (ObjectNode) JSON.readTree(right);
      harm.accept(event);
      assertThat(EventSchema.faults(event)).as(event.toString()).isNotEmpty();
    }
  }
}
