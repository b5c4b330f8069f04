package dev.kepler.medallion.internal.care;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.kepler.medallion.internal.checkpoint.LakeIdentity;
import dev.kepler.medallion.internal.checkpoint.LayerCheckpoint;
import dev.kepler.medallion.internal.checkpoint.LayerCheckpoint.Position;
import dev.kepler.medallion.internal.delta.Commit;
import dev.kepler.medallion.internal.delta.LakeTable;
import dev.kepler.medallion.internal.delta.LakeTables;
import dev.kepler.medallion.internal.delta.Table;
import dev.kepler.medallion.internal.files.AtomicFiles;
import dev.kepler.medallion.internal.files.LakePaths;
import dev.kepler.medallion.internal.files.Seals;
import dev.kepler.medallion.internal.layer.NewestTotals;
import dev.kepler.medallion.internal.text.LedgerJson;
import dev.kepler.medallion.lake.Finding;
import dev.kepler.medallion.lake.LakeException;
import dev.kepler.medallion.lake.Layer;
import dev.kepler.medallion.lake.LedgerEntry;
import dev.kepler.medallion.lake.Remedy;
import dev.kepler.medallion.lake.TableLayout;
import dev.kepler.medallion.lake.TotalsNote;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.apache.hadoop.fs.Path;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
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
 * @param anew tables of the layer that are damaged, and made once more
 */
public record PendingRebuild(
    Layer layer, String queryId, Position position, LedgerEntry entry, Set<LakeTable> anew) {

  private static final ObjectMapper JSON = new ObjectMapper();

  /** Names in the file, which lakes hold: they follow no name of the code. */
  private static final String LAYER = "layer";

  private static final String QUERY_ID = "queryId";
  private static final String POSITION = "position";
  private static final String TABLE_ID = "tableId";
  private static final String TABLE_VERSION = "version";
  private static final String ENTRY = "entry";
  private static final String ANEW = "anew";
  private static final String CHECK = "check";

  /** Folder of the rows of a table that wait to be put in place. */
  public static String staged(TableLayout layout, LakeTable table) {
    return LakePaths.rebuild(layout) + "/" + table.tableName();
  }

  /** File of the decision. */
  static Path file(TableLayout layout) {
    return new Path(LakePaths.rebuild(layout), "swap.json");
  }

  public void decide(AtomicFiles files, TableLayout layout) {
    ObjectNode node =
        JSON.createObjectNode().put(LAYER, LedgerJson.word(layer)).put(QUERY_ID, queryId);
    node.putObject(POSITION)
        .put(TABLE_ID, position.tableId())
        .put(TABLE_VERSION, position.version());
    node.set(ENTRY, LedgerJson.node(entry));
    if (!anew.isEmpty()) {
      ArrayNode names = node.putArray(ANEW);
      anew.forEach(table -> names.add(table.tableName()));
    }
    node.put(CHECK, Seals.sum(node.toString()));
    files.write(file(layout), node.toString());
  }

  /**
   * The decision that is open; empty when there is none.
   *
   * @throws LakeException when it is not what was written
   */
  static Optional<PendingRebuild> decided(AtomicFiles files, LakeTables lake) {
    TableLayout layout = lake.layout();
    if (!files.exists(file(layout))) {
      return Optional.empty();
    }
    try {
      ObjectNode node = (ObjectNode) JSON.readTree(files.text(file(layout)));
      JsonNode check = node.remove(CHECK);
      if (check == null || Seals.sum(node.toString()).equals(check.asText())) {
        return Optional.of(parse(node, lake));
      }
    } catch (JsonProcessingException | RuntimeException e) { // whatever is made of what is none
      throw new LakeException(layout, broken(layout));
    }
    throw new LakeException(layout, broken(layout));
  }

  private static Finding broken(TableLayout layout) {
    return new Finding(
        Layer.SILVER,
        file(layout).toString(),
        "is not what was written: it decides on a rebuild that was not finished",
        Remedy.DROP_REBUILD);
  }

  private static PendingRebuild parse(JsonNode node, LakeTables lake) {
    JsonNode position = node.path(POSITION);
    return new PendingRebuild(
        LedgerJson.layer(node.path(LAYER).asText()),
        node.path(QUERY_ID).textValue(),
        new Position(position.path(TABLE_ID).textValue(), position.path(TABLE_VERSION).asLong()),
        LedgerJson.entry(node.path(ENTRY)),
        anew(node.path(ANEW), lake));
  }

  private static Set<LakeTable> anew(JsonNode names, LakeTables lake) {
    Set<String> wanted = new HashSet<>();
    names.forEach(name -> wanted.add(name.asText()));
    return lake.all().stream()
        .filter(table -> wanted.contains(table.tableName()))
        .collect(Collectors.toSet());
  }

  /** Carries the decision out. */
  public void carryOut(SparkSession session, LakeTables lake) {
    TableLayout layout = lake.layout();
    AtomicFiles files = AtomicFiles.of(session);
    Seals.remove(files, layout, layer.toString());
    anew.forEach(kind -> putAway(session, layout, kind));
    Map<String, String> ids = new LinkedHashMap<>();
    for (LakeTable kind : lake.writtenBy(layer)) {
      Table table = Table.in(layout, kind);
      table.create(session);
      put(session, lake, kind, table);
      ids.put(kind.tableName(), table.id(session));
    }
    LayerCheckpoint checkpoint = LayerCheckpoint.of(session, layout, layer);
    files.delete(checkpoint.folder());
    checkpoint.begin(queryId, entry.batch(), position);
    LakeIdentity.read(files, layout).ifPresent(before -> before.with(ids).write(files, layout));
    files.delete(file(layout));
  }

  /** Moves a damaged table away, once, with what was carried over of its ledger. */
  private static void putAway(SparkSession session, TableLayout layout, LakeTable kind) {
    AtomicFiles files = AtomicFiles.of(session);
    Path away = new Path(LakePaths.rebuild(layout), "away/" + kind.tableName());
    Path done = away.suffix(".done"); // a store may move file by file, and be cut short
    if (!files.exists(done)) {
      Seals.remove(files, layout, kind.tableName());
      Seals.remove(files, layout, LedgerExamination.sealsOf(kind));
      files.delete(new Path(LakePaths.carriedLedger(layout, kind.tableName())));
      Table.in(layout, kind).moveTo(session, away);
      files.write(done, "");
    }
  }

  private void put(SparkSession session, LakeTables lake, LakeTable kind, Table table) {
    Dataset<Row> rows = session.read().schema(table.schema()).parquet(staged(lake.layout(), kind));
    LedgerEntry own =
        kind.equals(lake.quarantine()) ? entry.change().layer(Layer.QUARANTINE).build() : entry;
    String application = Commit.application(queryId, kind);
    int place = lake.totals().indexOf(kind);
    if (place < 0) {
      table.replaceAll(rows, new Commit(session, application, own));
      return;
    }
    List<Row> totals = rows.takeAsList(2);
    if (!totals.isEmpty()) {
      TotalsNote only = NewestTotals.note(lake.medallion().totals().get(place), totals.get(0));
      LedgerEntry noted = totals.size() == 1 ? own.change().count(only).build() : own;
      table.append(rows, rows.count(), new Commit(session, application, noted));
    }
  }
}
