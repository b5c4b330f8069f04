package dev.kepler.examples.bench;

import dev.kepler.model.Disposition;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;

/**
 * One table of simulated KOIs: which star, which planet, which disposition at each position. The
 * constants are counts of the 2017 table.
 */
final class SimulatedTable {

  /** Rows of the table. */
  static final int ROWS = 9_564;

  /** Stars of the table. */
  static final int STARS = 8_214;

  /** Stars with 1, 2, ... 7 KOIs. */
  private static final int[] STARS_BY_MULTIPLICITY = {7_276, 661, 179, 68, 25, 3, 2};

  /** Of the 1,350 KOIs after the first of their star, those that stand right behind it. */
  private static final double ADJACENT = 519 / 1_350.0;

  /**
   * Shares of CONFIRMED and of CANDIDATE around stars with 1, 2, 3, and 4 or more KOIs; the rest is
   * FALSE POSITIVE, and rarer the more KOIs a star has.
   */
  private static final double[][] LIVING = {
    {1_010 / 7_276.0, 1_644 / 7_276.0},
    {594 / 1_322.0, 406 / 1_322.0},
    {377 / 537.0, 124 / 537.0},
    {312 / 429.0, 74 / 429.0}
  };

  private final short[] stars = new short[ROWS];
  private final byte[] planets = new byte[ROWS];
  private final Disposition[] dispositions = new Disposition[ROWS];

  SimulatedTable(Random random) {
    int[] multiplicities = multiplicities(random);
    byte[] seen = new byte[STARS];
    int position = 0;
    for (int[] run : runs(multiplicities, random)) {
      for (int planet = 0; planet < run[1]; planet++) {
        stars[position] = (short) run[0];
        planets[position] = ++seen[run[0]];
        dispositions[position] = disposition(multiplicities[run[0]], random);
        position++;
      }
    }
  }

  /** Number of the star within the table, from 0. */
  int star(int position) {
    return stars[position];
  }

  /** Number of the planet around its star, from 1. */
  int planet(int position) {
    return planets[position];
  }

  /** What the object is held to be. */
  Disposition disposition(int position) {
    return dispositions[position];
  }

  private static int[] multiplicities(Random random) {
    List<Integer> all = new ArrayList<>(STARS);
    for (int i = 0; i < STARS_BY_MULTIPLICITY.length; i++) {
      all.addAll(Collections.nCopies(STARS_BY_MULTIPLICITY[i], i + 1));
    }
    Collections.shuffle(all, random);
    return all.stream().mapToInt(Integer::intValue).toArray();
  }

  /** Planets of one star that stand together, as star and length, in the order of the table. */
  private static List<int[]> runs(int[] multiplicities, Random random) {
    List<int[]> runs = new ArrayList<>(ROWS);
    for (int star = 0; star < multiplicities.length; star++) {
      int[] run = {star, 1};
      runs.add(run);
      for (int planet = 1; planet < multiplicities[star]; planet++) {
        if (random.nextDouble() < ADJACENT) {
          run[1]++;
        } else {
          run = new int[] {star, 1};
          runs.add(run);
        }
      }
    }
    Collections.shuffle(runs, random);
    return runs;
  }

  private static Disposition disposition(int multiplicity, Random random) {
    double[] living = LIVING[Math.min(multiplicity, LIVING.length) - 1];
    double share = random.nextDouble();
    if (share < living[0]) {
      return Disposition.CONFIRMED;
    }
    return share < living[0] + living[1] ? Disposition.CANDIDATE : Disposition.FALSE_POSITIVE;
  }
}
