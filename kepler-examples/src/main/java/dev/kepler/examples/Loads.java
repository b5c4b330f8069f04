package dev.kepler.examples;

import com.univocity.parsers.csv.CsvParser;
import com.univocity.parsers.csv.CsvParserSettings;
import dev.kepler.model.ArchiveColumns;
import dev.kepler.model.KoiColumns;
import dev.kepler.pipeline.KeyScheme;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.MalformedInputException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.stream.Stream;

/** Loads that an input gives, in the order in which they arrive. */
public final class Loads {

  private static final String PREAMBLE = "#";
  private static final String BYTE_ORDER_MARK = "\uFEFF";

  private Loads() {}

  /** The embedded sample: 170 KOIs in two releases, a load each. */
  static List<Load> ofSample() {
    return List.of(sample("2017"), sample("2025"));
  }

  /**
   * The loads of inputs one after the other; of the embedded sample, cut by row_id too, where there
   * is none.
   *
   * @throws InputException as for {@link #ofFile}, and when the inputs are of two forms
   */
  static List<Load> of(List<Path> inputs, long loadSize) {
    if (inputs.isEmpty()) {
      return Stream.of("2017", "2025")
          .flatMap(release -> ofSample(release, loadSize).stream())
          .toList();
    }
    List<Load> all = inputs.stream().flatMap(file -> ofFile(file, loadSize).stream()).toList();
    requireOneForm(inputs, all);
    return all;
  }

  /**
   * Checks that loads may go into one lake.
   *
   * @throws InputException when they are keyed in two ways
   */
  static void requireOneForm(List<Path> inputs, List<Load> loads) {
    if (loads.stream().map(Load::keys).distinct().count() > 1) {
      throw new InputException(
          "Cannot replay "
              + inputs
              + " into one lake: archive releases are keyed by KOI names, the"
              + " notebook's form by row ids, and every planet would count twice. Give inputs of one"
              + " form.");
    }
  }

  /** One release of the embedded sample, in loads by row_id as {@link #ofFile} cuts them. */
  static List<Load> ofSample(String release, long loadSize) {
    Load whole = sample(release);
    return byRowId(whole.header().get(0), whole.lines(), loadSize);
  }

  /**
   * The loads of a file: in the notebook's form cut by row_id, {@code [0, loadSize)}, {@code
   * [loadSize, 2 * loadSize)} and so on, where a line whose row_id cannot be read goes with the
   * line before it; an archive release whole.
   *
   * @throws InputException when the file cannot be read or lacks a column of both forms
   */
  public static List<Load> ofFile(Path file, long loadSize) {
    List<String> lines = lines(file);
    int header = 0;
    while (header < lines.size() && lines.get(header).startsWith(PREAMBLE)) {
      header++;
    }
    if (header == lines.size()) {
      throw new InputException("Cannot read " + file + ": it is empty. Give a file with a header.");
    }
    List<String> columns = names(parser(), lines.get(header));
    List<String> rows = lines.subList(header + 1, lines.size());
    if (rows.isEmpty()) {
      throw new InputException(
          "Cannot replay " + file + ": it has a header and no rows. Give a file with rows.");
    }
    if (columns.contains(ArchiveColumns.KEPID)) {
      checkHeader(file, columns, ArchiveColumns.ALL);
      checkLastLine(file, columns.size(), rows.get(rows.size() - 1));
      return List.of(
          new Load(
              "release " + file.getFileName(),
              KeyScheme.KOI_NAME,
              file,
              List.copyOf(lines.subList(0, header + 1)),
              List.copyOf(rows)));
    }
    checkHeader(file, columns, KoiColumns.NOTEBOOK);
    return byRowId(lines.get(header), rows, loadSize);
  }

  private static List<Load> byRowId(String header, List<String> lines, long loadSize) {
    CsvParser parser = parser();
    int rowId = names(parser, header).indexOf(KoiColumns.ROW_ID);
    Map<Long, List<String>> ranges = new TreeMap<>();
    long range = 0;
    for (String line : lines) {
      range = range(parser.parseLine(line), rowId, loadSize, range);
      ranges.computeIfAbsent(range, r -> new ArrayList<>()).add(line);
    }
    List<Load> loads = new ArrayList<>();
    ranges.forEach(
        (r, rows) ->
            loads.add(
                new Load(
                    "row_id [" + r * loadSize + ", " + (r + 1) * loadSize + ")",
                    KeyScheme.ROW_ID,
                    null,
                    List.of(header),
                    rows)));
    return loads;
  }

  private static long range(String[] fields, int rowId, long loadSize, long otherwise) {
    try {
      return fields == null || fields.length <= rowId || fields[rowId] == null
          ? otherwise
          : Math.floorDiv(Long.parseLong(fields[rowId].strip()), loadSize);
    } catch (NumberFormatException e) {
      return otherwise;
    }
  }

  private static void checkHeader(Path file, List<String> found, List<String> wanted) {
    List<String> missing = wanted.stream().filter(c -> !found.contains(c)).toList();
    if (!missing.isEmpty()) {
      throw new InputException(
          "Cannot read %s: its header has no column %s; it has %s. Give a file with the columns %s."
              .formatted(
                  file,
                  String.join(", ", missing),
                  String.join(", ", found),
                  String.join(", ", wanted)));
    }
  }

  private static void checkLastLine(Path file, int columns, String last) {
    String[] fields = parser().parseLine(last);
    if (fields == null || fields.length != columns) {
      throw new InputException(
          "Cannot read %s: its last line is cut off: '%s'. Get the whole file."
              .formatted(file, last.substring(0, Math.min(last.length(), 80))));
    }
  }

  private static List<String> names(CsvParser parser, String header) {
    String[] names = parser.parseLine(header);
    return names == null
        ? List.of()
        : Arrays.stream(names)
            .map(n -> Objects.requireNonNullElse(n, "").strip().toLowerCase(Locale.ROOT))
            .toList();
  }

  private static List<String> lines(Path file) {
    try {
      return Files.readAllLines(file).stream()
          .map(line -> line.startsWith(BYTE_ORDER_MARK) ? line.substring(1) : line)
          .filter(line -> !line.isBlank())
          .toList();
    } catch (NoSuchFileException e) {
      throw new InputException("Cannot read " + file + ": there is no such file. Check the path.");
    } catch (MalformedInputException e) {
      throw new InputException("Cannot read " + file + ": it is not UTF-8 text. Convert it first.");
    } catch (IOException e) {
      throw new InputException("Cannot read " + file + ": " + e.getMessage() + ". Check the file.");
    }
  }

  private static Load sample(String release) {
    String resource = "sample-" + release + ".csv";
    try (InputStream in = Loads.class.getResourceAsStream(resource);
        BufferedReader reader =
            new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8))) {
      return new Load(
          "release " + release,
          KeyScheme.ROW_ID,
          null,
          List.of(reader.readLine()),
          reader.lines().toList());
    } catch (IOException e) {
      throw new IllegalStateException("Cannot read the embedded " + resource, e);
    }
  }

  private static CsvParser parser() {
    CsvParserSettings settings = new CsvParserSettings();
    settings.setMaxColumns(10_000);
    settings.setMaxCharsPerColumn(-1);
    settings.getFormat().setComment('\0');
    return new CsvParser(settings);
  }
}
