package dev.kepler.medallion.lineage;

import com.fasterxml.jackson.databind.JsonNode;
import com.networknt.schema.JsonSchema;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.SchemaValidatorsConfig;
import com.networknt.schema.SpecVersion.VersionFlag;
import com.networknt.schema.ValidationMessage;
import java.util.Set;

/**
 * What an event must look like, by a schema of our own: no registry has OpenLineage's. Ours says of
 * the parts that we use what OpenLineage's says, formats of ids, times and URIs included, and
 * forbids the rest.
 */
final class EventSchema {

  private static final JsonSchema SCHEMA =
      JsonSchemaFactory.getInstance(VersionFlag.V202012)
          .getSchema(
              EventSchema.class.getResourceAsStream("run-event.schema.json"),
              SchemaValidatorsConfig.builder().formatAssertionsEnabled(true).build());

  private EventSchema() {}

  /** What is wrong with an event; empty for one that is right. */
  static Set<ValidationMessage> faults(JsonNode event) {
    return SCHEMA.validate(event);
  }
}
