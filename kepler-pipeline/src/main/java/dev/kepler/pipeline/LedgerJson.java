package dev.kepler.pipeline;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationContext;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.deser.std.StdDeserializer;
import com.fasterxml.jackson.databind.module.SimpleModule;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.ser.std.ToStringSerializer;
import java.io.IOException;
import java.time.Instant;
import java.util.Optional;

/** Ledger entries as JSON: the record's fields, and the version of this form. */
final class LedgerJson {

  private static final String FORM = "keplerLedger";
  private static final int VERSION = 1;
  private static final ObjectMapper JSON =
      new ObjectMapper()
          .registerModule(
              new SimpleModule()
                  .addSerializer(Instant.class, ToStringSerializer.instance)
                  .addDeserializer(Instant.class, new Moments()))
          .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES);

  /** Moments as text: Jackson's own module for them is not on every Spark's class path. */
  private static final class Moments extends StdDeserializer<Instant> {
    private static final long serialVersionUID = 1;

    Moments() {
      super(Instant.class);
    }

    @Override
    public Instant deserialize(JsonParser parser, DeserializationContext context)
        throws IOException {
      return Instant.parse(parser.getText());
    }
  }

  private LedgerJson() {}

  static String write(LedgerEntry entry) {
    ObjectNode node = JSON.createObjectNode().put(FORM, VERSION);
    node.setAll((ObjectNode) JSON.valueToTree(entry));
    return node.toString();
  }

  /**
   * Reads an entry; what others wrote into a commit is none.
   *
   * @throws IllegalStateException when a newer library wrote it
   */
  static Optional<LedgerEntry> read(String text) {
    try {
      JsonNode node = text == null ? null : JSON.readTree(text);
      if (node == null || !node.has(FORM)) {
        return Optional.empty();
      }
      if (node.get(FORM).asInt() > VERSION) {
        throw new IllegalStateException(
            "Cannot read the ledger: an entry has version "
                + node.get(FORM)
                + ", newer than "
                + VERSION
                + ". Use the library that wrote it.");
      }
      return Optional.of(JSON.treeToValue(node, LedgerEntry.class));
    } catch (JsonProcessingException e) {
      return Optional.empty();
    }
  }
}
