package dev.kepler.examples.bench;

import dev.kepler.examples.feed.IncrementalLoader;
import dev.kepler.examples.feed.Load;
import dev.kepler.model.KoiColumns;
import dev.kepler.model.RawKoi;
import java.nio.file.Path;
import java.util.List;
import java.util.UUID;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.StructType;

/** A load as Spark reads it from a CSV file, typed, in the columns of the notebook. */
final class CsvRows {

  /** Columns of the notebook's raw table. */
  static final StructType SCHEMA =
      KoiColumns.NOTEBOOK.stream()
          .map(RawKoi.ENCODER.schema()::apply)
          .reduce(new StructType(), StructType::add, (one, other) -> one);

  private CsvRows() {}

  /**
   * Writes the load to a file of its own and gives it as a Dataset that reads the file.
   *
   * @param folder where the file goes, away from what any query looks at
   */
  static Dataset<Row> of(SparkSession session, Path folder, Load load) {
    Path own = folder.resolve(UUID.randomUUID().toString());
    new IncrementalLoader(own, List.of(load)).next();
    return session.read().schema(SCHEMA).option("header", true).csv(own.toString());
  }
}
