package dev.kepler.medallion.internal.csv;

import dev.kepler.medallion.internal.text.OneLine;
import java.util.List;

/** Check that a source has the columns it must have. */
public final class RequiredColumns {

  private static final int NAMED = 30;

  private RequiredColumns() {}

  /**
   * Names every column that is missing.
   *
   * @throws CsvHeaderException when there is one
   */
  public static void check(String source, List<String> wanted, List<String> found) {
    List<String> missing = wanted.stream().filter(c -> !found.contains(c)).toList();
    if (!missing.isEmpty()) {
      throw new CsvHeaderException(
          source,
          "it has no column " + String.join(", ", missing) + "; it has " + some(found),
          "Name its columns " + String.join(", ", wanted) + ", in any order.");
    }
  }

  private static String some(List<String> found) {
    return OneLine.of(String.join(", ", found.subList(0, Math.min(NAMED, found.size()))))
        + (found.size() > NAMED ? " and " + (found.size() - NAMED) + " more" : "");
  }
}
