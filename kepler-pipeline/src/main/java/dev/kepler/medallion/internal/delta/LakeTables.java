package dev.kepler.medallion.internal.delta;

import dev.kepler.medallion.Medallion;
import dev.kepler.medallion.lake.Layer;
import dev.kepler.medallion.lake.TableLayout;
import dev.kepler.medallion.lake.TableOptions;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.apache.spark.sql.SparkSession;

/**
 * Tables of a lake: where they are, and what they hold by the description of the entity.
 *
 * @param layout of folders that are written out in full
 * @param medallion what the rows are
 * @param bronze what arrived
 * @param quarantine what could not be trusted
 * @param silver what stands
 * @param gold the gold tables, in the order of the description
 * @param totals the totals tables, in the order of the description
 */
public record LakeTables(
    TableLayout layout,
    Medallion<?, ?, ?> medallion,
    LakeTable bronze,
    LakeTable quarantine,
    LakeTable silver,
    List<LakeTable> gold,
    List<LakeTable> totals) {

  /** The tables that a description has. */
  public static LakeTables of(TableLayout layout, Medallion<?, ?, ?> medallion) {
    return new LakeTables(
        layout,
        medallion,
        LakeTable.bronze(medallion),
        LakeTable.quarantine(medallion),
        LakeTable.silver(medallion),
        medallion.gold().stream().map(table -> LakeTable.gold(medallion, table)).toList(),
        medallion.totals().stream().map(table -> LakeTable.totals(medallion, table)).toList());
  }

  /**
   * The same tables, as a host wants them.
   *
   * @param options by the names of the tables
   * @throws IllegalArgumentException when there is no table of a name
   */
  public LakeTables with(Map<String, TableOptions> options) {
    List<String> names = all().stream().map(LakeTable::tableName).toList();
    options.keySet().stream()
        .filter(name -> !names.contains(name))
        .findFirst()
        .ifPresent(
            name -> {
              throw new IllegalArgumentException(
                  "Cannot give "
                      + name
                      + " options: "
                      + medallion.name()
                      + " has no such table, but "
                      + names
                      + ". Name one of these.");
            });
    UnaryOperator<LakeTable> wanted =
        table -> table.with(options.getOrDefault(table.tableName(), TableOptions.none()));
    return new LakeTables(
        layout,
        medallion,
        wanted.apply(bronze),
        wanted.apply(quarantine),
        wanted.apply(silver),
        gold.stream().map(wanted).toList(),
        totals.stream().map(wanted).toList());
  }

  /** The gold table whose commits carry the ledger of gold. */
  public LakeTable leadingGold() {
    return gold.get(0);
  }

  /** Tables that the query of a layer writes, in the order in which a batch does. */
  public List<LakeTable> writtenBy(Layer layer) {
    return switch (layer) {
      case BRONZE -> List.of(bronze);
      case SILVER, QUARANTINE -> List.of(quarantine, silver);
      case GOLD ->
          Stream.of(totals.stream(), gold.stream().skip(1), gold.stream().limit(1))
              .flatMap(tables -> tables)
              .toList();
    };
  }

  /** The table above that the query of a layer reads; bronze reads its source. */
  public Optional<LakeTable> readBy(Layer layer) {
    return switch (layer) {
      case BRONZE -> Optional.empty();
      case SILVER, QUARANTINE -> Optional.of(bronze);
      case GOLD -> Optional.of(silver);
    };
  }

  /** The table whose commits carry the entries of a layer. */
  public LakeTable of(Layer layer) {
    return switch (layer) {
      case BRONZE -> bronze;
      case QUARANTINE -> quarantine;
      case SILVER -> silver;
      case GOLD -> leadingGold();
    };
  }

  /** The layer whose entries a table's commits carry; empty for a table that is one of several. */
  public Optional<Layer> entriesOf(LakeTable table) {
    return Stream.of(Layer.values()).filter(layer -> of(layer).equals(table)).findFirst();
  }

  /** All tables, from the first that a record reaches to the last. */
  public List<LakeTable> all() {
    return Stream.of(Stream.of(bronze, quarantine, silver), gold.stream(), totals.stream())
        .flatMap(tables -> tables)
        .toList();
  }

  /** Whether a pipeline has made the tables: the last one is there. */
  public boolean exists(SparkSession session) {
    List<LakeTable> all = all();
    return table(all.get(all.size() - 1)).exists(session);
  }

  /** A table, which may not exist yet. */
  public Table table(LakeTable table) {
    return Table.in(layout, table);
  }
}
