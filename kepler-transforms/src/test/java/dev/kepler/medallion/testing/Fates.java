package dev.kepler.medallion.testing;

import static dev.kepler.medallion.Change.CHANGE;
import static dev.kepler.medallion.bean.RecordColumns.FAILED_EXPECTATIONS;
import static org.apache.spark.sql.functions.col;

import dev.kepler.medallion.Change;
import dev.kepler.medallion.Comparison;
import dev.kepler.medallion.Judge;
import dev.kepler.medallion.Medallion;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/**
 * What becomes of rows of bronze, each in a lake of its own: what they fail by themselves, and what
 * they are in silver.
 */
final class Fates {

  /** What becomes of a row: the names that it fails and those that warn, and its rows of silver. */
  record Fate(List<List<Object>> verdicts, List<List<Object>> silver) {

    private Fate() {
      this(new ArrayList<>(), new ArrayList<>());
    }

    boolean isMet() {
      return !verdicts.isEmpty() && verdicts.get(0).get(0).equals(List.of());
    }

    @Override
    public String toString() {
      return isMet() ? "silver " + silver + ", warnings " + warnings() : "failing " + verdicts;
    }

    private List<Object> warnings() {
      return verdicts.stream().map(verdict -> verdict.get(1)).toList();
    }
  }

  private Fates() {}

  /**
   * Works the fates out, in two jobs.
   *
   * @param bronze of many lakes
   * @param surroundings where it is worked out
   * @return by lake
   */
  static Map<String, Fate> of(
      Bench bench, Dataset<Row> bronze, UnaryOperator<Dataset<Row>> surroundings) {
    Medallion<Row, Row, Row> many = bench.many();
    Map<String, Fate> fates = new HashMap<>();
    Dataset<Row> judged = many.judge().judgeDistinct(bronze);
    Dataset<Row> verdicts =
        judged.select(col(Bench.LAKE), col(FAILED_EXPECTATIONS), col(Judge.WARNINGS));
    List<String> names = List.of(FAILED_EXPECTATIONS, Judge.WARNINGS);
    for (Row row : surroundings.apply(verdicts).collectAsList()) {
      fate(fates, row).verdicts().add(Values.of(row, names));
    }
    List<String> columns = Stream.concat(many.silverColumns().stream(), Stream.of(CHANGE)).toList();
    Dataset<Row> shaped =
        Comparison.withSilver(many, many.judge().met(judged), bench.silverOf(List.of()))
            .select(columns.stream().map(c -> col(c)).toArray(Column[]::new));
    for (Row row : surroundings.apply(shaped).collectAsList()) {
      boolean isGone = row.<String>getAs(CHANGE).equals(Change.NEVER_HELD.name());
      fate(fates, row)
          .silver()
          .add(isGone ? List.of("gone") : Values.of(row, bench.medallion().silverColumns()));
    }
    return fates;
  }

  private static Fate fate(Map<String, Fate> fates, Row row) {
    return fates.computeIfAbsent(row.getAs(Bench.LAKE), lake -> new Fate());
  }
}
