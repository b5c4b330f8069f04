package dev.kepler.medallion.internal.csv;

import dev.kepler.medallion.bean.MissingValue;
import dev.kepler.medallion.internal.text.OneLine;
import dev.kepler.model.ArchiveColumns;
import dev.kepler.model.KoiColumns;
import dev.kepler.model.KoiName;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * What a table is whose header lacks a column: a KOI table saved in another way, or another table.
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
  private static final Set<String> TESS =
      Set.of("toi", "tid", "tfopwg_disp", "tic id", "ticid", "tic_id", "tfopwg disposition");
  private static final Set<String> K2 = Set.of("k2_name", "k2c_disp", "k2c_note");
  private static final String PLANET = "pl_name";
  private static final String KOI_TABLE =
      "Get the KOI table (cumulative) from the NASA Exoplanet Archive.";

  private final CsvHeader header;
  private final String line;
  private final List<String> names;

  private WrongTable(CsvHeader header) {
    this.header = header;
    this.line = header.line().text();
    this.names = header.names();
  }

  /** Says of a table that lacks columns of a form what it is, and what to do. */
  static CsvHeaderException fault(CsvHeader header, CsvForm form) {
    WrongTable table = new WrongTable(header);
    return Stream.<Optional<CsvHeaderException>>of(
            table.sepLine(),
            table.quotedPreamble(),
            table.separator(),
            table.otherMission(),
            table.otherForm(form))
        .flatMap(Optional::stream)
        .findFirst()
        .orElseGet(() -> table.missing(form));
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
                .filter(WrongTable::isKnown)
                .limit(2)
                .count()
            == 2;
  }

  /** A name that some table of the archive, or the notebook's, has. */
  private static boolean isKnown(String name) {
    return ArchiveColumns.ALL.contains(name)
        || KoiColumns.NOTEBOOK.contains(name)
        || isOfTess(name)
        || isOfK2(name)
        || name.equals(PLANET);
  }

  private Optional<CsvHeaderException> otherMission() {
    return first(WrongTable::isOfK2)
        .map(column -> "it is a table of the K2 mission (column " + column + ")")
        .or(() -> first(WrongTable::isOfTess).map(c -> "it is a table of TESS (column " + c + ")"))
        .or(
            () ->
                first(PLANET::equals)
                    .map(c -> "it is a table of the planets of all missions (column " + c + ")"))
        .flatMap(table -> fault(table + " and not of Kepler's KOIs", KOI_TABLE));
  }

  private static boolean isOfK2(String name) {
    return name.startsWith("epic") || K2.contains(name);
  }

  private static boolean isOfTess(String name) {
    return TESS.contains(name);
  }

  private Optional<CsvHeaderException> otherForm(CsvForm form) {
    return header
        .form()
        .filter(found -> found != form)
        .flatMap(
            found ->
                fault(
                    found == CsvForm.ARCHIVE
                        ? "it is a release of the archive (column kepid), and here the notebook's"
                            + " form is read"
                        : "it is in the notebook's form (column row_id), and here releases of the"
                            + " archive are read",
                    "Keep the two in folders and lakes of their own."));
  }

  /** The words of {@link RequiredColumns}, and what else can be said. */
  private CsvHeaderException missing(CsvForm form) {
    try {
      RequiredColumns.check(header.source(), form.columns(), names);
    } catch (CsvHeaderException e) {
      return kind(form)
          .map(kind -> e.reason() + ": " + kind)
          .map(
              reason ->
                  new CsvHeaderException(
                      header.source(),
                      reason,
                      "Give a KOI table, under a header with the columns "
                          + String.join(", ", form.columns())
                          + "."))
          .orElse(e);
    }
    throw new IllegalStateException("no column is missing");
  }

  private Optional<String> kind(CsvForm form) {
    if (names.stream().anyMatch(name -> KoiName.isValid(name.toUpperCase(Locale.ROOT)))) {
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
        ? Optional.of("it is no KOI table")
        : Optional.empty();
  }

  private Optional<String> first(Predicate<String> test) {
    return names.stream().filter(test).findFirst();
  }

  private Optional<CsvHeaderException> fault(String reason, String remedy) {
    return Optional.of(new CsvHeaderException(header.source(), reason, remedy));
  }
}
