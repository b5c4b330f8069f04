package dev.kepler.medallion.testing;

import dev.kepler.medallion.testing.Fates.Fate;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.IntStream;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/**
 * What becomes of a record follows from the record: not from the rows beside it, their order or
 * their partition, nor from the clock or the file. That all records of a key within a load say the
 * same is another matter, and is not looked at here.
 */
final class RowByRow implements Law {

  private static final int FEW = 8;
  private static final int PARTITIONS = 7;

  @Override
  public String sentence() {
    return "what becomes of a record follows from the record alone";
  }

  @Override
  public Optional<Breach> breach(Bench bench, List<History> cases) {
    List<Row> bronze = bench.bronze(cases);
    List<Row> tagged = bench.tagged(bronze);
    Map<String, Fate> together = Fates.of(bench, bench.bronzeOf(tagged), Surroundings::ofFirst);
    Map<String, Map<String, Fate>> others = new TreeMap<>();
    others.put("among fewer rows", inParts(bench, tagged));
    others.put("in another place, at another time", elsewhere(bench, bronze));
    for (Map.Entry<String, Map<String, Fate>> other : others.entrySet()) {
      for (Map.Entry<String, Fate> entry : other.getValue().entrySet()) {
        int row = Integer.parseInt(entry.getKey()) % bronze.size();
        Fate first = together.get(String.valueOf(row));
        if (!entry.getValue().equals(first)) {
          return Optional.of(
              Breach.of(
                  "the record "
                      + Values.of(bronze.get(row))
                      + "\n    became "
                      + first
                      + "\n    and "
                      + other.getKey()
                      + ", "
                      + entry.getValue(),
                  List.of(Integer.valueOf(bench.lake(bronze.get(row))))));
        }
      }
    }
    return Optional.empty();
  }

  /** Every row in one of two parts, and alone where there are few. */
  private static Map<String, Fate> inParts(Bench bench, List<Row> tagged) {
    int parts = tagged.size() <= FEW ? tagged.size() : 2;
    Map<String, Fate> fates = new HashMap<>();
    for (int part = 0; part < parts && parts > 1; part++) {
      int rest = part;
      List<Row> rows =
          IntStream.range(0, tagged.size())
              .filter(i -> i % parts == rest)
              .mapToObj(tagged::get)
              .toList();
      fates.putAll(Fates.of(bench, bench.bronzeOf(rows), Surroundings::ofFirst));
    }
    return fates;
  }

  /** Every row some times over, in the opposite order, in several partitions. */
  private static Map<String, Fate> elsewhere(Bench bench, List<Row> bronze) {
    List<Row> copies = new ArrayList<>();
    for (int copy = 0; copy < (bronze.size() <= FEW ? FEW : 2); copy++) {
      copies.addAll(bronze);
    }
    List<Row> rows = new ArrayList<>(bench.tagged(copies));
    Collections.reverse(rows);
    Dataset<Row> scattered = bench.scattered(rows, bench.many().bronze().schema(), PARTITIONS);
    return Fates.of(bench, scattered, Surroundings::ofAnother);
  }
}
