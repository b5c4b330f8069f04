package dev.kepler.examples.live;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.SpecVersion.VersionFlag;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.List;

/** The interface as its file describes it. */
final class OpenApi {

  private static final ObjectMapper JSON = new ObjectMapper();
  private static final JsonSchemaFactory SCHEMAS =
      JsonSchemaFactory.getInstance(VersionFlag.V202012);

  private final JsonNode file;

  OpenApi(String text) {
    this.file = read(text);
  }

  List<String> paths() {
    List<String> paths = new ArrayList<>();
    file.get("paths").fieldNames().forEachRemaining(paths::add);
    return paths;
  }

  /** Checks that the file foresees the status of an answer, and its content. */
  void describes(String path, HttpResponse<String> answer) {
    JsonNode foreseen =
        file.path("paths").path(path).path("get").path("responses").path("" + answer.statusCode());
    assertThat(foreseen.isMissingNode())
        .as("%s answers %d, which is not described", path, answer.statusCode())
        .isFalse();
    String type = answer.statusCode() < 400 ? "application/json" : "application/problem+json";
    String schema = foreseen.path("content").path(type).path("schema").path("$ref").asText();
    if (!schema.isEmpty()) {
      assertThat(answer.headers().firstValue("Content-Type").orElseThrow()).startsWith(type);
      fits(schema.substring(schema.lastIndexOf('/') + 1), answer.body());
    }
  }

  /** Checks a text against one of the file's schemas. */
  void fits(String schema, String text) {
    ObjectNode whole = JSON.createObjectNode().put("$ref", "#/components/schemas/" + schema);
    whole.set("components", file.get("components"));
    assertThat(SCHEMAS.getSchema(whole).validate(read(text))).as("%s", text).isEmpty();
  }

  static JsonNode read(String text) {
    try {
      return JSON.readTree(text);
    } catch (JsonProcessingException e) {
      throw new AssertionError("not JSON: " + text, e);
    }
  }
}
