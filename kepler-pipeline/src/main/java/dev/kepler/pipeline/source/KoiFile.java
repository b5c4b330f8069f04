package dev.kepler.pipeline.source;

import dev.kepler.medallion.internal.csv.CsvHeader;
import dev.kepler.medallion.internal.csv.CsvHeaderException;
import dev.kepler.medallion.internal.csv.CsvLines.Line;
import dev.kepler.medallion.internal.csv.CsvRows;
import dev.kepler.medallion.internal.csv.Unpacked;
import dev.kepler.medallion.source.CsvValues;
import dev.kepler.model.ArchiveColumns;
import dev.kepler.model.KoiColumns;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.zip.ZipException;

/**
 * KOI table in a local file, read whole as a source would read it when it lands: a release of the
 * archive or a table in the notebook's form, packed or not, in UTF-8 or UTF-16. For those who look
 * at a file, or cut it, before it lands. Immutable.
 *
 * <pre>{@code
 * KoiFile table = KoiFile.read(Path.of("koi.csv.gz"));
 * if (table.keys() == KeyScheme.ROW_ID) {
 *   table.rows().forEach(row -> System.out.println(row.rowId() + ": " + row.text()));
 * }
 * }</pre>
 */
public final class KoiFile {

  private final KeyScheme keys;
  private final List<String> header;
  private final List<Row> rows;

  /**
   * A record.
   *
   * @param text as it stands in the file; of several lines where a quoted field holds line ends
   * @param rowId its {@code row_id}; null where there is none that can be read
   */
  public record Row(String text, Long rowId) {}

  private KoiFile(KeyScheme keys, List<String> header, List<Row> rows) {
    this.keys = keys;
    this.header = List.copyOf(header);
    this.rows = List.copyOf(rows);
  }

  /**
   * Reads a file.
   *
   * @throws IllegalArgumentException when it cannot be read, is empty, damaged or cut off, has no
   *     row, is no UTF-8 or UTF-16, or is no KOI table; says which, and what to do
   */
  public static KoiFile read(Path file) {
    try (InputStream content = open(file)) {
      List<String> header = new ArrayList<>();
      CsvRows rows =
          new CsvRows(
              content,
              file.toString(),
              KoiForm.NOTEBOOK::isOfOneLine,
              line -> header.add(sound(file, line).text()));
      CsvHeader names = header(file, rows);
      header.add(names.line().text());
      KoiForm form = form(names);
      List<Row> records = rows(file, rows, names, form);
      if (records.isEmpty()) {
        throw refusal(file, "it has a header and no rows", "Give a file with rows.");
      }
      if (form == KoiForm.ARCHIVE) {
        requireEnd(file, rows, records.get(records.size() - 1).text());
      }
      return new KoiFile(keys(form), header, records);
    } catch (NoSuchFileException e) {
      throw refusal(file, "there is no such file", "Check the path.");
    } catch (ZipException | EOFException e) {
      throw refusal(
          file, "it is no packed file: " + e.getMessage(), "Get the whole file, or rename it.");
    } catch (IOException | UncheckedIOException e) {
      throw refusal(file, String.valueOf(e.getMessage()), "Check the file.");
    }
  }

  /**
   * What the keys of a file's records are made of, by its header alone.
   *
   * @return empty where the header does not have all columns of one form: the file is no KOI table,
   *     or not written to its end yet
   */
  public static Optional<KeyScheme> keysOf(Path file) {
    try (InputStream content = open(file)) {
      CsvRows rows = new CsvRows(content, file.toString(), column -> false, line -> {});
      return KoiForm.of(CsvHeader.of(file.toString(), rows)).map(KoiFile::keys);
    } catch (IOException | UncheckedIOException | CsvHeaderException e) {
      return Optional.empty();
    }
  }

  /** What the keys of its records are made of: KOI names for a release of the archive. */
  public KeyScheme keys() {
    return keys;
  }

  /** The lines of its preamble, if it has one, and its header. */
  public List<String> header() {
    return header;
  }

  /** Its records, one at least. */
  public List<Row> rows() {
    return rows;
  }

  private static InputStream open(Path file) throws IOException {
    return Unpacked.open(() -> Files.newInputStream(file), file.toString());
  }

  private static CsvHeader header(Path file, CsvRows rows) throws IOException {
    if (rows.header() == null) {
      throw refusal(
          file,
          Files.size(file) == 2
              ? "it is empty: a byte-order mark, not UTF-8's, and nothing more"
              : "it is empty",
          "Give a file with a header.");
    }
    sound(file, rows.header());
    return CsvHeader.of(file.toString(), rows);
  }

  /** The form of a table; for one that is of neither, an exception that says what is nearest. */
  private static KoiForm form(CsvHeader header) {
    KoiForm form =
        KoiForm.of(header).orElse(isNearRelease(header) ? KoiForm.ARCHIVE : KoiForm.NOTEBOOK);
    header.bind(form);
    return form;
  }

  private static boolean isNearRelease(CsvHeader header) {
    return header.names().contains(ArchiveColumns.KEPID);
  }

  private static List<Row> rows(Path file, CsvRows rows, CsvHeader header, KoiForm form) {
    int rowId = form == KoiForm.NOTEBOOK ? header.names().indexOf(KoiColumns.ROW_ID) : -1;
    List<Row> records = new ArrayList<>();
    for (Line row = rows.next(); row != null; row = rows.next()) {
      sound(file, row);
      records.add(new Row(row.text(), rowId < 0 ? null : rowId(rows.fields(row.text()), rowId)));
    }
    return records;
  }

  private static Long rowId(String[] fields, int column) {
    try {
      return fields.length <= column || fields[column] == null
          ? null
          : CsvValues.number(fields[column]);
    } catch (NumberFormatException e) {
      return null;
    }
  }

  /** A release that was downloaded in part ends in the middle of a record. */
  private static void requireEnd(Path file, CsvRows rows, String last) {
    if (rows.fields(last).length != rows.columns()) {
      throw refusal(
          file,
          "its last line is cut off: '" + last.substring(0, Math.min(last.length(), 80)) + "'",
          "Get the whole file.");
    }
  }

  private static Line sound(Path file, Line line) {
    if (line.trouble() != null) {
      throw refusal(
          file, line.trouble(), line.whole() ? "Save it as UTF-8." : "Get the whole file.");
    }
    return line;
  }

  private static KeyScheme keys(KoiForm form) {
    return form == KoiForm.ARCHIVE ? KeyScheme.KOI_NAME : KeyScheme.ROW_ID;
  }

  private static IllegalArgumentException refusal(Path file, String reason, String remedy) {
    return new IllegalArgumentException(
        "Cannot read " + Objects.toString(file) + ": " + reason + ". " + remedy);
  }
}
