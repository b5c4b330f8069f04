package dev.kepler.medallion.internal.checkpoint;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.kepler.medallion.internal.delta.LakeTable;
import dev.kepler.medallion.internal.delta.LakeTables;
import dev.kepler.medallion.internal.files.AtomicFiles;
import dev.kepler.medallion.internal.files.LakePaths;
import dev.kepler.medallion.internal.files.Seals;
import dev.kepler.medallion.lake.TableLayout;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.apache.hadoop.fs.Path;
import org.apache.spark.sql.SparkSession;

/**
 * What ties checkpoints to their tables: a file beside the checkpoints that names the tables' ids.
 *
 * @param layout version of the way in which a lake is laid out
 * @param tables Delta's id of each table, by name
 * @param columns columns of each table as it was described, by name; none in a lake of a library
 *     that did not note them
 * @param key columns of silver's key; none in such a lake
 */
public record LakeIdentity(
    int layout, Map<String, String> tables, Map<String, List<String>> columns, List<String> key) {

  /** The layout that this library writes, and the newest that it reads. */
  public static final int LAYOUT = 1;

  private static final ObjectMapper JSON = new ObjectMapper();

  /** Names in the file, which lakes hold for ever: they follow no name of the code. */
  private static final String LAYOUT_VERSION = "layout";

  private static final String TABLE_IDS = "tables";
  private static final String COLUMNS = "columns";
  private static final String KEY = "key";
  private static final String CHECK = "check";

  /** What the lake's tables are now; all must exist. */
  public static LakeIdentity of(SparkSession session, LakeTables lake) {
    Map<String, String> tables = new TreeMap<>();
    for (LakeTable table : lake.all()) {
      tables.put(table.tableName(), lake.table(table).id(session));
    }
    Map<String, List<String>> columns = new TreeMap<>();
    lake.all()
        .forEach(
            table ->
                columns.put(table.tableName(), List.of(table.encoder().schema().fieldNames())));
    return new LakeIdentity(LAYOUT, tables, columns, lake.medallion().key().silver());
  }

  /** The same, but for the ids of some tables. */
  public LakeIdentity with(Map<String, String> ids) {
    Map<String, String> others = new TreeMap<>(tables);
    others.putAll(ids);
    return new LakeIdentity(layout, others, columns, key);
  }

  public static Path file(TableLayout layout) {
    return new Path(LakePaths.identity(layout));
  }

  /** What was written down; empty when nothing was, or it cannot be read. */
  public static Optional<LakeIdentity> read(AtomicFiles files, TableLayout layout) {
    try {
      return files.exists(file(layout))
          ? Optional.of(parse(JSON.readTree(files.text(file(layout)))))
          : Optional.empty();
    } catch (JsonProcessingException | UncheckedIOException e) {
      return Optional.empty();
    }
  }

  /**
   * What the entity's tables of a lake are called after; empty where there is no lake.
   *
   * @param layout of folders that are written out in full
   */
  public static Optional<String> entity(AtomicFiles files, TableLayout layout) {
    Stream<String> noted =
        read(files, layout).stream().flatMap(identity -> identity.tables().keySet().stream());
    Stream<String> there =
        layout.inCatalog() ? Stream.empty() : files.names(new Path(layout.root())).stream();
    return Stream.concat(noted, there).flatMap(name -> LakeTable.entity(name).stream()).findFirst();
  }

  /** Tells whether there is a file that is not what was written. */
  public static boolean isBroken(AtomicFiles files, TableLayout layout) {
    try {
      if (!files.exists(file(layout))) {
        return false;
      }
      JsonNode node = JSON.readTree(files.text(file(layout)));
      boolean whole = node.path(LAYOUT_VERSION).isInt() && node.path(TABLE_IDS).isObject();
      return !whole || !checks(node);
    } catch (JsonProcessingException | UncheckedIOException e) {
      return true;
    }
  }

  /** Lakes of before say nothing by which they could be checked. */
  private static boolean checks(JsonNode node) {
    ObjectNode rest = node.deepCopy();
    JsonNode check = rest.remove(CHECK);
    return check == null || Seals.sum(rest.toString()).equals(check.asText());
  }

  private static LakeIdentity parse(JsonNode node) {
    Map<String, String> tables = new TreeMap<>();
    node.path(TABLE_IDS)
        .fields()
        .forEachRemaining(id -> tables.put(id.getKey(), id.getValue().textValue()));
    Map<String, List<String>> columns = new TreeMap<>();
    node.path(COLUMNS)
        .fields()
        .forEachRemaining(names -> columns.put(names.getKey(), texts(names.getValue())));
    return new LakeIdentity(
        node.path(LAYOUT_VERSION).asInt(), tables, columns, texts(node.path(KEY)));
  }

  private static List<String> texts(JsonNode names) {
    List<String> texts = new ArrayList<>();
    names.forEach(name -> texts.add(name.textValue()));
    return texts;
  }

  public void write(AtomicFiles files, TableLayout layout) {
    ObjectNode node = JSON.createObjectNode().put(LAYOUT_VERSION, this.layout);
    ObjectNode ids = node.putObject(TABLE_IDS);
    tables.forEach(ids::put);
    ObjectNode names = node.putObject(COLUMNS);
    columns.forEach((table, all) -> all.forEach(names.withArray("/" + table)::add));
    key.forEach(node.putArray(KEY)::add);
    node.put(CHECK, Seals.sum(node.toString()));
    files.write(file(layout), node.toString());
  }
}
