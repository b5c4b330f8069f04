package dev.kepler.medallion.internal.proof;

import dev.kepler.medallion.lake.TotalsNote;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;

/**
 * Pairs counts with the rows that should hold them, so that as few as can be are missing, left over
 * or changed: one row too many does not make all later ones wrong.
 */
final class CountAlignment {

  /** Longest stretch that is paired with care; a longer one is paired in its order. */
  private static final int LONGEST = 2_000;

  /**
   * A pair.
   *
   * @param expected index of a count; -1 where a row is left over
   * @param found index of a row; -1 where it is missing
   */
  record Step(int expected, int found) {}

  private final List<ExpectedCount> expected;
  private final List<TotalsNote> found;
  private final List<Step> steps = new ArrayList<>();

  private CountAlignment(List<ExpectedCount> expected, List<TotalsNote> found) {
    this.expected = expected;
    this.found = found;
  }

  /**
   * Pairs.
   *
   * @param expected oldest first; what one does not tell may be anything
   * @param found oldest first
   * @return the pairs in their order
   */
  static List<Step> of(List<ExpectedCount> expected, List<TotalsNote> found) {
    CountAlignment alignment = new CountAlignment(expected, found);
    alignment.pair();
    return alignment.steps;
  }

  private void pair() {
    int musts = expected.size();
    int rows = found.size();
    while (musts > 0 && rows > 0 && same(musts - 1, rows - 1)) {
      musts--;
      rows--;
    }
    int first = 0;
    while (first < musts && first < rows && same(first, first)) {
      steps.add(new Step(first, first));
      first++;
    }
    if (musts - first > LONGEST || rows - first > LONGEST) {
      inOrder(first, musts, rows);
    } else {
      withCare(first, musts, rows);
    }
    for (int i = 0; musts + i < expected.size(); i++) {
      steps.add(new Step(musts + i, rows + i));
    }
  }

  private boolean same(int must, int row) {
    return faults(must, row) == 0;
  }

  /** Other numbers are a fault, and so is another moment. */
  private int faults(int must, int row) {
    ExpectedCount count = expected.get(must);
    TotalsNote is = found.get(row);
    boolean otherNumbers = !count.isMetBy(is);
    boolean otherMoment =
        count.countedAt().filter(m -> !m.equals(is.countedAt().toString())).isPresent();
    return (otherNumbers ? 1 : 0) + (otherMoment ? 1 : 0);
  }

  private void inOrder(int first, int musts, int rows) {
    for (int i = first; i < Math.max(musts, rows); i++) {
      steps.add(new Step(i < musts ? i : -1, i < rows ? i : -1));
    }
  }

  /** The way with the fewest faults from the beginning to the end. */
  private void withCare(int first, int musts, int rows) {
    int[][] faults = new int[musts - first + 1][rows - first + 1];
    for (int i = 0; i <= musts - first; i++) {
      for (int j = 0; j <= rows - first; j++) {
        faults[i][j] = i == 0 || j == 0 ? i + j : fewest(faults, i, j, first);
      }
    }
    Deque<Step> way = new ArrayDeque<>();
    int i = musts - first;
    int j = rows - first;
    while (i > 0 || j > 0) {
      if (i > 0 && j > 0 && faults[i][j] == paired(faults, i, j, first)) {
        way.push(new Step(first + --i, first + --j));
      } else if (i > 0 && faults[i][j] == faults[i - 1][j] + 1) {
        way.push(new Step(first + --i, -1));
      } else {
        way.push(new Step(-1, first + --j));
      }
    }
    steps.addAll(way);
  }

  private int fewest(int[][] faults, int i, int j, int first) {
    return Math.min(paired(faults, i, j, first), Math.min(faults[i - 1][j], faults[i][j - 1]) + 1);
  }

  private int paired(int[][] faults, int i, int j, int first) {
    return faults[i - 1][j - 1] + faults(first + i - 1, first + j - 1);
  }
}
