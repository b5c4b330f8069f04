package dev.kepler.pipeline;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
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

  /** Folder of the rows of a table that wait to be put in place. */
  static String staged(TableLayout layout, LakeTable table) {
    return layout.rebuild() + "/" + table.tableName();
  }

  private static Path file(TableLayout layout) {
    return new Path(layout.rebuild(), "swap.json");
  }

  void decide(LakeFiles files, TableLayout layout) {
    try {
      files.write(file(layout), JSON.writeValueAsString(this));
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("Cannot write " + file(layout), e);
    }
  }

  /** The decision that is open; empty when there is none. */
  static Optional<Swap> decided(LakeFiles files, TableLayout layout) {
    try {
      return files.exists(file(layout))
          ? Optional.of(JSON.readValue(files.text(file(layout)), Swap.class))
          : Optional.empty();
    } catch (JsonProcessingException e) {
      throw new IllegalStateException(
          "Cannot read " + file(layout) + ": " + e.getMessage() + ". Remove it and rebuild again.",
          e);
    }
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
    Commit commit = new Commit(session, Commit.application(queryId, kind), of);
    if (kind != LakeTable.TOTALS) {
      table.replaceAll(rows, commit);
    } else if (!rows.isEmpty()) {
      table.append(rows.toDF(), 1, commit);
    }
  }
}
