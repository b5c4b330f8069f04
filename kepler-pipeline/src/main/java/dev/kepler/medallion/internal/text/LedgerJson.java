package dev.kepler.medallion.internal.text;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.kepler.medallion.lake.Freshness;
import dev.kepler.medallion.lake.LandedFileNote;
import dev.kepler.medallion.lake.Layer;
import dev.kepler.medallion.lake.LedgerEntry;
import dev.kepler.medallion.lake.LoadDecision;
import dev.kepler.medallion.lake.TotalsNote;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * Ledger entries as JSON, and the version of this form. Lakes hold these names for ever: they are
 * written out here, and follow no name of the code. A field that is not there has the value that it
 * had before the field was known.
 */
public final class LedgerJson {

  private static final String FORM = "keplerLedger";
  private static final int VERSION = 2;

  /** What is written wherever it says all: a library that knows no decisions must not go on. */
  private static final int WITHOUT_DECISIONS = 1;

  private static final ObjectMapper JSON = new ObjectMapper();

  private static final String LAYER = "layer";
  private static final String BATCH = "batch";
  private static final String SOURCE_VERSION = "sourceVersion";
  private static final String RELEASE = "release";
  private static final String READ = "read";
  private static final String INSERTED = "inserted";
  private static final String UPDATED = "updated";
  private static final String RETRACTED = "retracted";
  private static final String UNCHANGED = "unchanged";
  private static final String SUPERSEDED = "superseded";
  private static final String NEVER_HELD = "neverHeld";
  private static final String QUARANTINED = "quarantined";
  private static final String FAILURES = "failures";
  private static final String WARNINGS = "warnings";
  private static final String REBUILT = "rebuilt";
  private static final String FRESHNESS = "freshness";
  private static final String LANDED = "landed";
  private static final String ARRIVED = "arrived";
  private static final String WRITTEN = "written";
  private static final String FILES = "files";
  private static final String PATH = "path";
  private static final String LENGTH = "length";
  private static final String SHA256 = "sha256";
  private static final String LINES = "lines";
  private static final String ROWS = "rows";
  private static final String COUNT = "count";
  private static final String COUNTED_AT = "countedAt";
  private static final String ABSENT = "absent";
  private static final String WHOLE_RELEASES = "wholeReleases";
  private static final String RELEASES = "releases";
  private static final String DECISIONS = "decisions";
  private static final String LOAD = "load";
  private static final String DECIDED_AT = "decidedAt";
  private static final String KIND = "kind";
  private static final String RULE = "rule";

  private LedgerJson() {}

  public static String write(LedgerEntry entry) {
    return node(entry).toString();
  }

  /** An entry as it stands within another JSON file. */
  public static ObjectNode node(LedgerEntry entry) {
    ObjectNode node =
        JSON.createObjectNode()
            .put(FORM, entry.decisions().isEmpty() ? WITHOUT_DECISIONS : VERSION)
            .put(LAYER, word(entry.layer()))
            .put(BATCH, entry.batch())
            .put(SOURCE_VERSION, entry.sourceVersion())
            .put(RELEASE, entry.release())
            .put(READ, entry.read())
            .put(INSERTED, entry.inserted())
            .put(UPDATED, entry.updated())
            .put(RETRACTED, entry.retracted())
            .put(UNCHANGED, entry.unchanged())
            .put(SUPERSEDED, entry.superseded())
            .put(NEVER_HELD, entry.neverHeld())
            .put(QUARANTINED, entry.quarantined());
    node.set(FAILURES, counts(entry.failures()));
    node.set(WARNINGS, counts(entry.warnings()));
    node.put(REBUILT, entry.rebuilt());
    node.set(FRESHNESS, freshness(entry.freshness()));
    if (!entry.files().isEmpty()) {
      ArrayNode files = node.putArray(FILES);
      entry.files().forEach(file -> files.add(file(file)));
    }
    if (entry.count() != null) {
      node.set(COUNT, count(entry.count()));
    }
    if (entry.absent() > 0) {
      node.put(ABSENT, entry.absent());
    }
    if (!entry.wholeReleases().isEmpty()) {
      ArrayNode releases = node.putArray(WHOLE_RELEASES);
      entry.wholeReleases().forEach(time -> releases.add(time.toString()));
    }
    if (!entry.releases().isEmpty()) {
      ObjectNode releases = node.putObject(RELEASES);
      new TreeMap<>(entry.releases())
          .forEach((arrival, date) -> releases.put(arrival.toString(), date));
    }
    if (!entry.decisions().isEmpty()) {
      ArrayNode decisions = node.putArray(DECISIONS);
      entry
          .decisions()
          .forEach(
              decision -> {
                ObjectNode one =
                    decisions
                        .addObject()
                        .put(LOAD, decision.load().toString())
                        .put(DECIDED_AT, decision.decidedAt().toString())
                        .put(KIND, word(decision.kind()));
                if (decision.rule() != null) {
                  one.put(RULE, decision.rule());
                }
              });
    }
    return node;
  }

  /** What a layer is called in JSON. */
  public static String word(Layer layer) {
    return switch (layer) {
      case BRONZE -> "BRONZE";
      case QUARANTINE -> "QUARANTINE";
      case SILVER -> "SILVER";
      case GOLD -> "GOLD";
    };
  }

  /**
   * The layer of a word.
   *
   * @throws IllegalStateException when it is none
   */
  public static Layer layer(String word) {
    for (Layer layer : Layer.values()) {
      if (word(layer).equals(word)) {
        return layer;
      }
    }
    throw new IllegalStateException(
        "Cannot read the ledger: an entry is of layer "
            + word
            + ". Use the library that wrote it.");
  }

  private static String word(LoadDecision.Kind kind) {
    return switch (kind) {
      case WITHDRAWN -> "WITHDRAWN";
      case HELD -> "HELD";
      case COUNTS -> "COUNTS";
    };
  }

  private static LoadDecision.Kind decision(String word) {
    return Stream.of(LoadDecision.Kind.values())
        .filter(kind -> word(kind).equals(word))
        .findFirst()
        .orElseThrow(
            () ->
                new IllegalStateException(
                    "Cannot read the ledger: a load is "
                        + word
                        + ". Use the library that wrote it."));
  }

  private static JsonNode counts(Map<String, Long> counts) {
    ObjectNode node = JSON.createObjectNode();
    new TreeMap<>(counts).forEach(node::put);
    return node;
  }

  private static JsonNode freshness(Freshness times) {
    return times == null
        ? JSON.nullNode()
        : JSON.createObjectNode()
            .put(LANDED, times.landed() == null ? null : times.landed().toString())
            .put(ARRIVED, times.arrived().toString())
            .put(WRITTEN, times.written().toString());
  }

  /**
   * Reads an entry; what others wrote into a commit is none.
   *
   * @throws IllegalStateException when a newer library wrote it
   */
  public static Optional<LedgerEntry> read(String text) {
    try {
      JsonNode node = text == null ? null : JSON.readTree(text);
      return node == null || !node.has(FORM) ? Optional.empty() : Optional.of(entry(node));
    } catch (JsonProcessingException e) {
      return Optional.empty();
    }
  }

  /** Tells whether a text is an entry, of whatever version. */
  public static boolean isEntry(String text) {
    try {
      return text != null && JSON.readTree(text).has(FORM);
    } catch (JsonProcessingException e) {
      return false;
    }
  }

  /**
   * Reads an entry that stands within another JSON file.
   *
   * @throws IllegalStateException when a newer library wrote it
   */
  public static LedgerEntry entry(JsonNode node) {
    if (node.path(FORM).asInt() > VERSION) {
      throw new IllegalStateException(
          "Cannot read the ledger: an entry has version "
              + node.get(FORM)
              + ", newer than "
              + VERSION
              + ". Use the library that wrote it.");
    }
    return LedgerEntry.of(
            layer(node.path(LAYER).asText()),
            node.path(BATCH).asLong(),
            node.path(SOURCE_VERSION).asLong())
        .release(node.path(RELEASE).textValue())
        .read(node.path(READ).asLong())
        .inserted(node.path(INSERTED).asLong())
        .updated(node.path(UPDATED).asLong())
        .retracted(node.path(RETRACTED).asLong())
        .unchanged(node.path(UNCHANGED).asLong())
        .superseded(node.path(SUPERSEDED).asLong())
        .neverHeld(node.path(NEVER_HELD).asLong())
        .quarantined(node.path(QUARANTINED).asLong())
        .failures(counts(node.path(FAILURES)))
        .warnings(counts(node.path(WARNINGS)))
        .rebuilt(node.path(REBUILT).asBoolean())
        .freshness(freshness(node.path(FRESHNESS)))
        .files(files(node.path(FILES)))
        .count(node.has(COUNT) ? count(node.get(COUNT)) : null)
        .absent(node.path(ABSENT).asLong())
        .wholeReleases(moments(node.path(WHOLE_RELEASES)))
        .releases(dates(node.path(RELEASES)))
        .decisions(decisions(node.path(DECISIONS)))
        .build();
  }

  private static List<LoadDecision> decisions(JsonNode nodes) {
    List<LoadDecision> decisions = new ArrayList<>();
    for (JsonNode node : nodes) {
      decisions.add(
          new LoadDecision(
              moment(node.path(LOAD)),
              moment(node.path(DECIDED_AT)),
              decision(node.path(KIND).asText()),
              node.path(RULE).textValue()));
    }
    return decisions;
  }

  private static List<Instant> moments(JsonNode node) {
    List<Instant> moments = new ArrayList<>();
    node.forEach(moment -> moments.add(moment(moment)));
    return moments;
  }

  private static Map<Instant, String> dates(JsonNode node) {
    Map<Instant, String> dates = new TreeMap<>();
    node.fields()
        .forEachRemaining(
            release -> dates.put(Instant.parse(release.getKey()), release.getValue().textValue()));
    return dates;
  }

  private static Map<String, Long> counts(JsonNode node) {
    Map<String, Long> counts = new TreeMap<>();
    node.fields().forEachRemaining(count -> counts.put(count.getKey(), count.getValue().asLong()));
    return counts;
  }

  private static Freshness freshness(JsonNode node) {
    return node.hasNonNull(ARRIVED)
        ? new Freshness(
            node.hasNonNull(LANDED) ? moment(node.get(LANDED)) : null,
            moment(node.get(ARRIVED)),
            moment(node.get(WRITTEN)))
        : null;
  }

  private static ObjectNode file(LandedFileNote file) {
    return JSON.createObjectNode()
        .put(PATH, file.path())
        .put(LENGTH, file.length())
        .put(SHA256, file.sha256())
        .put(LINES, file.lines())
        .put(ROWS, file.rows());
  }

  private static ObjectNode count(TotalsNote count) {
    ObjectNode node = JSON.createObjectNode().put(COUNTED_AT, count.countedAt().toString());
    count.values().forEach((column, value) -> node.set(column, JSON.valueToTree(value)));
    return node;
  }

  private static TotalsNote count(JsonNode node) {
    Map<String, Object> values = new LinkedHashMap<>();
    node.fields()
        .forEachRemaining(
            field -> {
              if (!field.getKey().equals(COUNTED_AT)) {
                values.put(field.getKey(), value(field.getValue()));
              }
            });
    return new TotalsNote(moment(node.get(COUNTED_AT)), values);
  }

  private static Object value(JsonNode node) {
    return switch (node.getNodeType()) {
      case NUMBER -> node.isIntegralNumber() ? (Object) node.longValue() : node.doubleValue();
      case BOOLEAN -> node.booleanValue();
      case NULL, MISSING -> null;
      default -> node.asText();
    };
  }

  private static List<LandedFileNote> files(JsonNode nodes) {
    List<LandedFileNote> files = new ArrayList<>();
    for (JsonNode file : nodes) {
      files.add(
          new LandedFileNote(
              file.path(PATH).asText(),
              file.path(LENGTH).asLong(),
              file.path(SHA256).asText(),
              file.path(LINES).asLong(),
              file.path(ROWS).asLong()));
    }
    return files;
  }

  private static Instant moment(JsonNode node) {
    return Instant.parse(node.textValue());
  }
}
