package dev.kepler.pipeline;

import static dev.kepler.model.KoiColumns.CORRUPT_RECORD;
import static dev.kepler.model.KoiColumns.NOTEBOOK;
import static dev.kepler.model.KoiColumns.SOURCE;
import static org.apache.spark.sql.functions.lit;

import dev.kepler.model.RawKoi;
import dev.kepler.transforms.Records;
import java.util.Arrays;
import java.util.List;
import java.util.function.Function;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;

/** Raw records out of a table's columns, bound by name. */
final class TableSource implements KoiSource {

  private final String table;
  private final Function<SparkSession, Dataset<Row>> reader;

  TableSource(String table, Function<SparkSession, Dataset<Row>> reader) {
    this.table = table;
    this.reader = reader;
  }

  @Override
  public Dataset<RawKoi> open(SparkSession session) {
    Dataset<Row> rows = reader.apply(session);
    List<String> found = Arrays.asList(rows.columns());
    Missing.check("table " + table, NOTEBOOK, found);
    StructType raw = RawKoi.ENCODER.schema();
    Dataset<Row> bound = rows;
    if (!found.contains(CORRUPT_RECORD)) {
      bound = bound.withColumn(CORRUPT_RECORD, lit(null).cast("string"));
    }
    if (!found.contains(SOURCE)) {
      bound = bound.withColumn(SOURCE, lit(table));
    }
    for (StructField column : Records.of(bound, RawKoi.ENCODER).schema().fields()) {
      bound =
          bound.withColumn(
              column.name(), bound.col(column.name()).cast(raw.apply(column.name()).dataType()));
    }
    return Records.of(bound, RawKoi.ENCODER);
  }

  @Override
  public String toString() {
    return "table " + table;
  }
}
