package dev.kepler.examples.cli;

import static java.util.Locale.ROOT;

import com.github.freva.asciitable.AsciiTable;
import com.github.freva.asciitable.Column;
import com.github.freva.asciitable.ColumnData;
import com.github.freva.asciitable.HorizontalAlign;
import java.io.PrintStream;
import java.util.List;
import java.util.function.Function;
import java.util.function.ToLongFunction;

/** Table with a title, as the commands print it. */
public final class TextTable {

  private static final int LINE = 100;

  private TextTable() {}

  /** Prints a row for each of the values. */
  public static <T> void print(
      PrintStream out, String title, List<T> rows, List<ColumnData<T>> columns) {
    out.printf("%n%s%n", title);
    out.println(
        AsciiTable.builder()
            .border(AsciiTable.BASIC_ASCII_NO_DATA_SEPARATORS)
            .data(rows, columns)
            .asString());
  }

  /** Column of words. */
  public static <T> ColumnData<T> text(String header, Function<T, String> value) {
    return column(header, HorizontalAlign.LEFT).maxWidth(LINE).with(value);
  }

  /** Column of whole numbers, with separators between thousands. */
  public static <T> ColumnData<T> number(String header, ToLongFunction<T> value) {
    return figure(header, row -> String.format(ROOT, "%,d", value.applyAsLong(row)));
  }

  /** Column of figures that are text already. */
  public static <T> ColumnData<T> figure(String header, Function<T, String> value) {
    return column(header, HorizontalAlign.RIGHT).maxWidth(LINE).with(value);
  }

  private static Column column(String header, HorizontalAlign align) {
    return new Column().header(header).headerAlign(align).dataAlign(align);
  }
}
