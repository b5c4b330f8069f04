package dev.kepler.examples.feed;

import dev.kepler.medallion.landing.Landing;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.UUID;
import java.util.regex.Pattern;

/** How loads land in the folder of a lake: under names of their own, whatever landed before. */
public final class Landings {

  private static final int LONGEST_SUFFIX = 100;
  private static final Pattern FRESH =
      Pattern.compile("\\Aload-[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}-");

  private Landings() {}

  /**
   * Makes a folder, where it is missing.
   *
   * @throws InputException when it cannot be made
   */
  public static Path folder(Path folder) {
    try {
      return Files.createDirectories(folder);
    } catch (IOException e) {
      throw new InputException(
          "Cannot write to " + folder + ": " + e.getMessage() + ". Choose another lake.");
    }
  }

  /** Lands a file as it is, packed or not. */
  public static void land(Path file, Path folder) {
    Landing.into(folder).land(file, fresh() + suffix(file.getFileName().toString()));
  }

  /** Beginning of a name that nothing has landed under. */
  static String fresh() {
    return "load-" + UUID.randomUUID();
  }

  /** The end of a name that keeps a file's own, for the records' source. */
  static String suffix(String name) {
    String plain = name.replaceAll("[^A-Za-z0-9._-]", "_");
    return "-" + plain.substring(Math.max(0, plain.length() - LONGEST_SUFFIX));
  }

  /**
   * The file's own name, of one that landed here; any other name as it is.
   *
   * @param landed name under which it landed
   */
  public static String origin(String landed) {
    return FRESH.matcher(landed).replaceFirst("");
  }
}
