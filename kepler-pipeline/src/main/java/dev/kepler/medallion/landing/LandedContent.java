package dev.kepler.medallion.landing;

import dev.kepler.medallion.internal.csv.CsvHeaderException;
import dev.kepler.medallion.internal.csv.CsvLines.Line;
import dev.kepler.medallion.internal.csv.CsvRows;
import dev.kepler.medallion.internal.csv.Unpacked;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
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
  static void check(Unpacked.Bytes aside, String name, String folder) throws IOException {
    if (isEmpty(aside)) {
      throw refusal(name, folder, "it is empty", "Land a file with a header and rows");
    }
    try (InputStream content = Unpacked.open(aside, name)) {
      CsvRows rows =
          new CsvRows(content, name, column -> false, line -> requireSound(line, name, folder));
      requireSound(rows.header(), name, folder);
      if (!hasRow(rows, name, folder)) {
        throw refusal(
            name, folder, "it has no row below its header", "Land it once there is something new");
      }
    } catch (ZipException | EOFException e) {
      throw refusal(
          name, folder, "it is no packed file: " + e.getMessage(), "Pack it, or rename it");
    } catch (CsvHeaderException e) {
      throw refusal(name, folder, e.reason(), e.remedy().replaceFirst("\\.$", ""));
    }
  }

  private static boolean isEmpty(Unpacked.Bytes aside) throws IOException {
    try (InputStream content = aside.open()) {
      return content.read() < 0;
    }
  }

  private static boolean hasRow(CsvRows rows, String name, String folder) {
    boolean found = false;
    for (Line row = rows.next(); row != null; row = rows.next()) {
      requireSound(row, name, folder);
      found = true;
    }
    return found;
  }

  private static void requireSound(Line line, String name, String folder) {
    if (line != null && line.trouble() != null) {
      throw refusal(
          name, folder, line.trouble(), line.whole() ? "Save it as UTF-8" : "Get the whole file");
    }
  }

  private static IllegalArgumentException refusal(
      String name, String folder, String reason, String remedy) {
    return new IllegalArgumentException(
        "Cannot land " + name + " in " + folder + ": " + reason + ". " + remedy + ".");
  }
}
