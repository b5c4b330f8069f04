package dev.kepler.examples.feed;

import java.io.IOException;
import java.io.InputStream;
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

  /** Lands a file as it is, packed or not. */
  public static void land(Path file, Location folder) {
    try (InputStream content = Files.newInputStream(file)) {
      folder.landing().land(fresh() + suffix(file.getFileName().toString()), content);
    } catch (IOException e) {
      throw new InputException("Cannot read " + file + ": " + e.getMessage() + ". Check the file.");
    }
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
