package dev.kepler.pipeline;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.univocity.parsers.csv.CsvParser;
import com.univocity.parsers.csv.CsvParserSettings;
import dev.kepler.medallion.bean.MissingValue;
import dev.kepler.medallion.internal.csv.CsvRecords;
import dev.kepler.model.RawKoi;
import dev.kepler.pipeline.source.KoiForm;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.StringReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.IntFunction;
import java.util.function.UnaryOperator;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The real tables, saved anew in plain Java the way other programs save what they have read. */
@DisplayName("A real table gives the same records")
class SavedTablesTest {

  private static final Pattern WHOLE = Pattern.compile("-?[0-9]{1,15}");
  private static final Pattern NUMBER = Pattern.compile("-?[0-9.]+(?:[eE][+-]?[0-9]+)?");

  @ParameterizedTest
  @CsvSource({
    "koi-2017.csv, NOTEBOOK",
    "cumulative-2017-kaggle.csv, ARCHIVE",
    "cumulative-2025-10-03.csv, ARCHIVE",
  })
  @DisplayName("when pandas, Excel or R has saved it")
  void saved(String name, KoiForm form) throws IOException {
    String data = System.getenv("KOI_DATA");
    if (data == null) {
      System.err.println(
          "SavedTablesTest.saved skipped: KOI_DATA does not name the folder of the KOI tables");
    }
    assumeTrue(data != null, "KOI_DATA does not name the folder of the KOI tables");
    String original = Files.readString(Path.of(data, name));
    List<RawKoi> records = records(original, form);
    List<String[]> table = table(original);

    assertThat(records).hasSizeGreaterThan(9_000).allMatch(koi -> koi.getCorruptRecord() == null);
    for (String missing : List.of("", "NaN", "nan", "None", "<NA>", "N/A", "\\N", "null")) {
      assertThat(records(pandas(table, missing), form))
          .as("pandas, %s", missing)
          .isEqualTo(records);
    }
    assertThat(records(excel(table), form)).as("Excel").isEqualTo(records);
    assertThat(records(r(table), form)).as("R").isEqualTo(records);
  }

  /** An index column without a name; whole numbers beside missing ones have become decimals. */
  private static String pandas(List<String[]> table, String missing) {
    return text(
        table,
        "\n",
        row -> row == 0 ? "," : row - 1 + ",",
        value ->
            value == null
                ? missing
                : quotedWhenNeeded(WHOLE.matcher(value).matches() ? value + ".0" : value));
  }

  /** A byte-order mark and both line ends; zeros at a number's end are gone. */
  private static String excel(List<String[]> table) {
    return "\uFEFF"
        + text(
            table,
            "\r\n",
            row -> "",
            value -> value == null ? "" : quotedWhenNeeded(withoutZeros(value)));
  }

  /** Every text and name in quotes, a column of row numbers, NA; round numbers in powers of ten. */
  private static String r(List<String[]> table) {
    List<String[]> quoted = new ArrayList<>(table);
    quoted.set(0, Stream.of(table.get(0)).map(n -> "\"" + n + "\"").toArray(String[]::new));
    return text(
        quoted,
        "\n",
        row -> row == 0 ? "\"\"," : "\"" + row + "\",",
        value ->
            value == null
                ? "NA"
                : value.matches("[1-9]00000+")
                    ? value.charAt(0) + "e+0" + (value.length() - 1)
                    : NUMBER.matcher(value).matches()
                        ? withoutZeros(value)
                        : "\"" + value.replace("\"", "\"\"") + "\"");
  }

  private static String withoutZeros(String value) {
    return value.matches("-?[0-9]+\\.[0-9]+")
        ? value.replaceFirst("0+$", "").replaceFirst("\\.$", "")
        : value;
  }

  private static String quotedWhenNeeded(String value) {
    return value.contains(",") || value.contains("\"")
        ? "\"" + value.replace("\"", "\"\"") + "\""
        : value;
  }

  private static String text(
      List<String[]> table, String end, IntFunction<String> first, UnaryOperator<String> value) {
    StringBuilder text = new StringBuilder();
    for (int row = 0; row < table.size(); row++) {
      UnaryOperator<String> written = row == 0 ? UnaryOperator.identity() : value;
      text.append(first.apply(row))
          .append(Stream.of(table.get(row)).map(written).collect(Collectors.joining(",")))
          .append(end);
    }
    return text.toString();
  }

  /** Fields of the header and the rows, null where they are missing. */
  private static List<String[]> table(String original) {
    String rows =
        original.lines().filter(line -> !line.startsWith("#")).collect(Collectors.joining("\n"));
    CsvParserSettings settings = new CsvParserSettings();
    settings.setMaxColumns(1_000);
    return new CsvParser(settings).parseAll(new StringReader(rows));
  }

  /** Records whose texts mean what the layers take them to mean. */
  private static List<RawKoi> records(String text, KoiForm form) {
    List<RawKoi> records = new ArrayList<>();
    new CsvRecords<>(new ByteArrayInputStream(text.getBytes(UTF_8)), "koi.csv", form)
        .forEachRemaining(
            koi -> {
              koi.setKepoiName(meaning(koi.getKepoiName()));
              koi.setKeplerName(meaning(koi.getKeplerName()));
              koi.setDisposition(meaning(koi.getDisposition()));
              records.add(koi);
            });
    return records;
  }

  private static String meaning(String text) {
    return MissingValue.isMissing(text) ? null : MissingValue.strip(text);
  }
}
