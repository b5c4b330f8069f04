package dev.kepler.pipeline;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.functions;

/**
 * Every version of a table, from its log and its Parquet files: no reader of Delta tables, and none
 * of the library's, has a part in it. For tables without deletion vectors of which nothing was
 * removed.
 */
final class TableVersionsInFiles {

  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String FILE = "file of the row";

  private final Map<String, List<Row>> rows = new HashMap<>();
  private final List<List<String>> versions = new ArrayList<>();

  TableVersionsInFiles(SparkSession spark, Path table) {
    TreeSet<String> live = new TreeSet<>();
    for (long version = 0; ; version++) {
      Path commit = table.resolve("_delta_log/%020d.json".formatted(version));
      if (!Files.exists(commit)) {
        break;
      }
      for (JsonNode action : actions(commit)) {
        live.remove(action.path("remove").path("path").asText());
        if (action.has("add")) {
          live.add(action.path("add").path("path").asText());
        }
      }
      versions.add(List.copyOf(live));
    }
    spark
        .read()
        .parquet(
            versions.stream()
                .flatMap(List::stream)
                .distinct()
                .map(name -> table.resolve(name).toString())
                .toArray(String[]::new))
        .withColumn(FILE, functions.input_file_name())
        .collectAsList()
        .forEach(
            row -> {
              String file = row.getAs(FILE);
              rows.computeIfAbsent(
                      file.substring(file.lastIndexOf('/') + 1), name -> new ArrayList<>())
                  .add(row);
            });
  }

  private static List<JsonNode> actions(Path commit) {
    try {
      List<JsonNode> actions = new ArrayList<>();
      for (String line : Files.readAllLines(commit)) {
        actions.add(JSON.readTree(line));
      }
      return actions;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Rows of a version. */
  List<Row> of(long version) {
    return versions.get((int) version).stream()
        .flatMap(file -> rows.getOrDefault(file, List.of()).stream())
        .toList();
  }
}
