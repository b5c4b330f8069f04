package dev.kepler.medallion.testing.crash;

import static dev.kepler.medallion.bean.RecordColumns.ARRIVAL_TIME;
import static dev.kepler.medallion.bean.RecordColumns.SOURCE;
import static org.apache.spark.sql.functions.col;

import dev.kepler.medallion.GoldTable;
import dev.kepler.medallion.TotalsTable;
import dev.kepler.medallion.lake.Layer;
import dev.kepler.medallion.lake.LedgerEntry;
import dev.kepler.medallion.pipeline.Lake;
import dev.kepler.medallion.pipeline.MedallionPipeline;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/**
 * Comparison of a lake with what it must be.
 *
 * @param lost rows that arrived and are not in bronze
 * @param doubled rows that are in bronze more often than they arrived
 * @param differences everything else that is not as it must be
 */
public record LakeCheck(long lost, long doubled, List<String> differences) {

  /**
   * Compares all tables with those of a lake that took the same loads and was never disturbed, but
   * for moments, and the place of files; checks that the ledger balances, and what {@code verify}
   * and {@code examine} say.
   *
   * @param folder below which the lake's source and the lake are
   * @param calm the pipeline of the other lake
   * @param calmFolder below which that lake's source and the lake are
   */
  public static LakeCheck ofUndisturbed(
      MedallionPipeline<?, ?, ?> pipeline,
      Path folder,
      MedallionPipeline<?, ?, ?> calm,
      Path calmFolder) {
    Lake<?, ?, ?> is = pipeline.lake();
    Lake<?, ?, ?> must = calm.lake();
    Map<List<String>, Long> open = rows(must.bronze(), calmFolder);
    rows(is.bronze(), folder).forEach((row, times) -> open.merge(row, -times, Long::sum));
    List<String> differences = new ArrayList<>();
    compare(
        differences,
        "quarantine",
        rows(must.quarantine(), calmFolder),
        rows(is.quarantine(), folder));
    compare(differences, "silver", rows(must.silver(), calmFolder), rows(is.silver(), folder));
    for (int i = 0; i < is.medallion().gold().size(); i++) {
      GoldTable<?, ?> table = is.medallion().gold().get(i);
      compare(
          differences,
          table.name(),
          rows(must.gold(must.medallion().gold().get(i)), calmFolder),
          rows(is.gold(table), folder));
    }
    for (int i = 0; i < is.medallion().totals().size(); i++) {
      TotalsTable<?> table = is.medallion().totals().get(i);
      compare(
          differences,
          table.name(),
          newest(must, must.medallion().totals().get(i)),
          newest(is, table));
    }
    is.ledger().entries(Layer.SILVER).stream()
        .filter(entry -> !entry.balances())
        .forEach(entry -> differences.add("ledger: does not balance: " + entry));
    compare(
        differences,
        "ledger: rows into bronze",
        must.bronze().count(),
        is.ledger().entries(Layer.BRONZE).stream().mapToLong(LedgerEntry::read).sum());
    pipeline.verify().differences().forEach(d -> differences.add("verify: " + d));
    pipeline.examine().forEach(f -> differences.add("examine: " + f));
    return of(open, differences);
  }

  /**
   * The check of a bronze.
   *
   * @param open how often each row arrived, less how often it is there
   */
  public static LakeCheck of(Map<? extends List<?>, Long> open, List<String> differences) {
    return new LakeCheck(
        open.values().stream().filter(n -> n > 0).mapToLong(n -> n).sum(),
        open.values().stream().filter(n -> n < 0).mapToLong(n -> -n).sum(),
        differences);
  }

  /** How often each row is there, but for when and from where exactly it came. */
  private static Map<List<String>, Long> rows(Dataset<?> table, Path folder) {
    Map<List<String>, Long> rows = new HashMap<>();
    for (Row row : table.toDF().drop(ARRIVAL_TIME).collectAsList()) {
      List<String> values = new ArrayList<>();
      for (String column : row.schema().fieldNames()) {
        String value = String.valueOf(row.<Object>getAs(column));
        values.add(column.equals(SOURCE) ? value.replace(folder.toString(), "") : value);
      }
      rows.merge(values, 1L, Long::sum);
    }
    return rows;
  }

  /** The newest count, but for its moment. */
  private static String newest(Lake<?, ?, ?> lake, TotalsTable<?> table) {
    return lake.totals(table)
        .toDF()
        .orderBy(col(table.moment()).desc())
        .drop(table.moment())
        .limit(1)
        .collectAsList()
        .toString();
  }

  /** Tells whether all is as it must be. */
  public boolean isRight() {
    return lost == 0 && doubled == 0 && differences.isEmpty();
  }

  /** Notes a difference where there is one. */
  public static void compare(List<String> differences, String what, Object must, Object is) {
    if (!must.equals(is)) {
      differences.add(what + ": must be " + must + ", is " + is);
    }
  }
}
