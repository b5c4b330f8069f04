package dev.kepler.medallion.testing;

import static dev.kepler.medallion.Change.CHANGE;
import static dev.kepler.medallion.Comparison.HELD;
import static org.apache.spark.sql.functions.col;

import dev.kepler.medallion.Change;
import dev.kepler.medallion.Comparison;
import dev.kepler.medallion.GoldTable;
import dev.kepler.medallion.Judge;
import dev.kepler.medallion.Medallion;
import dev.kepler.medallion.Standing;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/**
 * Lakes without a disk, that take batches in as an engine does: what a batch says is set against
 * silver, and only the groups that it touched are recounted.
 */
final class SmallLakes {

  private final Bench bench;
  private final Medallion<Row, Row, Row> many;
  private final Map<List<Object>, Row> silver = new LinkedHashMap<>();
  private final Set<List<Object>> quarantine = new HashSet<>();
  private final List<Row> entered = new ArrayList<>();
  private final List<Row> left = new ArrayList<>();
  private final Map<Groups, Map<List<Object>, Row>> gold = new LinkedHashMap<>();

  SmallLakes(Bench bench, List<Groups> tables) {
    this.bench = bench;
    this.many = bench.many();
    tables.forEach(table -> gold.put(table, new LinkedHashMap<>()));
  }

  /** Takes a batch of each lake in. */
  void take(List<Row> batch) {
    Judge judge = many.judge();
    Dataset<Row> judged = judge.judge(bench.bronzeOf(batch));
    judge.failed(judged).collectAsList().forEach(row -> quarantine.add(Values.of(row)));
    List<Row> touched = new ArrayList<>();
    for (Row change : changes(Standing.latest(many, judge.met(judged)))) {
      Row held = change.getAs(HELD);
      List<Object> key = Values.of(change, many.key().silver());
      switch (Change.valueOf(change.getAs(CHANGE))) {
        case INSERTED, UPDATED -> {
          silver.put(key, change);
          entered.add(change);
          touched.add(change);
        }
        case RETRACTED -> silver.remove(key);
        default -> {
          continue;
        }
      }
      if (held != null) {
        left.add(held);
        touched.add(held);
      }
    }
    gold.forEach((table, rows) -> recount(table, rows, touched));
  }

  private List<Row> changes(Dataset<Row> latest) {
    return Comparison.withSilver(many, latest, bench.silverOf(silverRows()))
        .select(columns(many.silverColumns(), CHANGE, HELD))
        .collectAsList();
  }

  private void recount(Groups groups, Map<List<Object>, Row> held, List<Row> changed) {
    Set<List<Object>> touched = new HashSet<>();
    changed.forEach(row -> touched.add(groups.of(row)));
    if (touched.isEmpty()) {
      return;
    }
    List<Row> ofThem =
        silver.values().stream()
            .filter(row -> touched.contains(groups.of(row)))
            .map(groups::renamed)
            .toList();
    List<Row> before = touched.stream().filter(held::containsKey).map(held::get).toList();
    for (Row change : goldChanges(groups.table(), ofThem, before)) {
      List<Object> group = Values.of(change, groups.table().group());
      if (change.getAs(CHANGE).equals(Change.RETRACTED.name())) {
        held.remove(group);
      } else {
        held.put(group, change);
      }
    }
  }

  private <G> List<Row> goldChanges(GoldTable<?, G> table, List<Row> silver, List<Row> held) {
    List<String> columns = List.of(table.encoder().schema().fieldNames());
    List<Row> rows = held.stream().map(row -> Values.row(row, columns)).toList();
    return Comparison.withGold(
            table,
            bench
                .medallion()
                .goldOf(table, bench.frame(silver, bench.medallion().silver().schema())),
            bench.frame(rows, table.encoder().schema()))
        .select(columns(columns, CHANGE))
        .collectAsList();
  }

  private static Column[] columns(List<String> names, String... more) {
    return Stream.concat(names.stream(), Stream.of(more)).map(c -> col(c)).toArray(Column[]::new);
  }

  /** Rows of silver as they are now. */
  List<Row> silverRows() {
    return rows(silver.values());
  }

  /** Rows that entered silver, those that were replaced since among them. */
  List<Row> entered() {
    return rows(entered);
  }

  /** Rows that left silver, replaced or not. */
  List<Row> left() {
    return rows(left);
  }

  private List<Row> rows(Collection<Row> rows) {
    return rows.stream().map(row -> Values.row(row, many.silverColumns())).toList();
  }

  /** Rows of quarantine, each once. */
  Set<List<Object>> quarantine() {
    return quarantine;
  }

  /** Rows of a gold table as they are now. */
  Set<List<Object>> gold(Groups table) {
    List<String> columns = List.of(table.table().encoder().schema().fieldNames());
    Set<List<Object>> rows = new HashSet<>();
    gold.get(table).values().forEach(row -> rows.add(Values.of(row, columns)));
    return rows;
  }
}
