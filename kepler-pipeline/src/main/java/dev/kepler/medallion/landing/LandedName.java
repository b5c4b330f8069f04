package dev.kepler.medallion.landing;

import dev.kepler.medallion.internal.text.OneLine;
import java.nio.charset.StandardCharsets;

/** Names that a stream reads as they are. */
public final class LandedName {

  /** File systems allow 255 bytes; what is added to a name while it is written needs some. */
  private static final int LONGEST = 200;

  private static final String PATTERN = "*?[]{}\\^";
  private static final String SEPARATORS = ":/";
  private static final String COPYING = "._COPYING_";

  private LandedName() {}

  /**
   * Checks the name of a file that is to land.
   *
   * @throws IllegalArgumentException when a stream would not read it, or not under that name
   */
  static void check(String name, String folder) {
    String reason = fault(name);
    if (reason != null) {
      throw new IllegalArgumentException(
          "Cannot land '"
              + OneLine.of(name)
              + "' in "
              + folder
              + ": "
              + reason
              + ". Give it another name, such as load-7.csv.");
    }
  }

  /** Tells whether a stream leaves files of that name alone. */
  public static boolean isHidden(String name) {
    return name.startsWith(".") || name.startsWith("_") || name.endsWith(COPYING);
  }

  private static String fault(String name) {
    if (name.isBlank()) {
      return "the name is blank";
    }
    if (isHidden(name)) {
      return "a stream takes that name for a hidden file's and would never read it";
    }
    if (name.getBytes(StandardCharsets.UTF_8).length > LONGEST) {
      return "the name is longer than " + LONGEST + " bytes";
    }
    if (has(name, PATTERN)) {
      return "the name has one of " + PATTERN + " and may be taken for a pattern";
    }
    if (has(name, SEPARATORS)) {
      return "the name has one of " + SEPARATORS + ", which separate the parts of a path";
    }
    return name.chars().anyMatch(Character::isISOControl)
        ? "the name has a control character"
        : null;
  }

  private static boolean has(String name, String characters) {
    return name.chars().anyMatch(c -> characters.indexOf(c) >= 0);
  }
}
