package dev.kepler.medallion.testing;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;

/** Makes cases that break a law smaller, for as long as they still break it. */
final class Shrinker {

  /** Cases that are looked at alone before the search for several that break it together. */
  private static final int ALONE = 5;

  private static final int MOST_TRIES = 200;

  /** Cases that break a law, and how. */
  record Smallest(List<History> cases, Breach breach) {}

  private final Bench bench;
  private final Law law;
  private Smallest smallest;
  private int tries;

  Shrinker(Bench bench, Law law, List<History> cases, Breach breach) {
    this.bench = bench;
    this.law = law;
    this.smallest = new Smallest(cases, breach);
  }

  /** The smallest that was found. */
  Smallest shrink() {
    if (!findsOneAlone()) {
      dropCases();
    }
    int before;
    do {
      before = smallest.cases().hashCode();
      IntStream.range(0, smallest.cases().size()).forEach(this::makeSmaller);
    } while (smallest.cases().hashCode() != before && tries < MOST_TRIES);
    IntStream.range(0, smallest.cases().size()).forEach(this::makePlainer);
    return smallest;
  }

  private boolean findsOneAlone() {
    List<History> cases = smallest.cases();
    return smallest.breach().suspects().stream()
        .map(cases::get)
        .sorted(Comparator.comparing(History::size))
        .limit(ALONE)
        .anyMatch(history -> breaks(List.of(history)));
  }

  /** Leaves halves out, then quarters, down to one by one. */
  private void dropCases() {
    for (int length = smallest.cases().size() / 2; length > 0; length /= 2) {
      for (int from = 0; from < smallest.cases().size() && smallest.cases().size() > 1; ) {
        List<History> cases = new ArrayList<>(smallest.cases());
        cases.subList(from, Math.min(from + length, cases.size())).clear();
        if (cases.isEmpty() || !breaks(cases)) {
          from += length;
        }
      }
    }
    breaks(
        List.of(
            new History(smallest.cases().stream().flatMap(one -> one.loads().stream()).toList())));
  }

  /** Leaves loads out of a case, then rows, and joins loads. */
  private void makeSmaller(int place) {
    for (int i = 0; i < at(place).loads().size(); ) {
      i += breaksWith(place, at(place).withoutLoad(i)) ? 0 : 1;
    }
    for (int i = 0; i < at(place).size(); ) {
      i += breaksWith(place, at(place).withoutRow(i)) ? 0 : 1;
    }
    for (int i = 0; i < at(place).loads().size() - 1; ) {
      i += breaksWith(place, at(place).withLoadsJoined(i)) ? 0 : 1;
    }
  }

  private History at(int place) {
    return smallest.cases().get(place);
  }

  /** Empties what need not be said: a column of all rows, or else of each that can do without. */
  private void makePlainer(int place) {
    StructType raw = bench.medallion().raw().schema();
    for (StructField field : raw.fields()) {
      int column = raw.fieldIndex(field.name());
      History history = at(place);
      boolean isSaid = history.rows().anyMatch(row -> row.values().get(column) != null);
      if (field.nullable()
          && isSaid
          && !breaksWith(place, history.without(field.name(), raw))
          && history.size() > 1) {
        for (int row = 0; row < history.size(); row++) {
          History now = at(place);
          History emptied = now.without(field.name(), raw, row);
          if (!emptied.equals(now)) {
            breaksWith(place, emptied);
          }
        }
      }
    }
  }

  private boolean breaksWith(int place, History history) {
    List<History> cases = new ArrayList<>(smallest.cases());
    cases.set(place, history);
    return history.size() > 0 && breaks(cases);
  }

  private boolean breaks(List<History> cases) {
    if (++tries > MOST_TRIES) {
      return false;
    }
    Optional<Breach> breach = law.check(bench, cases);
    breach.ifPresent(found -> smallest = new Smallest(cases, found));
    return breach.isPresent();
  }
}
