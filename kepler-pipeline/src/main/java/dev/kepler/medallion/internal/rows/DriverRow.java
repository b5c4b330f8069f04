package dev.kepler.medallion.internal.rows;

import java.util.List;
import java.util.stream.IntStream;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.catalyst.CatalystTypeConverters;
import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.sql.catalyst.expressions.GenericInternalRow;
import org.apache.spark.sql.types.StructType;

/**
 * A row that the driver has, as Spark keeps it: read by the places of its columns, and given back
 * to Spark without a job.
 *
 * @param schema of the row
 */
public record DriverRow(StructType schema, InternalRow values) {

  public boolean isNull(int column) {
    return values.isNullAt(column);
  }

  /** Value of a boolean column; false for null. */
  public boolean isTrue(int column) {
    return !isNull(column) && values.getBoolean(column);
  }

  /** Value of a string column that is not null. */
  public String text(int column) {
    return values.getUTF8String(column).toString();
  }

  /** Value of a bigint column that is not null. */
  public long number(int column) {
    return values.getLong(column);
  }

  /** Value of a struct column that is not null. */
  public DriverRow struct(int column) {
    StructType type = (StructType) schema.apply(column).dataType();
    return new DriverRow(type, values.getStruct(column, type.length()));
  }

  /** The row as the rows of a Dataset are given to a caller. */
  public Row toRow() {
    return (Row) CatalystTypeConverters.createToScalaConverter(schema).apply(values);
  }

  /** Some columns of the row, in another order. */
  public DriverRow only(StructType wanted, int... columns) {
    return new DriverRow(
        wanted,
        new GenericInternalRow(
            IntStream.of(columns)
                .mapToObj(column -> values.get(column, schema.apply(column).dataType()))
                .toArray()));
  }

  /** Rows of one schema as a Dataset in one partition. */
  public static Dataset<Row> dataset(
      SparkSession session, StructType schema, List<DriverRow> rows) {
    return OnePartition.onDriver(session, schema, rows.stream().map(DriverRow::values).toList());
  }

  /** The rows of a Dataset, on the driver; by no job where it has them. */
  public static List<DriverRow> collect(Dataset<Row> rows) {
    StructType schema = rows.schema();
    return OnePartition.collect(rows).stream().map(row -> new DriverRow(schema, row)).toList();
  }
}
