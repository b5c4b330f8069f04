package dev.kepler.medallion.internal.csv;

import dev.kepler.medallion.internal.csv.CsvLines.Line;
import dev.kepler.medallion.source.CsvForm;
import java.io.InputStream;
import java.time.LocalDateTime;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.Optional;

/**
 * Records of one CSV file, bound by the names in its header. Each of {@link CsvRows} after the
 * header gives exactly one record; a row stands for itself, so a broken one spoils no other. A file
 * that is damaged, as a packed one that is cut off, ends with a record that says so.
 */
public final class CsvRecords<R> implements Iterator<R> {

  private static final char REPLACEMENT = '\uFFFD';
  private static final char LINE_END = '\n';
  private static final int BEGINNING = 200;

  private final String source;
  private final Preamble preamble = new Preamble();
  private final CsvRows rows;
  private final CsvForm<R> form;
  private final List<CsvForm.Field<R>> fields;
  private final OtherColumns others;
  private Line next;
  private long linesRead;
  private long at;

  /**
   * Reads the preamble and the header.
   *
   * @throws CsvHeaderException when a column is missing or stands twice, or the header cannot be
   *     read
   */
  public CsvRecords(InputStream content, String source, CsvForm<R> form) {
    this.source = source;
    this.form = form;
    this.rows = new CsvRows(content, source, form::isOfOneLine, preamble::read);
    if (rows.header() == null) {
      this.fields = List.of();
      this.others = new OtherColumns(List.of());
    } else {
      CsvHeader header = CsvHeader.of(source, rows).as(form);
      this.fields = header.bind(form);
      this.others = new OtherColumns(form.keepsOthers() ? header.others(form) : List.of());
    }
    this.next = rows.header() == null ? null : rows.next();
  }

  /** What the preamble of a file says, whatever its header is. */
  public static Preamble preamble(InputStream content, String source) {
    Preamble preamble = new Preamble();
    new CsvRows(content, source, column -> false, preamble::read);
    return preamble;
  }

  /** Date of the release as the preamble bears it, if it does. */
  public Optional<LocalDateTime> releaseDate() {
    return preamble.date();
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
  public R next() {
    if (next == null) {
      throw new NoSuchElementException();
    }
    at = next.number();
    linesRead += lines(next.text());
    R record = read(next);
    next = rows.next();
    return record;
  }

  private static long lines(String record) {
    return record.indexOf(LINE_END) < 0
        ? 1
        : record.lines().filter(line -> !line.isBlank()).count();
  }

  /** Number of the line on which the record that came last begins, counted from 1. */
  public long line() {
    return at;
  }

  private R read(Line line) {
    R record = form.record();
    form.setSource(record, source);
    String text = line.text();
    if (line.trouble() != null) {
      form.setUnreadable(
          record,
          "Cannot read this line: "
              + line.trouble()
              + ". It begins '"
              + text.substring(0, Math.min(text.length(), BEGINNING))
              + "'");
    } else if (!fill(record, text) || text.indexOf(REPLACEMENT) >= 0) {
      form.setUnreadable(record, text);
    } else {
      form.complete(record);
    }
    return record;
  }

  /** Sets what can be read; false when something could not. */
  private boolean fill(R record, String line) {
    String[] values = rows.fields(line);
    if (values.length != fields.size()) {
      return false;
    }
    boolean whole = true;
    for (int i = 0; i < values.length; i++) {
      if (fields.get(i) != null && values[i] != null) {
        whole &= set(fields.get(i), record, values[i]);
      }
    }
    if (others.areThere()) {
      form.setOthers(record, others.of(values));
    }
    return whole;
  }

  private static <R> boolean set(CsvForm.Field<R> field, R record, String value) {
    try {
      field.set(record, value);
      return true;
    } catch (NumberFormatException e) {
      return false;
    }
  }
}
