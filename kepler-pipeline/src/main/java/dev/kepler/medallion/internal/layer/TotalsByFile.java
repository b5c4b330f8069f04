package dev.kepler.medallion.internal.layer;

import dev.kepler.medallion.TotalsTable;
import dev.kepler.medallion.internal.delta.LiveFiles;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;

/**
 * Counts silver file by file, for all totals tables at once. A file under one deletion vector never
 * changes, so what was counted in it once holds for as long as it lives, and a load costs what is
 * new in it however much silver holds. Under another vector it has the same name and other rows,
 * and is counted again.
 */
final class TotalsByFile {

  /**
   * Numbers of a file.
   *
   * @param content what the file held then, see {@link LiveFiles#content}
   * @param numbers the additive ones, table by table
   */
  private record Part(String content, List<Long> numbers) {}

  private final LiveFiles silver;
  private final List<TotalsTable<?>> tables;
  private final int size;
  private final Map<String, Part> parts = new HashMap<>();

  TotalsByFile(LiveFiles silver, List<TotalsTable<?>> tables) {
    this.silver = silver;
    this.tables = tables;
    this.size = tables.stream().mapToInt(table -> table.additive().size()).sum();
  }

  /** Whether there is a number to count. */
  boolean counts() {
    return size > 0;
  }

  /** Rows of the files that were not counted yet, for {@link #parts}; empty when there is none. */
  Optional<Dataset<Row>> fresh(SparkSession session) {
    List<String> fresh = size == 0 ? List.of() : fresh();
    return fresh.isEmpty() ? Optional.empty() : Optional.of(silver.readFew(session, fresh));
  }

  /** The numbers of each file. */
  Dataset<Row> parts(Dataset<Row> rows) {
    List<Column> numbers = new ArrayList<>();
    for (TotalsTable<?> table : tables) {
      for (Column number : table.aggregates()) {
        numbers.add(number.as("number" + numbers.size())); // two tables may call two the same
      }
    }
    return rows.groupBy(rows.col(LiveFiles.FILE))
        .agg(numbers.get(0), numbers.stream().skip(1).toArray(Column[]::new));
  }

  private List<String> fresh() {
    parts.keySet().retainAll(silver.names());
    parts
        .entrySet()
        .removeIf(part -> !part.getValue().content().equals(silver.content(part.getKey())));
    List<String> fresh = new ArrayList<>(silver.names());
    fresh.removeAll(parts.keySet());
    return fresh;
  }

  /** Takes what {@link #parts} gave. */
  void take(List<Row> counted) {
    List<String> fresh = fresh();
    counted.forEach(row -> parts.put(row.getString(0), part(row)));
    fresh.forEach(
        name ->
            parts.putIfAbsent(name, new Part(silver.content(name), Collections.nCopies(size, 0L))));
  }

  private Part part(Row row) {
    List<Long> numbers = new ArrayList<>();
    for (int i = 1; i <= size; i++) {
      numbers.add(row.getLong(i));
    }
    return new Part(silver.content(row.getString(0)), numbers);
  }

  /** Sums up all files: the additive numbers of one of the tables, by column. */
  Map<String, Long> sums(TotalsTable<?> table) {
    int first = 0;
    for (TotalsTable<?> other : tables.subList(0, tables.indexOf(table))) {
      first += other.additive().size();
    }
    Map<String, Long> sums = new HashMap<>();
    for (String column : table.additive()) {
      int place = first++;
      sums.put(column, parts.values().stream().mapToLong(part -> part.numbers().get(place)).sum());
    }
    return sums;
  }
}
