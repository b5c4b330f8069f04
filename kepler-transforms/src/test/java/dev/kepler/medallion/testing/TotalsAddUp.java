package dev.kepler.medallion.testing;

import dev.kepler.medallion.TotalsTable;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.types.StructType;

/**
 * Numbers that add up do so: over the parts of silver they are what they are over all of it, row by
 * row. What is recomputed follows from the rows, and not from their order.
 */
final class TotalsAddUp implements Law {

  private static final int PARTITIONS = 3;

  @Override
  public String sentence() {
    return "totals follow from silver, whatever its files and the order of its rows";
  }

  @Override
  public Optional<Breach> breach(Bench bench, List<History> cases) {
    List<Row> silver = bench.silver(bench.bronze(cases));
    for (TotalsTable<?> table : bench.medallion().totals()) {
      Optional<Breach> breach = breach(bench, table, silver);
      if (breach.isPresent()) {
        return breach;
      }
    }
    return Optional.empty();
  }

  private static Optional<Breach> breach(Bench bench, TotalsTable<?> table, List<Row> silver) {
    StructType schema = bench.many().silver().schema();
    List<Row> reversed = new ArrayList<>(silver);
    Collections.reverse(reversed);
    Dataset<Row> all = bench.frame(silver, schema);
    Dataset<Row> backwards = bench.frame(reversed, schema);
    Dataset<Row> scattered = bench.scattered(reversed, schema, PARTITIONS);
    Map<String, List<Object>> additive = Numbers.additive(table, all);
    Map<String, List<Object>> recomputed = Numbers.recomputed(table, all);
    return differs(
            table, table.additive(), additive, Numbers.rowByRow(table, scattered), "row by row")
        .or(
            () ->
                differs(
                    table,
                    List.copyOf(table.recomputed().keySet()),
                    recomputed,
                    Numbers.recomputed(table, backwards),
                    "in reverse order"))
        .or(
            () ->
                differs(
                    table,
                    List.copyOf(table.recomputed().keySet()),
                    recomputed,
                    Numbers.recomputed(table, scattered),
                    "in another partitioning"));
  }

  private static Optional<Breach> differs(
      TotalsTable<?> table,
      List<String> columns,
      Map<String, List<Object>> one,
      Map<String, List<Object>> other,
      String how) {
    return one.keySet().stream()
        .filter(lake -> !one.get(lake).equals(other.get(lake)))
        .findFirst()
        .map(
            lake ->
                Breach.of(
                    "of "
                        + table.name()
                        + ", "
                        + columns
                        + " came out as "
                        + one.get(lake)
                        + ", and "
                        + how
                        + " as "
                        + other.get(lake),
                    List.of(Integer.valueOf(lake))));
  }
}
