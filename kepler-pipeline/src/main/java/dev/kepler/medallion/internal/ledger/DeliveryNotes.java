package dev.kepler.medallion.internal.ledger;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.kepler.medallion.internal.files.AtomicFiles;
import dev.kepler.medallion.internal.files.LakePaths;
import dev.kepler.medallion.lake.DeliveryNote;
import dev.kepler.medallion.lake.TableLayout;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.apache.hadoop.fs.Path;

/** Notes of deliveries: a small file for each, beside the checkpoints. */
public final class DeliveryNotes {

  private static final String SUFFIX = ".json";

  private static final ObjectMapper JSON = new ObjectMapper();

  /** Names in the files, which lakes hold: they follow no name of the code. */
  private static final String CUT = "cut";

  private static final String VERSIONS = "versions";
  private static final String DELIVERED_AT = "deliveredAt";
  private static final String FAILING_SINCE = "failingSince";
  private static final String FAILURE = "failure";

  private final AtomicFiles files;
  private final Path folder;

  public DeliveryNotes(AtomicFiles files, TableLayout layout) {
    this.files = files;
    this.folder = new Path(LakePaths.deliveries(layout));
  }

  public void write(DeliveryNote note) {
    ObjectNode node = JSON.createObjectNode().put(CUT, note.cut());
    ObjectNode versions = node.putObject(VERSIONS);
    new TreeMap<>(note.versions()).forEach(versions::put);
    node.put(DELIVERED_AT, text(note.deliveredAt()));
    node.put(FAILING_SINCE, text(note.failingSince()));
    node.put(FAILURE, note.failure());
    files.write(file(note.name()), node.toString());
  }

  private static String text(Instant moment) {
    return moment == null ? null : moment.toString();
  }

  /** The note of a delivery; the first one where there is none, or none that can be read. */
  public DeliveryNote of(String name) {
    return read(name).orElse(DeliveryNote.none(name));
  }

  /** All notes, by name. */
  public List<DeliveryNote> all() {
    return files.names(folder).stream()
        .filter(name -> name.endsWith(SUFFIX))
        .sorted()
        .flatMap(name -> read(name.substring(0, name.length() - SUFFIX.length())).stream())
        .toList();
  }

  private Optional<DeliveryNote> read(String name) {
    try {
      return files.exists(file(name))
          ? Optional.of(parse(name, JSON.readTree(files.text(file(name)))))
          : Optional.empty();
    } catch (JsonProcessingException | RuntimeException e) { // it is for who looks, and for no more
      return Optional.empty();
    }
  }

  private static DeliveryNote parse(String name, JsonNode node) {
    Map<String, Long> versions = new TreeMap<>();
    node.path(VERSIONS)
        .fields()
        .forEachRemaining(table -> versions.put(table.getKey(), table.getValue().asLong()));
    return new DeliveryNote(
        name,
        node.path(CUT).textValue(),
        versions,
        moment(node.path(DELIVERED_AT)),
        moment(node.path(FAILING_SINCE)),
        node.path(FAILURE).textValue());
  }

  private static Instant moment(JsonNode node) {
    return node.isTextual() ? Instant.parse(node.textValue()) : null;
  }

  private Path file(String name) {
    return new Path(folder, name + SUFFIX);
  }
}
