package shop;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.apache.spark.sql.SparkSession;

/** Spark's own catalog, which forgets its tables when the JVM ends: Delta keeps what they are beside their data. */
final class Catalog {

  static final String NAMESPACE = "spark_catalog.shop";

  private Catalog() {}

  /** Enters the tables that lie in the warehouse. */
  static void remember(SparkSession spark, Path warehouse) {
    spark.sql("CREATE SCHEMA IF NOT EXISTS " + NAMESPACE);
    for (Path table : tables(warehouse.resolve("shop.db"))) {
      spark.sql(
          "CREATE TABLE IF NOT EXISTS %s.%s USING delta LOCATION '%s'"
              .formatted(NAMESPACE, table.getFileName(), table));
    }
  }

  private static List<Path> tables(Path folder) {
    if (!Files.isDirectory(folder)) {
      return List.of();
    }
    try (Stream<Path> tables = Files.list(folder)) {
      return tables.filter(table -> Files.isDirectory(table.resolve("_delta_log"))).toList();
    } catch (IOException e) {
      throw new IllegalStateException("Cannot look into " + folder + ". Give it back its rights.", e);
    }
  }
}
