package dev.kepler.medallion.testing;

import dev.kepler.medallion.Judge;
import dev.kepler.medallion.testing.Fates.Fate;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/**
 * Each record goes one way: into quarantine, into silver, or it says that its thing is gone. None
 * vanishes because something in it is null, and none becomes two.
 */
final class NothingIsLost implements Law {

  @Override
  public String sentence() {
    return "each record goes one way, and none is lost";
  }

  @Override
  public Optional<Breach> breach(Bench bench, List<History> cases) {
    List<Row> bronze = bench.bronze(cases);
    return parted(bench, bronze).or(() -> shaped(bench, bronze));
  }

  /** What is met and what failed are all that there was. */
  private static Optional<Breach> parted(Bench bench, List<Row> bronze) {
    Judge judge = bench.many().judge();
    Dataset<Row> judged = judge.judge(bench.bronzeOf(bronze));
    Map<List<Object>, Integer> left = new HashMap<>();
    bronze.forEach(row -> left.merge(Values.of(row), 1, Integer::sum));
    List<Row> sides = new ArrayList<>(judge.met(judged).collectAsList());
    sides.addAll(judge.failed(judged).collectAsList());
    sides.forEach(
        row -> left.merge(Values.of(row, bench.many().bronzeColumns()), -1, Integer::sum));
    for (Row row : bronze) {
      int times = left.get(Values.of(row));
      if (times != 0) {
        return Optional.of(
            Breach.of(
                "of a record, "
                    + (times > 0 ? "neither silver nor quarantine hears" : "more than one is made")
                    + ": "
                    + Values.of(row),
                List.of(Integer.valueOf(bench.lake(row)))));
      }
    }
    return Optional.empty();
  }

  /** What is met makes one row of silver each, or is gone. */
  private static Optional<Breach> shaped(Bench bench, List<Row> bronze) {
    Map<String, Fate> fates =
        Fates.of(bench, bench.bronzeOf(bench.tagged(bronze)), UnaryOperator.identity());
    for (int i = 0; i < bronze.size(); i++) {
      Fate fate = fates.get(String.valueOf(i));
      if (fate.isMet() && fate.silver().size() != 1) {
        return Optional.of(
            Breach.of(
                "a record that meets all expectations makes "
                    + fate.silver().size()
                    + " rows of silver: "
                    + Values.of(bronze.get(i)),
                List.of(Integer.valueOf(bench.lake(bronze.get(i))))));
      }
    }
    return Optional.empty();
  }
}
