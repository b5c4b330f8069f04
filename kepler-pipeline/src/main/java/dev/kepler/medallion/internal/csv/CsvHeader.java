package dev.kepler.medallion.internal.csv;

import dev.kepler.medallion.bean.MissingValue;
import dev.kepler.medallion.internal.csv.CsvLines.Line;
import dev.kepler.medallion.source.CsvForm;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;

/**
 * Header of a CSV file: the names of its columns, in any case, blanks around them forgiven.
 *
 * @param source the file
 * @param line the header as it stands there
 * @param names of its columns, in lower case
 */
public record CsvHeader(String source, Line line, List<String> names) {

  /** The header of a file; one without names where it has none. */
  public static CsvHeader of(String source, CsvRows rows) {
    Line line = rows.header();
    List<String> names =
        line == null
            ? List.of()
            : Arrays.stream(rows.fields(line.text()))
                .map(name -> MissingValue.strip(Objects.requireNonNullElse(name, "")))
                .map(name -> name.toLowerCase(Locale.ROOT))
                .toList();
    return new CsvHeader(source, line, names);
  }

  /** The same header under the names that a form has for its columns. */
  CsvHeader as(CsvForm<?> form) {
    return new CsvHeader(source, line, names.stream().map(form::column).toList());
  }

  /** Tells whether the header could be read and has every column of a form once. */
  public boolean has(CsvForm<?> form) {
    return line != null && line.trouble() == null && hasOnce(names, form.columns());
  }

  /** Tells whether each of some columns stands once among names. */
  public static boolean hasOnce(List<String> names, List<String> columns) {
    return columns.stream().allMatch(column -> isOnce(names, column));
  }

  /**
   * Binds columns by name.
   *
   * @return for each column the field it sets, or null
   * @throws CsvHeaderException when a column is missing or stands twice, or the header cannot be
   *     read
   */
  public <R> List<CsvForm.Field<R>> bind(CsvForm<R> form) {
    if (line.trouble() != null) {
      throw new CsvHeaderException(source, line.trouble(), "Give a CSV file in UTF-8.");
    }
    if (!names.containsAll(form.columns())) {
      throw WrongTable.fault(this, form);
    }
    for (String column : form.columns()) {
      if (!isOnce(names, column)) {
        throw new CsvHeaderException(
            source, "column " + column + " stands twice", "Keep one of them.");
      }
    }
    Map<String, CsvForm.Field<R>> known = form.fields();
    return names.stream().map(known::get).toList();
  }

  /**
   * Names under which a record keeps the columns that none of the form's fields is; null in the
   * place of a field.
   */
  public List<String> others(CsvForm<?> form) {
    Set<String> fields = form.fields().keySet();
    List<String> others = new ArrayList<>();
    for (int i = 0; i < names.size(); i++) {
      String name = names.get(i);
      boolean plain = !name.isEmpty() && names.indexOf(name) == i;
      String place = name.isEmpty() ? "column " + (i + 1) : name + " (column " + (i + 1) + ")";
      others.add(fields.contains(name) ? null : plain ? name : place);
    }
    return others;
  }

  private static boolean isOnce(List<String> names, String column) {
    return names.contains(column) && names.indexOf(column) == names.lastIndexOf(column);
  }
}
