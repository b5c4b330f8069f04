package dev.kepler.medallion.internal.proof;

import static dev.kepler.medallion.bean.RecordColumns.FAILED_EXPECTATIONS;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.explode;

import dev.kepler.medallion.lake.Difference;
import dev.kepler.medallion.lake.LedgerEntry;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/** Checks that the ledger's counts of each reason are those of the rows in quarantine. */
final class QuarantineCheck {

  private static final String REASON = "reason";

  private QuarantineCheck() {}

  /**
   * Compares reason by reason. What a redrive or a withdrawal took out is not noted by reason, so
   * that after one there is nothing to compare.
   *
   * @param standing entries that add up to what quarantine holds
   * @param quarantine its rows
   */
  static List<Difference> reasons(List<LedgerEntry> standing, Dataset<Row> quarantine) {
    if (standing.stream().anyMatch(entry -> entry.batch() < 0)) {
      return List.of();
    }
    Map<String, Long> noted = new TreeMap<>();
    standing.forEach(
        entry -> entry.failures().forEach((reason, rows) -> noted.merge(reason, rows, Long::sum)));
    Map<String, Long> found = new TreeMap<>();
    quarantine
        .select(explode(col(FAILED_EXPECTATIONS)).as(REASON))
        .groupBy(REASON)
        .count()
        .collectAsList()
        .forEach(row -> found.put(row.getString(0), row.getLong(1)));
    Set<String> reasons = new TreeSet<>(noted.keySet());
    reasons.addAll(found.keySet());
    List<Difference> differences = new ArrayList<>();
    for (String reason : reasons) {
      long rows = found.getOrDefault(reason, 0L);
      long entered = noted.getOrDefault(reason, 0L);
      if (rows != entered) {
        differences.add(
            new Difference(
                LedgerCheck.LEDGER,
                "quarantine, whole life",
                reason,
                Long.toString(rows),
                Long.toString(entered)));
      }
    }
    return differences;
  }
}
