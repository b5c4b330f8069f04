package dev.kepler.medallion.lake;

import java.util.List;
import java.util.Locale;

/**
 * Differences of one kind in one table, which mostly have one cause.
 *
 * @param table as in {@link Difference}
 * @param cause what is wrong, such as {@code row missing} or {@code confidence differs}
 * @param count how many differences of the kind there are
 * @param first the first few of them
 */
public record DifferenceGroup(String table, String cause, long count, List<Difference> first) {

  /** Copies the list. */
  public DifferenceGroup {
    first = List.copyOf(first);
  }

  /** Reads as a heading. */
  @Override
  public String toString() {
    return String.format(Locale.ROOT, "%s: %s (%,d)", table, cause, count);
  }
}
