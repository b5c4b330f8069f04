package dev.kepler.pipeline;

import com.univocity.parsers.common.TextParsingException;
import com.univocity.parsers.csv.CsvParser;
import com.univocity.parsers.csv.CsvParserSettings;
import dev.kepler.model.RawKoi;
import dev.kepler.pipeline.CsvLines.Line;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.time.LocalDateTime;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.Objects;
import java.util.Optional;

/**
 * Records of one CSV file, bound by the names in its header. Each line after the header that is not
 * blank gives exactly one record; a line stands for itself, so a broken one spoils no other. A file
 * that is damaged, as a packed one that is cut off, ends with a record that says so.
 */
final class CsvRecords implements Iterator<RawKoi> {

  private static final char REPLACEMENT = '\uFFFD';
  private static final String PREAMBLE = "#";
  private static final String BYTE_ORDER_MARK = "\uFEFF";

  private final String source;
  private final CsvLines lines;
  private final CsvParser parser = parser();
  private CsvForm.Field[] fields;
  private LocalDateTime date;
  private Line next;
  private long linesRead;
  private long lastRead;
  private long nextAt;
  private long at;

  /**
   * Reads the preamble, lines that begin with {@code #}, and the header.
   *
   * @throws HeaderException when a column is missing or stands twice, or the header cannot be read
   */
  CsvRecords(InputStream content, String source, CsvForm form) {
    this(content, source);
    Line header = next;
    this.fields = header == null ? new CsvForm.Field[0] : bind(header, form);
    this.next = header == null ? null : nextLine();
  }

  /** Reads the preamble alone; the header is next. */
  private CsvRecords(InputStream content, String source) {
    this.source = source;
    this.lines = new CsvLines(content);
    this.next = nextLine();
    while (next != null && next.trouble() == null && next.text().startsWith(PREAMBLE)) {
      date = date == null ? ReleaseDate.parse(next.text().substring(1)) : date;
      next = nextLine();
    }
  }

  /** Date that a file's preamble bears, whatever its header is. */
  static Optional<LocalDateTime> releaseDate(InputStream content, String source) {
    return new CsvRecords(content, source).releaseDate();
  }

  /** Date of the release as the preamble bears it, if it does. */
  Optional<LocalDateTime> releaseDate() {
    return Optional.ofNullable(date);
  }

  /** Lines below the header that were read and are not blank. */
  long lines() {
    return linesRead;
  }

  @Override
  public boolean hasNext() {
    return next != null;
  }

  @Override
  public RawKoi next() {
    if (next == null) {
      throw new NoSuchElementException();
    }
    at = nextAt;
    RawKoi koi = read(next);
    linesRead++;
    next = nextLine();
    return koi;
  }

  /** Number of the line of the record that came last, counted from 1. */
  long line() {
    return at;
  }

  private CsvForm.Field[] bind(Line header, CsvForm form) {
    if (header.trouble() != null) {
      throw new HeaderException(source, header.trouble(), "Give a CSV file in UTF-8.");
    }
    List<String> names =
        Arrays.stream(headerFields(header.text()))
            .map(name -> Objects.requireNonNullElse(name, "").strip().toLowerCase(Locale.ROOT))
            .toList();
    Missing.check(source, form.columns(), names);
    for (String column : form.columns()) {
      if (names.indexOf(column) != names.lastIndexOf(column)) {
        throw new HeaderException(
            source, "column " + column + " stands twice", "Keep one of them.");
      }
    }
    Map<String, CsvForm.Field> known = form.fields();
    return names.stream().map(known::get).toArray(CsvForm.Field[]::new);
  }

  private String[] headerFields(String header) {
    try {
      String[] names = parser.parseLine(header);
      return names == null ? new String[0] : names;
    } catch (TextParsingException e) {
      throw new HeaderException(source, "its header is no CSV", "Give a CSV file in UTF-8.");
    }
  }

  private RawKoi read(Line line) {
    RawKoi koi = new RawKoi();
    koi.setSource(source);
    if (line.trouble() != null) {
      koi.setCorruptRecord(
          "Cannot read this line: " + line.trouble() + ". It begins '" + line.text() + "'");
    } else if (!fill(koi, line.text()) || line.text().indexOf(REPLACEMENT) >= 0) {
      koi.setCorruptRecord(line.text());
    }
    return koi;
  }

  /** Sets what can be read; false when something could not. */
  private boolean fill(RawKoi koi, String line) {
    String[] values;
    try {
      values = parser.parseLine(line);
    } catch (TextParsingException e) {
      return false;
    }
    if (values == null || values.length != fields.length) {
      return false;
    }
    boolean whole = true;
    for (int i = 0; i < values.length; i++) {
      if (fields[i] != null && values[i] != null) {
        whole &= set(fields[i], koi, values[i]);
      }
    }
    return whole;
  }

  private static boolean set(CsvForm.Field field, RawKoi koi, String value) {
    try {
      field.set(koi, value);
      return true;
    } catch (NumberFormatException e) {
      return false;
    }
  }

  private Line nextLine() {
    try {
      Line line = lines.next();
      lastRead++;
      while (line != null && line.trouble() == null && isBlank(line.text())) {
        line = lines.next();
        lastRead++;
      }
      nextAt = lastRead;
      return line != null && line.text().startsWith(BYTE_ORDER_MARK)
          ? new Line(line.text().substring(1), line.trouble())
          : line;
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot read " + source + ": " + e.getMessage(), e);
    }
  }

  private static boolean isBlank(String line) {
    return line.isBlank() || line.equals(BYTE_ORDER_MARK);
  }

  private static CsvParser parser() {
    CsvParserSettings settings = new CsvParserSettings();
    settings.trimValues(false);
    settings.setMaxColumns(10_000);
    settings.setMaxCharsPerColumn(-1);
    settings.getFormat().setComment('\0');
    return new CsvParser(settings);
  }
}
