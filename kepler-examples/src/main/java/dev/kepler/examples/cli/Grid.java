package dev.kepler.examples.cli;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.struct;
import static org.apache.spark.sql.functions.to_json;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.github.freva.asciitable.ColumnData;
import java.io.PrintStream;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoders;

/**
 * Rows of any columns, as programs read them.
 *
 * @param columns names, each another
 * @param rows an object each, with all columns; what is missing is null
 */
record Grid(List<String> columns, List<JsonNode> rows) {

  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Map<String, String> FORM =
      Map.of("ignoreNullFields", "false", "timestampFormat", "yyyy-MM-dd'T'HH:mm:ss.SSSSSSXXX");

  /** Collects rows; of columns that are called the same, the second becomes {@code name_2}. */
  static Grid of(Dataset<?> rows) {
    List<String> columns = distinct(rows.columns());
    Column[] all =
        columns.stream()
            .map(name -> col("`" + name.replace("`", "``") + "`"))
            .toArray(Column[]::new);
    return new Grid(
        columns,
        rows
            .toDF(columns.toArray(String[]::new))
            .select(to_json(struct(all), FORM))
            .as(Encoders.STRING())
            .collectAsList()
            .stream()
            .map(Grid::read)
            .toList());
  }

  private static List<String> distinct(String... names) {
    Set<String> taken = new HashSet<>();
    List<String> distinct = new ArrayList<>();
    for (String name : names) {
      String free = name;
      for (int i = 2; !taken.add(free); i++) {
        free = name + "_" + i;
      }
      distinct.add(free);
    }
    return distinct;
  }

  private static JsonNode read(String row) {
    try {
      return JSON.readTree(row);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("Cannot read a row: " + e.getMessage(), e);
    }
  }

  /** The first rows. */
  Grid first(int limit) {
    return new Grid(columns, rows.subList(0, Math.min(limit, rows.size())));
  }

  void print(PrintStream out, String title) {
    TextTable.print(out, title, rows, columns.stream().map(this::column).toList());
  }

  private ColumnData<JsonNode> column(String name) {
    boolean figures =
        rows.stream().map(row -> row.path(name)).allMatch(v -> v.isNumber() || v.isNull());
    return figures
        ? TextTable.figure(name, row -> text(row.path(name)))
        : TextTable.text(name, row -> Line.of(text(row.path(name))));
  }

  private static String text(JsonNode value) {
    return value.isNull() ? "" : value.isValueNode() ? value.asText() : value.toString();
  }
}
