package dev.kepler.medallion.testing;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.spark.sql.Row;

/**
 * One way in which the loads of a case may come: cut into batches, one of them done twice, as after
 * a crash; rows of a load said twice, and in another order.
 *
 * @param number of the case
 * @param arrived all rows of bronze, as they are in the case
 * @param batches rows of bronze, as they come
 */
record Trial(int number, List<Row> arrived, List<List<Row>> batches) {

  /** Up to so many cases, all cuts of each are tried, and all batches done twice. */
  private static final int FEW = 3;

  private static final int ALL_WAYS = 4;
  private static final int SOME = 32;

  /**
   * How loads become batches.
   *
   * @param twice the load whose batch is done twice, if it is the last of its batch
   * @param joins a bit for each load that has the next in its batch
   */
  private record Way(int twice, long joins) {

    /** All ways of a few loads, some of many, or one. */
    static List<Way> of(int loads, boolean isFew, long seed) {
      if (isFew && loads <= ALL_WAYS) {
        return IntStream.range(0, loads << (loads - 1))
            .mapToObj(i -> new Way(i % loads, i / loads))
            .toList();
      }
      Random random = new Random(seed);
      return Stream.generate(() -> new Way(random.nextInt(loads), random.nextLong()))
          .limit(isFew ? SOME : 1)
          .toList();
    }

    boolean cutsAfter(int load) {
      return (joins >> load & 1) == 0;
    }
  }

  /** Ways in which cases may come, each in a lake of its own: its place in the list. */
  static List<Trial> of(Bench bench, List<History> cases) {
    List<Trial> trials = new ArrayList<>();
    for (int number = 0; number < cases.size(); number++) {
      for (Way way : Way.of(cases.get(number).loads().size(), cases.size() <= FEW, number)) {
        trials.add(of(bench, cases, number, way, trials.size()));
      }
    }
    return trials;
  }

  private static Trial of(Bench bench, List<History> cases, int number, Way way, int lake) {
    List<List<Row>> loads = bench.bronze(lake, cases.get(number));
    List<List<Row>> batches = new ArrayList<>();
    List<Row> batch = new ArrayList<>();
    for (int i = 0; i < loads.size(); i++) {
      batch.addAll(shuffled(loads.get(i)));
      if (i == loads.size() - 1 || way.cutsAfter(i)) {
        batches.add(batch);
        if (i == way.twice()) {
          batches.add(batch);
        }
        batch = new ArrayList<>();
      }
    }
    return new Trial(number, loads.stream().flatMap(List::stream).toList(), batches);
  }

  /** The rows in reverse, the first of them said twice. */
  private static List<Row> shuffled(List<Row> load) {
    List<Row> rows = new ArrayList<>(load);
    rows.add(load.get(0));
    Collections.reverse(rows);
    return rows;
  }
}
