package dev.kepler.pipeline;

import static dev.kepler.model.KoiColumns.FAILED_EXPECTATIONS;
import static dev.kepler.model.KoiColumns.ROW_ID;
import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.count;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.max;
import static org.apache.spark.sql.functions.min;

import dev.kepler.transforms.Expectations;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/**
 * How many rows of a batch met the expectations and how many failed which.
 *
 * @param read all rows
 * @param quarantined rows that failed at least one expectation
 * @param least smallest {@code row_id} of the rows that met all
 * @param greatest greatest {@code row_id} of the rows that met all
 * @param failures rows by expectation failed
 * @param warnings rows by warning
 */
record Judgement(
    long read,
    long quarantined,
    long least,
    long greatest,
    Map<String, Long> failures,
    Map<String, Long> warnings) {

  /** Counts in one job: the few combinations of failures and warnings that there are. */
  static Judgement of(Dataset<Row> judged) {
    List<Row> groups =
        judged
            .groupBy(FAILED_EXPECTATIONS, Expectations.WARNINGS)
            .agg(
                count(lit(1)),
                coalesce(min(col(ROW_ID)), lit(0L)),
                coalesce(max(col(ROW_ID)), lit(0L)))
            .collectAsList();
    long read = 0;
    long quarantined = 0;
    long least = Long.MAX_VALUE;
    long greatest = Long.MIN_VALUE;
    Map<String, Long> failures = new HashMap<>();
    Map<String, Long> warnings = new HashMap<>();
    for (Row group : groups) {
      List<String> failed = group.getList(0);
      List<String> warned = group.getList(1);
      long rows = group.getLong(2);
      read += rows;
      failed.forEach(name -> failures.merge(name, rows, Long::sum));
      if (failed.isEmpty()) {
        warned.forEach(name -> warnings.merge(name, rows, Long::sum));
        least = Math.min(least, group.getLong(3));
        greatest = Math.max(greatest, group.getLong(4));
      } else {
        quarantined += rows;
      }
    }
    return new Judgement(read, quarantined, least, greatest, failures, warnings);
  }

  /** Rows that met all expectations. */
  long met() {
    return read - quarantined;
  }
}
