package dev.kepler.pipeline;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.kepler.model.DiscoveryTotals;
import dev.kepler.pipeline.LayerCheckpoint.Position;
import dev.kepler.transforms.Records;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.apache.hadoop.fs.Path;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoder;
import org.apache.spark.sql.SparkSession;

/**
 * The decision to put a layer that was computed anew, and found right, in place of the live one.
 * Once it is written down it is carried out, by whoever opens the lake next if need be; doing it
 * again does nothing.
 *
 * @param layer silver or gold
 * @param queryId of the checkpoint that the layer goes on with
 * @param position what was read of the table above
 * @param entry stands for everything the layer did before
 */
record Swap(Layer layer, String queryId, Position position, LedgerEntry entry) {

  private static final ObjectMapper JSON = new ObjectMapper();

  /** Names in the file, which lakes hold: they follow no name of the code. */
  private static final String LAYER = "layer";

  private static final String QUERY_ID = "queryId";
  private static final String POSITION = "position";
  private static final String TABLE_ID = "tableId";
  private static final String TABLE_VERSION = "version";
  private static final String ENTRY = "entry";

  /** Folder of the rows of a table that wait to be put in place. */
  static String staged(TableLayout layout, LakeTable table) {
    return layout.rebuild() + "/" + table.tableName();
  }

  private static Path file(TableLayout layout) {
    return new Path(layout.rebuild(), "swap.json");
  }

  void decide(LakeFiles files, TableLayout layout) {
    ObjectNode node =
        JSON.createObjectNode().put(LAYER, LedgerJson.word(layer)).put(QUERY_ID, queryId);
    node.putObject(POSITION)
        .put(TABLE_ID, position.tableId())
        .put(TABLE_VERSION, position.version());
    node.set(ENTRY, LedgerJson.node(entry));
    files.write(file(layout), node.toString());
  }

  /** The decision that is open; empty when there is none. */
  static Optional<Swap> decided(LakeFiles files, TableLayout layout) {
    try {
      return files.exists(file(layout))
          ? Optional.of(parse(JSON.readTree(files.text(file(layout)))))
          : Optional.empty();
    } catch (JsonProcessingException e) {
      throw new IllegalStateException(
          "Cannot read " + file(layout) + ": " + e.getMessage() + ". Remove it and rebuild again.",
          e);
    }
  }

  private static Swap parse(JsonNode node) {
    JsonNode position = node.path(POSITION);
    return new Swap(
        LedgerJson.layer(node.path(LAYER).asText()),
        node.path(QUERY_ID).textValue(),
        new Position(position.path(TABLE_ID).textValue(), position.path(TABLE_VERSION).asLong()),
        LedgerJson.entry(node.path(ENTRY)));
  }

  /** Carries the decision out. */
  void carryOut(SparkSession session, TableLayout layout) {
    LakeFiles files = LakeFiles.of(session);
    Map<String, String> ids = new LinkedHashMap<>();
    for (LakeTable kind : LakeTable.writtenBy(layer)) {
      Table table = Table.in(layout, kind);
      table.create(session, Map.of());
      put(session, layout, kind, table);
      ids.put(kind.tableName(), table.id(session));
    }
    LayerCheckpoint checkpoint = LayerCheckpoint.of(session, layout, layer);
    files.delete(checkpoint.folder());
    checkpoint.begin(queryId, entry.batch(), position);
    LakeIdentity.read(files, layout)
        .ifPresent(
            before -> {
              Map<String, String> tables = new TreeMap<>(before.tables());
              tables.putAll(ids);
              new LakeIdentity(before.layout(), tables).write(files, layout);
            });
    files.delete(file(layout));
  }

  private void put(SparkSession session, TableLayout layout, LakeTable kind, Table table) {
    Encoder<?> encoder = kind.encoder();
    Dataset<?> rows =
        Records.of(session.read().schema(encoder.schema()).parquet(staged(layout, kind)), encoder);
    LedgerEntry of = kind == LakeTable.QUARANTINE ? entry.of(Layer.QUARANTINE) : entry;
    String application = Commit.application(queryId, kind);
    if (kind != LakeTable.TOTALS) {
      table.replaceAll(rows, new Commit(session, application, of));
      return;
    }
    for (DiscoveryTotals row : Records.of(rows, DiscoveryTotals.ENCODER).collectAsList()) {
      table.append(rows.toDF(), 1, new Commit(session, application, of.of(CountNote.of(row))));
    }
  }
}
