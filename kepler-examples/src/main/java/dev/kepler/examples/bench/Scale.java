package dev.kepler.examples.bench;

import java.util.List;

/**
 * Sizes of a run.
 *
 * @param tableRows rows of the simulated table, landed in ranges of {@code loadRows} row ids
 * @param loadRows rows of a warm load
 * @param warmUps loads of each kind before the clock counts
 * @param loads warm loads of each kind, over all rounds together
 * @param largeRows rows of a large load
 * @param largeLoads large loads in each round, after one that warms up
 * @param held rows that silver holds before figure e, smallest first
 * @param fillRows rows of one load while silver is being filled
 */
record Scale(
    int tableRows,
    int loadRows,
    int warmUps,
    int loads,
    int largeRows,
    int largeLoads,
    List<Long> held,
    int fillRows) {

  /** The sizes of the published figures. */
  static final Scale FULL =
      new Scale(
          SimulatedKois.TABLE_ROWS,
          1_000,
          3,
          30,
          1_000_000,
          2,
          List.of(10_000L, 1_000_000L, 5_000_000L),
          200_000);

  /** Sizes that show whether everything works, and little more. */
  static final Scale QUICK =
      new Scale(2_999, 1_000, 1, 3, 50_000, 1, List.of(5_000L, 50_000L), 25_000);

  /** The same with another number of warm loads of each kind. */
  Scale withLoads(int number) {
    return new Scale(tableRows, loadRows, warmUps, number, largeRows, largeLoads, held, fillRows);
  }

  /** Warm loads of each kind in one round. */
  int loadsIn(int rounds) {
    return (loads + rounds - 1) / rounds;
  }
}
