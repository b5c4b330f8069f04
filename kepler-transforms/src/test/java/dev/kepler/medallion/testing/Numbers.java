package dev.kepler.medallion.testing;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.sum;

import dev.kepler.medallion.TotalsTable;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/** Numbers of a totals table, of many lakes at once. */
final class Numbers {

  private Numbers() {}

  /** The additive numbers of each lake; lakes without a row of silver are left out. */
  static Map<String, List<Object>> additive(TotalsTable<?> table, Dataset<Row> silver) {
    return byLake(silver, table.aggregates());
  }

  /** The same, made of what each row adds. */
  static Map<String, List<Object>> rowByRow(TotalsTable<?> table, Dataset<Row> silver) {
    return byLake(
        silver.select(
            Stream.concat(Stream.of(col(Bench.LAKE)), table.ofRow(lit(1L)).stream())
                .toArray(Column[]::new)),
        table.additive().stream().map(c -> sum(c).as(c)).toList());
  }

  /** What is recomputed of each lake; lakes without a row of silver are left out. */
  static Map<String, List<Object>> recomputed(TotalsTable<?> table, Dataset<Row> silver) {
    List<Column> columns = new ArrayList<>();
    table.recomputed().forEach((column, value) -> columns.add(value.as(column)));
    return byLake(silver, columns);
  }

  private static Map<String, List<Object>> byLake(Dataset<Row> silver, List<Column> numbers) {
    Map<String, List<Object>> lakes = new TreeMap<>();
    if (!numbers.isEmpty()) {
      silver
          .groupBy(Bench.LAKE)
          .agg(numbers.get(0), numbers.stream().skip(1).toArray(Column[]::new))
          .collectAsList()
          .forEach(
              row -> {
                List<Object> values = Values.of(row);
                lakes.put(row.getAs(Bench.LAKE), values.subList(1, values.size()));
              });
    }
    return lakes;
  }

  /** Additive numbers as an engine follows them: what entered, less what left. */
  static Map<String, List<Object>> plusAndMinus(
      TotalsTable<?> table, Bench bench, SmallLakes lakes) {
    Map<String, List<Object>> sums = new TreeMap<>();
    add(sums, 1, additive(table, bench.silverOf(lakes.entered())));
    add(sums, -1, additive(table, bench.silverOf(lakes.left())));
    return sums;
  }

  private static void add(
      Map<String, List<Object>> sums, int sign, Map<String, List<Object>> numbers) {
    numbers.forEach(
        (lake, values) -> {
          List<Object> sum = new ArrayList<>();
          for (int i = 0; i < values.size(); i++) {
            long before = sums.containsKey(lake) ? (long) sums.get(lake).get(i) : 0;
            sum.add(before + sign * (long) values.get(i));
          }
          sums.put(lake, sum);
        });
  }

  /** Numbers of lakes; those that are zero are as good as none. */
  static Set<List<Object>> lines(Map<String, List<Object>> numbers) {
    Set<List<Object>> lines = new HashSet<>();
    numbers.forEach(
        (lake, values) -> {
          if (values.stream().anyMatch(value -> !Long.valueOf(0).equals(value))) {
            List<Object> line = new ArrayList<>(List.of(lake));
            line.addAll(values);
            lines.add(line);
          }
        });
    return lines;
  }
}
