package dev.kepler.medallion.internal.layer;

import static dev.kepler.medallion.Judge.WARNINGS;
import static dev.kepler.medallion.bean.RecordColumns.ARRIVAL_TIME;
import static dev.kepler.medallion.bean.RecordColumns.FAILED_EXPECTATIONS;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.count;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.struct;
import static org.apache.spark.sql.functions.unix_micros;
import static org.apache.spark.sql.functions.when;

import dev.kepler.medallion.Judge;
import dev.kepler.medallion.Medallion;
import dev.kepler.medallion.internal.rows.OnePartition;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/**
 * How many rows of a batch met the expectations and how many failed which.
 *
 * @param read all rows
 * @param quarantined rows that failed at least one expectation
 * @param worstShare greatest share of a load that failed, 0..1
 * @param failures rows by expectation failed
 * @param warnings rows by warning
 * @param keyed which other identity stood under which key in the records of which nothing is wrong
 *     by itself; of many rows none
 */
public record Judgement(
    long read,
    long quarantined,
    double worstShare,
    Map<String, Long> failures,
    Map<String, Long> warnings,
    List<KeyedIdentity> keyed) {

  /** Column of {@link #grouped}: what is counted of a row, a struct. */
  static final String GROUP = "group";

  /** Place in {@link #groups} of a row's key; its other identity and its arrival come after it. */
  private static final int KEY = 4;

  /** Counts in one job. */
  public static Judgement of(Medallion<?, ?, ?> medallion, Dataset<Row> judged) {
    return of(groups(medallion, judged).collectAsList());
  }

  /**
   * The combinations of failures and warnings that there are in a load, and their rows. Of many
   * rows each is given once; few are summed up sooner as they are, and say their key and other
   * identity.
   */
  static Dataset<Row> groups(Medallion<?, ?, ?> medallion, Dataset<Row> judged) {
    Judge judge = medallion.judge();
    return OnePartition.is(judged)
        ? judged.select(
            col(FAILED_EXPECTATIONS),
            col(WARNINGS),
            col(ARRIVAL_TIME),
            lit(1L),
            medallion
                .alternateKey()
                .map(
                    other ->
                        when(judge.nothingWrongByItself(), col(medallion.key().bronze().get(0))))
                .orElseGet(judge::identity),
            judge.identity(),
            unix_micros(col(ARRIVAL_TIME)))
        : judged.groupBy(FAILED_EXPECTATIONS, WARNINGS, ARRIVAL_TIME).agg(count(lit(1)));
  }

  /** The rows, each with its {@link #GROUP}: the columns of {@link #groups} but for the count. */
  static Dataset<Row> grouped(Dataset<Row> judged) {
    return judged.withColumn(GROUP, struct(FAILED_EXPECTATIONS, WARNINGS, ARRIVAL_TIME));
  }

  /** Sums up {@link #groups}. */
  public static Judgement of(List<Row> groups) {
    long read = 0;
    long quarantined = 0;
    Map<Object, Share> loads = new HashMap<>();
    Map<String, Long> failures = new HashMap<>();
    Map<String, Long> warnings = new HashMap<>();
    List<KeyedIdentity> keyed = new ArrayList<>();
    for (Row group : groups) {
      List<String> failed = group.getList(0);
      List<String> warned = group.getList(1);
      long rows = group.getLong(3);
      read += rows;
      Share load = loads.computeIfAbsent(group.get(2), arrival -> new Share());
      load.read += rows;
      failed.forEach(name -> failures.merge(name, rows, Long::sum));
      if (failed.isEmpty()) {
        warned.forEach(name -> warnings.merge(name, rows, Long::sum));
      } else {
        quarantined += rows;
        load.quarantined += rows;
      }
      if (group.length() > KEY && !group.isNullAt(KEY) && !group.isNullAt(KEY + 1)) {
        keyed.add(
            new KeyedIdentity(group.getLong(KEY), group.getLong(KEY + 1), group.getLong(KEY + 2)));
      }
    }
    double worst = loads.values().stream().mapToDouble(Share::ofQuarantined).max().orElse(0);
    return new Judgement(read, quarantined, worst, failures, warnings, keyed);
  }

  /**
   * Checks the share of each load that is set aside.
   *
   * @throws IllegalStateException when it is greater than the limit
   */
  void require(double limit) {
    if (worstShare > limit) {
      throw new IllegalStateException(
          String.format(
              Locale.ROOT,
              "Cannot take a load into silver: %.1f %% of it would be quarantined, more than the"
                  + " limit of %.1f %%, for %s. Look at the load in bronze; mend the expectations or"
                  + " raise the limit, and start again.",
              100 * worstShare,
              100 * limit,
              failures));
    }
  }

  /** How much of one load is set aside. */
  private static final class Share {
    private long read;
    private long quarantined;

    private double ofQuarantined() {
      return (double) quarantined / read;
    }
  }

  /** Rows of which none failed. */
  static Judgement allMet(long rows) {
    return new Judgement(rows, 0, 0, Map.of(), Map.of(), List.of());
  }

  /** Rows that were read and set aside before and are not set aside any more. */
  static Judgement released(long rows) {
    return new Judgement(0, -rows, 0, Map.of(), Map.of(), List.of());
  }

  /**
   * Rows that count no more, or again.
   *
   * @param read below zero where they count no more
   * @param quarantined rows more that are set aside
   */
  static Judgement recounted(long read, long quarantined) {
    return new Judgement(read, quarantined, 0, Map.of(), Map.of(), List.of());
  }

  /** Rows that met all expectations. */
  long met() {
    return read - quarantined;
  }
}
