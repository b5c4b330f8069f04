package dev.kepler.examples.live;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.networknt.schema.JsonSchema;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.SpecVersion.VersionFlag;
import io.swagger.v3.oas.models.OpenAPI;
import io.swagger.v3.oas.models.media.Content;
import io.swagger.v3.oas.models.responses.ApiResponse;
import io.swagger.v3.parser.OpenAPIV3Parser;
import io.swagger.v3.parser.core.models.SwaggerParseResult;
import java.io.IOException;
import java.io.InputStream;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/** The interface as its file describes it, in the eyes of a parser and a validator of others. */
public final class OpenApi {

  private static final ObjectMapper JSON = new ObjectMapper();

  /** That of the class path. */
  public static final OpenApi FILE = new OpenApi(text());

  private final JsonNode file;
  private final SwaggerParseResult parsed;
  private final Map<String, JsonSchema> schemas = new ConcurrentHashMap<>();

  OpenApi(String text) {
    this.file = read(text);
    this.parsed = new OpenAPIV3Parser().readContents(text, null, null);
  }

  private static String text() {
    try (InputStream in = LiveServer.class.getResourceAsStream("openapi.json")) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  /** What is wrong with the file itself. */
  List<String> faults() {
    return parsed.getMessages();
  }

  /** The paths that it describes. */
  public List<String> paths() {
    return List.copyOf(interfaces().getPaths().keySet());
  }

  private OpenAPI interfaces() {
    return parsed.getOpenAPI();
  }

  /** Checks that the file foresees the status of an answer, its kind, its links and its content. */
  public void describes(HttpResponse<String> answer) {
    Optional<String> path =
        paths().stream()
            .filter(p -> answer.uri().getPath().matches(p.replaceAll("\\{\\w+}", "[^/]+")))
            .findFirst();
    if (path.isEmpty()) {
      return; // the page and its files
    }
    String what = answer.uri() + " " + answer.statusCode();
    ApiResponse foreseen =
        resolved(
            interfaces().getPaths().get(path.get()).getGet().getResponses(), answer.statusCode());
    assertThat(foreseen).as("%s is not described", what).isNotNull();
    Content content = foreseen.getContent();
    if (answer.statusCode() == 304 || answer.request().method().equals("HEAD")) {
      return;
    }
    String type = answer.headers().firstValue("Content-Type").orElseThrow().replaceAll(";.*", "");
    assertThat(content).as(what).containsKey(type);
    if (answer.headers().firstValue("Link").isPresent()) {
      assertThat(foreseen.getHeaders()).as(what).containsKey("Link");
    }
    String schema = content.get(type).getSchema().get$ref();
    if (schema != null) {
      fits(schema.substring(schema.lastIndexOf('/') + 1), answer.body());
    }
  }

  private ApiResponse resolved(Map<String, ApiResponse> responses, int status) {
    ApiResponse response = responses.get("" + status);
    return response == null || response.get$ref() == null
        ? response
        : interfaces().getComponents().getResponses().get(response.get$ref().replaceAll(".*/", ""));
  }

  /** Checks an event as it came, and its payload. */
  void describes(EventReader.Received event) {
    ObjectNode whole = JSON.createObjectNode().put("event", event.name());
    if (event.id() != null) {
      whole.put("id", event.id());
    }
    fits("Event", whole.set("data", read(event.data())).toString());
  }

  /** Checks a text against one of the file's schemas. */
  void fits(String schema, String text) {
    assertThat(schemas.computeIfAbsent(schema, this::schema).validate(read(text)))
        .as("%s", text)
        .isEmpty();
  }

  private JsonSchema schema(String name) {
    ObjectNode whole = JSON.createObjectNode().put("$ref", "#/components/schemas/" + name);
    whole.set("components", file.get("components"));
    return JsonSchemaFactory.getInstance(VersionFlag.V202012).getSchema(whole);
  }

  /** A text as JSON. */
  public static JsonNode read(String text) {
    try {
      return JSON.readTree(text);
    } catch (JsonProcessingException e) {
      throw new AssertionError("not JSON: " + text, e);
    }
  }
}
