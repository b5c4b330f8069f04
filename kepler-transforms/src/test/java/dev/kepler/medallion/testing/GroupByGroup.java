package dev.kepler.medallion.testing;

import dev.kepler.medallion.GoldTable;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.types.StructType;

/**
 * A group of gold follows from silver's rows of the group: not from other groups, nor from the
 * order of the rows. Each group that is given has one row, and no other has.
 */
final class GroupByGroup implements Law {

  private static final int FEW = 4;
  private static final int PARTITIONS = 3;

  @Override
  public String sentence() {
    return "a row of gold follows from silver's rows of its group alone";
  }

  @Override
  public Optional<Breach> breach(Bench bench, List<History> cases) {
    List<Row> silver = bench.silver(bench.bronze(cases));
    for (GoldTable<?, ?> table : bench.medallion().gold()) {
      Optional<Breach> breach = new Recount(bench, table, silver).breach();
      if (breach.isPresent()) {
        return breach;
      }
    }
    return Optional.empty();
  }

  /** One table recounted in several ways. */
  private static final class Recount {

    private final Bench bench;
    private final Groups groups;
    private final StructType schema;
    private final Map<List<Object>, List<Row>> rows;

    Recount(Bench bench, GoldTable<?, ?> table, List<Row> silver) {
      this.bench = bench;
      this.groups = new Groups(table, bench.medallion().silverColumns());
      this.schema = bench.medallion().silver().schema();
      this.rows =
          silver.stream()
              .collect(
                  Collectors.groupingBy(
                      groups::of,
                      LinkedHashMap::new,
                      Collectors.mapping(groups::renamed, Collectors.toList())));
    }

    Optional<Breach> breach() {
      List<Row> all = rows.values().stream().flatMap(List::stream).toList();
      List<Row> reversed = new ArrayList<>(all);
      Collections.reverse(reversed);
      Map<List<Object>, List<List<Object>>> whole = recounted(bench.frame(all, schema));
      return onePerGroup(whole)
          .or(() -> differs(whole, recounted(bench.frame(reversed, schema)), "in reverse order"))
          .or(
              () ->
                  differs(
                      whole,
                      recounted(bench.scattered(reversed, schema, PARTITIONS)),
                      "in another partitioning"))
          .or(() -> differs(whole, inParts(), "without other groups"));
    }

    private Optional<Breach> onePerGroup(Map<List<Object>, List<List<Object>>> whole) {
      for (List<Object> group : rows.keySet()) {
        List<List<Object>> made = whole.getOrDefault(group, List.of());
        if (made.size() != 1) {
          return breach("the group " + group + " has " + made.size() + " rows " + made, group);
        }
      }
      for (List<Object> group : whole.keySet()) {
        if (!rows.containsKey(group)) {
          return breach("there is a group " + group + " that no row of silver is of", group);
        }
      }
      return Optional.empty();
    }

    private Optional<Breach> differs(
        Map<List<Object>, List<List<Object>>> whole,
        Map<List<Object>, List<List<Object>>> other,
        String how) {
      for (List<Object> group : whole.keySet()) {
        if (!whole.get(group).equals(other.get(group))) {
          return breach(
              "the group "
                  + group
                  + " came out as "
                  + whole.get(group)
                  + ", and "
                  + how
                  + " as "
                  + other.get(group),
              group);
        }
      }
      return other.keySet().stream()
          .filter(group -> !whole.containsKey(group))
          .findFirst()
          .flatMap(group -> breach("there is a group " + group + " " + how + " only", group));
    }

    private Optional<Breach> breach(String what, List<Object> group) {
      Integer lake = groups.lake(group);
      Set<Integer> suspects =
          lake != null
              ? Set.of(lake)
              : rows.keySet().stream().map(groups::lake).collect(Collectors.toSet());
      return Optional.of(
          Breach.of("of " + groups.table().name() + ", " + what, new TreeSet<>(suspects)));
    }

    /** All groups recounted in two parts, or each alone where there are few. */
    private Map<List<Object>, List<List<Object>>> inParts() {
      List<List<Object>> names = List.copyOf(rows.keySet());
      int parts = Math.max(1, names.size() <= FEW ? names.size() : 2);
      Map<List<Object>, List<List<Object>>> made = new HashMap<>();
      for (int part = 0; part < parts; part++) {
        List<Row> some = new ArrayList<>();
        for (int i = part; i < names.size(); i += parts) {
          some.addAll(rows.get(names.get(i)));
        }
        recounted(bench.frame(some, schema))
            .forEach(
                (group, more) -> made.computeIfAbsent(group, g -> new ArrayList<>()).addAll(more));
      }
      return made;
    }

    private Map<List<Object>, List<List<Object>>> recounted(Dataset<Row> silver) {
      GoldTable<?, ?> table = groups.table();
      return bench.medallion().goldOf(table, silver).toDF().collectAsList().stream()
          .collect(
              Collectors.groupingBy(
                  row -> Values.of(row, table.group()),
                  Collectors.mapping(Values::of, Collectors.toList())));
    }
  }
}
