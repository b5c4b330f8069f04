package dev.kepler.medallion.internal.csv;

import dev.kepler.medallion.bean.MissingValue;
import dev.kepler.medallion.internal.text.OneLine;
import dev.kepler.medallion.source.CsvForm;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * What a table is whose header lacks a column: one of the form saved in another way, or another
 * table.
 */
final class WrongTable {

  private static final Pattern SEP = Pattern.compile("(?i)\\s*\"?sep=(.)\"?.*");
  private static final List<Map.Entry<Character, String>> SEPARATORS =
      List.of(
          Map.entry(';', "semicolons"),
          Map.entry('\t', "tabs"),
          Map.entry('|', "vertical bars"),
          Map.entry(':', "colons"),
          Map.entry(' ', "blanks"));
  private final CsvHeader header;
  private final String line;
  private final List<String> names;
  private final CsvForm<?> form;

  private WrongTable(CsvHeader header, CsvForm<?> form) {
    this.form = form;
    this.header = header;
    this.line = header.line().text();
    this.names = header.names();
  }

  /** Says of a table that lacks columns of a form what it is, and what to do. */
  static CsvHeaderException fault(CsvHeader header, CsvForm<?> form) {
    WrongTable table = new WrongTable(header, form);
    return Stream.<Optional<CsvHeaderException>>of(
            table.sepLine(), table.quotedPreamble(), table.separator(), table.unlike())
        .flatMap(Optional::stream)
        .findFirst()
        .orElseGet(() -> table.missing());
  }

  private Optional<CsvHeaderException> sepLine() {
    Matcher sep = SEP.matcher(line);
    return sep.matches()
        ? fault(
            "its first line is '" + OneLine.of(line) + "', which Excel alone understands",
            sep.group(1).equals(",")
                ? "Delete that line."
                : "Delete that line, and save the table with commas between its columns.")
        : Optional.empty();
  }

  private Optional<CsvHeaderException> quotedPreamble() {
    return MissingValue.strip(line).startsWith("\"#")
        ? fault(
            "a line of its preamble is in quotes, as a spreadsheet saves it: '"
                + OneLine.of(line.substring(0, Math.min(line.length(), 80)))
                + "'",
            "Take the file as the archive handed it out, or delete what stands above the header.")
        : Optional.empty();
  }

  private Optional<CsvHeaderException> separator() {
    return SEPARATORS.stream()
        .filter(separator -> isSeparatedBy(separator.getKey()))
        .findFirst()
        .flatMap(
            separator ->
                fault(
                    "its columns are separated by " + separator.getValue() + " and not by commas",
                    "Save it with commas between the columns and points in the numbers."));
  }

  private boolean isSeparatedBy(char separator) {
    String[] parts = line.split(Pattern.quote(String.valueOf(separator)), -1);
    return parts.length > names.size()
        && Arrays.stream(parts)
                .map(part -> MissingValue.strip(part.replace("\"", "")).toLowerCase(Locale.ROOT))
                .filter(form::isColumn)
                .distinct()
                .limit(2)
                .count()
            == 2;
  }

  private Optional<CsvHeaderException> unlike() {
    return form.unlike(names).flatMap(what -> fault(what.reason(), what.remedy()));
  }

  /** The words of {@link RequiredColumns}, and what else can be said. */
  private CsvHeaderException missing() {
    try {
      RequiredColumns.check(header.source(), form.columns(), names);
    } catch (CsvHeaderException e) {
      return kind()
          .map(kind -> e.reason() + ": " + kind)
          .map(
              reason ->
                  new CsvHeaderException(
                      header.source(),
                      reason,
                      "Give a "
                          + form.table()
                          + ", under a header with the columns "
                          + String.join(", ", form.columns())
                          + "."))
          .orElse(e);
    }
    throw new IllegalStateException("no column is missing");
  }

  private Optional<String> kind() {
    if (names.stream().anyMatch(form::isValue)) {
      return Optional.of("it has no header, its first line is a record");
    }
    String text = MissingValue.strip(line);
    if (text.startsWith("<")) {
      return Optional.of("it is a page or an XML document and no CSV");
    }
    if (text.startsWith("{") || text.startsWith("[")) {
      return Optional.of("it is JSON and no CSV");
    }
    if (text.startsWith("\\")) {
      return Optional.of("it is an IPAC table and no CSV");
    }
    return form.columns().stream().noneMatch(names::contains)
        ? Optional.of("it is no " + form.table())
        : Optional.empty();
  }

  private Optional<CsvHeaderException> fault(String reason, String remedy) {
    return Optional.of(new CsvHeaderException(header.source(), reason, remedy));
  }
}
