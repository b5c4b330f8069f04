package dev.kepler.medallion;

import static org.apache.spark.sql.functions.map_entries;

import java.util.List;
import java.util.stream.Stream;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoder;
import org.apache.spark.sql.types.MapType;
import org.apache.spark.sql.types.StructType;

/** Typed Datasets that hold their record's columns and no others. */
public final class Records {

  private Records() {}

  /**
   * Keeps exactly the record's columns, in its order, and types them; {@code Dataset.as} alone
   * would keep extra columns.
   *
   * @param rows anything that has the columns by name
   * @param encoder the record's encoder, such as {@code SilverOrder.ENCODER}
   */
  public static <T> Dataset<T> of(Dataset<?> rows, Encoder<T> encoder) {
    return rows.select(
            Stream.of(encoder.schema().fieldNames()).map(rows::col).toArray(Column[]::new))
        .as(encoder);
  }

  /**
   * The columns as rows can be grouped, ordered and compared by them: a map, which Spark does not
   * compare, as the array of its entries.
   *
   * @param rows that have the columns
   */
  public static Column[] comparable(Dataset<?> rows, List<String> columns) {
    return columns.stream().map(c -> comparable(rows, c).as(c)).toArray(Column[]::new);
  }

  /** A column as {@link #comparable(Dataset, List)} gives it. */
  public static Column comparable(Dataset<?> rows, String column) {
    Column value = rows.col(column);
    return isMap(rows.schema(), column) ? map_entries(value) : value;
  }

  static boolean isMap(StructType rows, String column) {
    return rows.apply(column).dataType() instanceof MapType;
  }
}
