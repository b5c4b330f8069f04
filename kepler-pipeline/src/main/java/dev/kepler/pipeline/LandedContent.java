package dev.kepler.pipeline;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.zip.ZipException;

/** What a file must hold to land: lines, and all of them. */
final class LandedContent {

  private LandedContent() {}

  /**
   * Checks a file that was written aside.
   *
   * @param name under which it is to land
   * @throws IllegalArgumentException when it is empty, damaged, or has no row
   */
  static void check(Path aside, String name, Path folder) throws IOException {
    if (Files.size(aside) == 0) {
      throw refusal(name, folder, "it is empty", "Land a file with a header and rows");
    }
    try (InputStream bytes = Files.newInputStream(aside);
        InputStream content = LandedFile.unpacked(bytes, name)) {
      if (rows(new CsvLines(content), name, folder) < 1) {
        throw refusal(
            name, folder, "it has no row below its header", "Land it once there is something new");
      }
    } catch (ZipException | EOFException e) {
      throw refusal(
          name, folder, "it is no packed file: " + e.getMessage(), "Pack it, or rename it");
    }
  }

  private static long rows(CsvLines lines, String name, Path folder) throws IOException {
    long rows = -1;
    for (CsvLines.Line line = lines.next(); line != null; line = lines.next()) {
      if (line.trouble() != null) {
        throw refusal(name, folder, line.trouble(), "Get the whole file");
      }
      if (!line.text().isBlank() && !(rows < 0 && line.text().startsWith("#"))) {
        rows++;
      }
    }
    return rows;
  }

  private static IllegalArgumentException refusal(
      String name, Path folder, String reason, String remedy) {
    return new IllegalArgumentException(
        "Cannot land " + name + " in " + folder + ": " + reason + ". " + remedy + ".");
  }
}
