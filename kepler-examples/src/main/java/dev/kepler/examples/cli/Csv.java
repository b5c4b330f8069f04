package dev.kepler.examples.cli;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.dataformat.csv.CsvMapper;
import com.fasterxml.jackson.dataformat.csv.CsvSchema;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;

/** Rows as CSV by RFC 4180: a line of names, then a line each; null is empty. */
final class Csv {

  private static final CsvMapper MAPPER = new CsvMapper();

  private Csv() {}

  /**
   * The rows as text; nothing where no names are known.
   *
   * @param columns names that come first; others follow as they are met
   * @param rows records or maps; what is nested in one has the names on the way to it, with points
   *     between; of a list, the elements stand in one field
   */
  static String of(List<String> columns, List<?> rows) {
    List<Map<String, String>> lines = new ArrayList<>();
    Set<String> names = new LinkedHashSet<>(columns);
    for (Object row : rows) {
      Map<String, String> line = new LinkedHashMap<>();
      flatten("", JsonFile.tree(row), line);
      names.addAll(line.keySet());
      lines.add(line);
    }
    if (names.isEmpty()) {
      return "";
    }
    CsvSchema.Builder schema = CsvSchema.builder().setUseHeader(true).setLineSeparator("\r\n");
    names.forEach(schema::addColumn);
    try {
      return MAPPER.writer(schema.build()).writeValueAsString(lines);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("Cannot write rows as CSV: " + e.getMessage(), e);
    }
  }

  private static void flatten(String name, JsonNode value, Map<String, String> line) {
    if (value.isObject()) {
      value
          .fields()
          .forEachRemaining(
              field ->
                  flatten(
                      name.isEmpty() ? field.getKey() : name + "." + field.getKey(),
                      field.getValue(),
                      line));
    } else {
      line.put(name, text(value));
    }
  }

  private static String text(JsonNode value) {
    if (value.isArray()) {
      return StreamSupport.stream(value.spliterator(), false)
          .map(Csv::text)
          .collect(Collectors.joining("; "));
    }
    return value.isNull() ? null : value.isValueNode() ? value.asText() : value.toString();
  }
}
