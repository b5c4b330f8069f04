package dev.kepler.examples.cli;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.lit;

import dev.kepler.medallion.GoldTable;
import dev.kepler.medallion.Medallion;
import dev.kepler.medallion.TotalsTable;
import dev.kepler.medallion.pipeline.LakeRows;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/**
 * What a lake of any entity holds.
 *
 * @param rows of each table: {@code bronze}, {@code silver}, {@code quarantined}, and those of gold
 *     and totals by their names
 * @param totals the newest, by their columns; zeros before the first
 */
record Tally(Map<String, Long> rows, Map<String, Long> totals) {

  /**
   * Counts a lake.
   *
   * @param lake of whose description all totals are bigints
   */
  static Tally of(LakeRows<?, ?, ?> lake) {
    Medallion<?, ?, ?> description = lake.medallion();
    Map<String, Long> rows = new LinkedHashMap<>();
    rows.put("bronze", lake.bronze().count());
    rows.put("silver", lake.silver().count());
    rows.put("quarantined", lake.quarantine().count());
    for (GoldTable<?, ?> table : description.gold()) {
      rows.put(table.name(), lake.gold(table).count());
    }
    Map<String, Long> newest = new LinkedHashMap<>();
    for (TotalsTable<?> table : description.totals()) {
      rows.put(table.name(), lake.totals(table).count());
      newest.putAll(newest(lake, table));
    }
    return new Tally(rows, newest);
  }

  private static Map<String, Long> newest(LakeRows<?, ?, ?> lake, TotalsTable<?> table) {
    return last(lake.totals(table).toDF(), table);
  }

  /**
   * The totals in force at a moment, by their columns; zeros before the first.
   *
   * @param table of which all numbers are bigints
   */
  static Map<String, Long> inForce(LakeRows<?, ?, ?> lake, TotalsTable<?> table, Instant moment) {
    return last(lake.totals(table).toDF().filter(col(table.moment()).leq(lit(moment))), table);
  }

  private static Map<String, Long> last(Dataset<Row> totals, TotalsTable<?> table) {
    Map<String, Long> numbers = new LinkedHashMap<>();
    List<Row> last = totals.orderBy(col(table.moment()).desc()).limit(1).collectAsList();
    for (String column : table.values()) {
      numbers.put(column, last.isEmpty() ? 0L : last.get(0).<Long>getAs(column));
    }
    return numbers;
  }

  long bronze() {
    return rows.get("bronze");
  }

  long silver() {
    return rows.get("silver");
  }
}
