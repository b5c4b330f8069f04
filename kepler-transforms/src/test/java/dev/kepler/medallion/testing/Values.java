package dev.kepler.medallion.testing;

import java.sql.Date;
import java.sql.Timestamp;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.catalyst.expressions.GenericRowWithSchema;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;
import scala.collection.JavaConverters;

/** Values of rows in a form that can be compared and printed. */
final class Values {

  private Values() {}

  /** Some values of a row, in this order. */
  static List<Object> of(Row row, List<String> columns) {
    List<Object> values = new ArrayList<>();
    columns.forEach(column -> values.add(plain(row.getAs(column))));
    return values;
  }

  /** A row of some columns of a row, in this order. */
  static Row row(Row row, List<String> columns) {
    return new GenericRowWithSchema(
        columns.stream().map(row::getAs).toArray(),
        new StructType(
            columns.stream().map(c -> row.schema().apply(c)).toArray(StructField[]::new)));
  }

  /** All values of a row. */
  static List<Object> of(Row row) {
    List<Object> values = new ArrayList<>();
    for (int i = 0; i < row.size(); i++) {
      values.add(plain(row.get(i)));
    }
    return values;
  }

  private static Object plain(Object value) {
    if (value instanceof Row row) {
      return of(row);
    }
    if (value instanceof scala.collection.Seq<?> seq) {
      return JavaConverters.seqAsJavaListConverter(seq).asJava().stream()
          .map(Values::plain)
          .toList();
    }
    if (value instanceof Double number) {
      return number == 0 ? Double.valueOf(0) : number; // for Spark, 0 and -0 are the same
    }
    if (value instanceof Timestamp time) {
      return time.toInstant();
    }
    if (value instanceof Date date) {
      return date.toLocalDate();
    }
    return value instanceof byte[] bytes ? Arrays.toString(bytes) : value;
  }
}
