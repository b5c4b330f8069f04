package dev.kepler.examples.live;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.dataformat.csv.CsvMapper;
import com.fasterxml.jackson.dataformat.csv.CsvSchema;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Objects;

/** Tables as CSV, for spreadsheets: what these would take for a formula stays a text. */
final class Csv {

  private static final CsvMapper MAPPER = new CsvMapper();
  private static final String FORMULA = "=+-@\t\r";

  private Csv() {}

  /**
   * A table.
   *
   * @param columns names of its columns
   * @param rows a value for each column, or null
   */
  static byte[] bytes(List<String> columns, List<List<Object>> rows) {
    CsvSchema.Builder schema = CsvSchema.builder();
    columns.forEach(schema::addColumn);
    try {
      return MAPPER
          .writer(schema.build().withHeader())
          .writeValueAsString(
              rows.stream().map(row -> row.stream().map(Csv::cell).toList()).toList())
          .getBytes(StandardCharsets.UTF_8);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("Cannot write a table as CSV", e);
    }
  }

  private static Object cell(Object value) {
    if (value instanceof Number) {
      return value;
    }
    String text = Objects.toString(value, "");
    return !text.isEmpty() && FORMULA.indexOf(text.charAt(0)) >= 0 ? "'" + text : text;
  }
}
