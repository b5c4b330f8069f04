package dev.kepler.medallion;

import java.util.stream.Stream;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoder;

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
}
