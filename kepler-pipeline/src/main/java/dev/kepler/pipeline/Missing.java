package dev.kepler.pipeline;

import java.util.List;

/** Check that a source has the columns it must have. */
final class Missing {

  private Missing() {}

  /**
   * Names every column that is missing.
   *
   * @throws HeaderException when there is one
   */
  static void check(String source, List<String> wanted, List<String> found) {
    List<String> missing = wanted.stream().filter(c -> !found.contains(c)).toList();
    if (!missing.isEmpty()) {
      throw new HeaderException(
          source,
          "it has no column " + String.join(", ", missing) + "; it has " + String.join(", ", found),
          "Name its columns " + String.join(", ", wanted) + ", in any order.");
    }
  }
}
