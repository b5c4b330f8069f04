package dev.kepler.medallion.testing;

import dev.kepler.medallion.GoldTable;
import dev.kepler.medallion.Medallion;
import dev.kepler.medallion.TotalsTable;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.apache.spark.sql.Row;

/** The lakes of trials, batch by batch and at once. */
final class Outcome {

  private final Bench bench;
  private final Medallion<Row, Row, Row> many;
  private final List<Trial> trials;
  private final List<Groups> tables = new ArrayList<>();
  private final SmallLakes lakes;
  private final List<Row> bronze;
  private final List<Row> silver;

  Outcome(Bench bench, List<Trial> trials) {
    this.bench = bench;
    this.many = bench.many();
    this.trials = trials;
    for (GoldTable<?, ?> table : bench.medallion().gold()) {
      tables.add(new Groups(table, bench.medallion().silverColumns()));
    }
    this.lakes = new SmallLakes(bench, tables);
    this.bronze = trials.stream().flatMap(trial -> trial.arrived().stream()).toList();
    this.silver = bench.silver(bronze);
  }

  Optional<Breach> breach() {
    return oneRowPerKey().or(this::fromBatches);
  }

  private Optional<Breach> oneRowPerKey() {
    List<String> key = many.key().silver();
    Set<List<Object>> keys = new HashSet<>();
    for (Row row : silver) {
      if (Values.of(row, key).contains(null)) {
        return one("a row of silver has no key: ", row);
      }
      if (!keys.add(Values.of(row, key))) {
        return one("two rows of silver have the key of ", row);
      }
    }
    return Optional.empty();
  }

  private Optional<Breach> one(String what, Row silver) {
    return Optional.of(
        Breach.of(
            what + Values.of(silver, bench.medallion().silverColumns()),
            suspects(List.of(silver.<String>getAs(Bench.LAKE)))));
  }

  private Optional<Breach> fromBatches() {
    int most = trials.stream().mapToInt(trial -> trial.batches().size()).max().orElse(0);
    for (int i = 0; i < most; i++) {
      int number = i;
      lakes.take(
          trials.stream()
              .filter(trial -> trial.batches().size() > number)
              .flatMap(trial -> trial.batches().get(number).stream())
              .toList());
    }
    return sameSilver().or(this::sameQuarantine).or(this::sameGold).or(this::sameTotals);
  }

  private Optional<Breach> sameSilver() {
    List<String> columns = new ArrayList<>(many.key().silver());
    columns.addAll(many.content());
    Function<Row, List<Object>> said = row -> Values.of(row, columns);
    int lake = columns.indexOf(Bench.LAKE);
    return differs(
        "silver", said(silver, said), said(lakes.silverRows(), said), row -> row.get(lake));
  }

  private Optional<Breach> sameQuarantine() {
    int lake = many.bronzeColumns().indexOf(Bench.LAKE);
    List<Row> failed =
        many.judge().failed(many.judge().judge(bench.bronzeOf(bronze))).collectAsList();
    return differs(
        "quarantine", said(failed, Values::of), lakes.quarantine(), row -> row.get(lake));
  }

  private Optional<Breach> sameGold() {
    for (Groups groups : tables) {
      GoldTable<?, ?> table = groups.table();
      List<Row> rows = silver.stream().map(groups::renamed).toList();
      List<Row> made =
          bench
              .medallion()
              .goldOf(table, bench.frame(rows, bench.medallion().silver().schema()))
              .toDF()
              .collectAsList();
      List<String> columns = List.of(table.encoder().schema().fieldNames());
      List<Integer> group = table.group().stream().map(columns::indexOf).toList();
      Optional<Breach> breach =
          differs(
              table.name(),
              said(made, Values::of),
              lakes.gold(groups),
              row -> groups.lake(group.stream().map(row::get).collect(Collectors.toList())));
      if (breach.isPresent()) {
        return breach;
      }
    }
    return Optional.empty();
  }

  private Optional<Breach> sameTotals() {
    for (TotalsTable<?> table : bench.medallion().totals()) {
      Optional<Breach> breach =
          differs(
                  table.name(),
                  Numbers.lines(Numbers.additive(table, bench.silverOf(silver))),
                  Numbers.lines(Numbers.plusAndMinus(table, bench, lakes)),
                  row -> row.get(0))
              .or(
                  () ->
                      differs(
                          table.name(),
                          Numbers.lines(Numbers.recomputed(table, bench.silverOf(silver))),
                          Numbers.lines(
                              Numbers.recomputed(table, bench.silverOf(lakes.silverRows()))),
                          row -> row.get(0)));
      if (breach.isPresent()) {
        return breach;
      }
    }
    return Optional.empty();
  }

  private static Set<List<Object>> said(Collection<Row> rows, Function<Row, List<Object>> values) {
    return rows.stream().map(values).collect(Collectors.toSet());
  }

  private Optional<Breach> differs(
      String table,
      Set<List<Object>> atOnce,
      Set<List<Object>> inBatches,
      Function<List<Object>, Object> lakeOf) {
    if (atOnce.equals(inBatches)) {
      return Optional.empty();
    }
    Set<List<Object>> missing = new HashSet<>(atOnce);
    missing.removeAll(inBatches);
    Set<List<Object>> more = new HashSet<>(inBatches);
    more.removeAll(atOnce);
    Set<List<Object>> differing = new HashSet<>(missing);
    differing.addAll(more);
    List<Object> found = differing.stream().map(lakeOf).toList();
    return Optional.of(
        Breach.of(
            table + " of all loads at once has " + some(missing) + ", and of batches " + some(more),
            suspects(found)));
  }

  private static String some(Set<List<Object>> rows) {
    return rows.isEmpty()
        ? "nothing else"
        : rows.stream().limit(3).map(Object::toString).collect(Collectors.joining(", "));
  }

  private Set<Integer> suspects(Collection<?> lakes) {
    Set<Integer> numbers = new TreeSet<>();
    lakes.forEach(
        lake -> {
          if (lake != null) {
            numbers.add(trials.get(Integer.parseInt(lake.toString())).number());
          }
        });
    return numbers;
  }
}
