package dev.kepler.medallion.internal.csv;

import com.univocity.parsers.common.TextParsingException;
import com.univocity.parsers.csv.CsvParser;
import com.univocity.parsers.csv.CsvParserSettings;
import dev.kepler.medallion.bean.MissingValue;
import dev.kepler.medallion.internal.csv.CsvLines.Line;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Predicate;

/**
 * Rows of a CSV file: its preamble, lines that begin with {@code #}; its header; and its records. A
 * row is a line, or several where a quoted field holds line ends. Blank lines between rows are
 * none.
 *
 * <p>A quote that is never closed must not swallow the file: lines are joined only when together
 * they have as many fields as the header, up to a bound, and where no line end comes to stand in a
 * column whose values have none. Otherwise the first line is a row by itself, and the next is read
 * for itself.
 */
public final class CsvRows {

  private static final int MOST_LINES = 1_000;
  private static final String PREAMBLE = "#";
  private static final char BYTE_ORDER_MARK = '\uFEFF';

  private final String source;
  private final CsvLines lines;
  private final CsvParser parser = parser();
  private final Deque<Line> ahead = new ArrayDeque<>();
  private final Line header;
  private int columns = -1;
  private boolean[] ofOneLine = {};

  /**
   * Reads the preamble and the header.
   *
   * @param isOfOneLine tells by its name whether no value of a column has a line end
   * @param preamble told of each line of the preamble
   */
  public CsvRows(
      InputStream content, String source, Predicate<String> isOfOneLine, Consumer<Line> preamble) {
    this.source = source;
    this.lines = new CsvLines(content);
    Line line = next();
    while (line != null && line.whole() && line.text().startsWith(PREAMBLE)) {
      preamble.accept(line);
      line = next();
    }
    this.header = line;
    if (header != null) {
      columns = fields(header.text()).length;
      ofOneLine = ofOneLine(CsvHeader.of(source, this), isOfOneLine);
    }
  }

  private static boolean[] ofOneLine(CsvHeader header, Predicate<String> isOfOneLine) {
    boolean[] known = new boolean[header.names().size()];
    for (int i = 0; i < known.length; i++) {
      known[i] = isOfOneLine.test(header.names().get(i));
    }
    return known;
  }

  /** The header; null when the file has none. */
  public Line header() {
    return header;
  }

  /** How many fields the header has, and each record must have. */
  public int columns() {
    return columns;
  }

  /** The next row, or null after the last. */
  public Line next() {
    Line line = line();
    while (line != null && line.trouble() == null && isBlank(line.text())) {
      line = line();
    }
    if (line == null || line.text().isEmpty()) {
      return line;
    }
    Line row =
        line.text().charAt(0) == BYTE_ORDER_MARK
            ? new Line(line.number(), line.text().substring(1), line.trouble(), line.whole())
            : line;
    return Quoting.after(row.text(), Quoting.CLOSED) == Quoting.OPEN ? joined(row) : row;
  }

  /** Fields of a row, null where they are empty; none where the row is no CSV. */
  public String[] fields(String row) {
    try {
      String[] fields = parser.parseLine(row);
      return fields == null ? new String[0] : fields;
    } catch (TextParsingException e) {
      return new String[0];
    }
  }

  private Line joined(Line first) {
    if (!first.whole()) {
      return first;
    }
    List<Line> more = new ArrayList<>();
    StringBuilder text = new StringBuilder(first.text());
    String trouble = first.trouble();
    Quoting quoting = Quoting.OPEN;
    while (quoting == Quoting.OPEN) {
      Line line = line();
      if (line == null) {
        break;
      }
      more.add(line);
      text.append('\n').append(line.text());
      trouble = trouble == null ? line.trouble() : trouble;
      boolean far = more.size() > MOST_LINES || text.length() > CsvLines.LONGEST;
      quoting = far || !line.whole() ? Quoting.BROKEN : Quoting.after(line.text(), Quoting.OPEN);
    }
    String row = text.toString();
    if (quoting == Quoting.CLOSED && (columns < 0 || isRecord(fields(row)))) {
      return new Line(first.number(), row, trouble, true);
    }
    for (int i = more.size() - 1; i >= 0; i--) {
      ahead.push(more.get(i));
    }
    return first;
  }

  private boolean isRecord(String[] fields) {
    for (int i = 0; i < Math.min(fields.length, ofOneLine.length); i++) {
      if (ofOneLine[i] && fields[i] != null && fields[i].indexOf('\n') >= 0) {
        return false;
      }
    }
    return fields.length == columns;
  }

  private Line line() {
    try {
      return ahead.isEmpty() ? lines.next() : ahead.pop();
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot read " + source + ": " + e.getMessage(), e);
    }
  }

  private static boolean isBlank(String line) {
    return line.isEmpty()
        || ((line.charAt(0) <= ' ' || line.charAt(0) > '~') && MissingValue.strip(line).isEmpty());
  }

  private static CsvParser parser() {
    CsvParserSettings settings = new CsvParserSettings();
    settings.trimValues(false);
    settings.setMaxColumns(10_000);
    settings.setMaxCharsPerColumn(-1);
    settings.getFormat().setComment('\0');
    return new CsvParser(settings);
  }

  /** Where a quoted field stands at the end of a line. */
  private enum Quoting {
    /** All are closed. */
    CLOSED,
    /** The last one goes on. */
    OPEN,
    /** A quote stands where none may. */
    BROKEN;

    private static final char QUOTE = '"';
    private static final char SEPARATOR = ',';

    static Quoting after(String line, Quoting before) {
      if (line.indexOf(QUOTE) < 0) {
        return before;
      }
      int at = 0;
      boolean inside = before == OPEN;
      while (at < line.length()) {
        if (!inside && line.charAt(at) != QUOTE) {
          at = line.indexOf(SEPARATOR, at) + 1;
          if (at == 0) {
            return CLOSED;
          }
          continue;
        }
        int close = closing(line, inside ? at : at + 1);
        if (close < 0) {
          return OPEN;
        }
        at = afterBlanks(line, close + 1);
        if (at < line.length() && line.charAt(at) != SEPARATOR) {
          return BROKEN;
        }
        at++;
        inside = false;
      }
      return CLOSED;
    }

    /** Where the quote stands that closes a field, two together being one of its characters. */
    private static int closing(String line, int from) {
      int quote = line.indexOf(QUOTE, from);
      while (quote >= 0 && quote + 1 < line.length() && line.charAt(quote + 1) == QUOTE) {
        quote = line.indexOf(QUOTE, quote + 2);
      }
      return quote;
    }

    private static int afterBlanks(String line, int from) {
      int at = from;
      while (at < line.length() && (line.charAt(at) == ' ' || line.charAt(at) == '\t')) {
        at++;
      }
      return at;
    }
  }
}
