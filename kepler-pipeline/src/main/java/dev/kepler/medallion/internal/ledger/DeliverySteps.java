package dev.kepler.medallion.internal.ledger;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.kepler.medallion.internal.files.AtomicFiles;
import dev.kepler.medallion.internal.files.LakePaths;
import dev.kepler.medallion.lake.DeliveryStep;
import dev.kepler.medallion.lake.TableLayout;
import dev.kepler.medallion.lake.TablePosition;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.apache.hadoop.fs.Path;

/**
 * Steps of one delivery: a file for the last of them, written before it is sent, and one beside it
 * once it was taken. Of two that begin a step at once, the first is right.
 */
public final class DeliverySteps {

  private static final String TAKEN = ".taken";

  private static final ObjectMapper JSON = new ObjectMapper();

  /** Names in the files, which lakes hold: they follow no name of the code. */
  private static final String KEY = "key";

  private static final String AFTER = "after";
  private static final String CUT = "cut";
  private static final String VERSIONS = "versions";
  private static final String FROM = "from";
  private static final String TO = "to";
  private static final String WHOLE = "whole";
  private static final String TABLE = "table";
  private static final String VERSION = "version";

  private final AtomicFiles files;
  private final Path folder;

  public DeliverySteps(AtomicFiles files, TableLayout layout, String name) {
    this.files = files;
    this.folder = new Path(LakePaths.deliveries(layout), name);
  }

  /** The last step that was begun; empty before the first. */
  public Optional<DeliveryStep> last() {
    List<Long> numbers = files.numbers(folder);
    return numbers.isEmpty()
        ? Optional.empty()
        : Optional.of(read(numbers.get(numbers.size() - 1)));
  }

  /** Whether the system has said that it took a step. */
  public boolean isTaken(DeliveryStep step) {
    return files.exists(taken(step.number()));
  }

  /**
   * Begins a step.
   *
   * @return the one that was begun under its number: this, or another's that was first
   */
  public DeliveryStep begin(DeliveryStep step) {
    return files.writeNew(file(step.number()), text(step)) ? step : read(step.number());
  }

  /** Notes that a step was taken, and forgets those before. */
  public void took(DeliveryStep step) {
    files.write(taken(step.number()), "");
    for (long number : files.numbers(folder)) {
      if (number < step.number()) {
        files.delete(file(number));
        files.delete(taken(number));
      }
    }
  }

  private Path file(long number) {
    return new Path(folder, Long.toString(number));
  }

  private Path taken(long number) {
    return new Path(folder, number + TAKEN);
  }

  private static String text(DeliveryStep step) {
    ObjectNode node = JSON.createObjectNode().put(KEY, step.key()).put(AFTER, step.after());
    node.put(CUT, step.cut());
    ObjectNode versions = node.putObject(VERSIONS);
    new TreeMap<>(step.versions()).forEach(versions::put);
    put(node.putObject(FROM), step.from());
    put(node.putObject(TO), step.to());
    step.whole().forEach(node.putArray(WHOLE)::add);
    return node.toString();
  }

  private static void put(ObjectNode node, Map<String, TablePosition> positions) {
    new TreeMap<>(positions)
        .forEach(
            (table, position) ->
                node.putObject(table)
                    .put(TABLE, position.tableId())
                    .put(VERSION, position.version()));
  }

  /** One that cannot be read is of no cut, and what follows it begins anew. */
  private DeliveryStep read(long number) {
    try {
      return parse(number, JSON.readTree(files.text(file(number))));
    } catch (JsonProcessingException | NullPointerException | UncheckedIOException e) {
      return new DeliveryStep(number, "", null, "", Map.of(), Map.of(), Map.of(), List.of());
    }
  }

  private static DeliveryStep parse(long number, JsonNode node) {
    Map<String, Long> versions = new TreeMap<>();
    node.path(VERSIONS)
        .fields()
        .forEachRemaining(table -> versions.put(table.getKey(), table.getValue().asLong()));
    List<String> whole = new ArrayList<>();
    node.path(WHOLE).forEach(table -> whole.add(table.asText()));
    return new DeliveryStep(
        number,
        node.path(KEY).textValue(),
        node.path(AFTER).textValue(),
        node.path(CUT).textValue(),
        versions,
        positions(node.path(FROM)),
        positions(node.path(TO)),
        whole);
  }

  private static Map<String, TablePosition> positions(JsonNode node) {
    Map<String, TablePosition> positions = new TreeMap<>();
    node.fields()
        .forEachRemaining(
            table ->
                positions.put(
                    table.getKey(),
                    new TablePosition(
                        table.getValue().path(TABLE).textValue(),
                        table.getValue().path(VERSION).asLong())));
    return positions;
  }
}
