package dev.kepler.medallion.delivery;

import java.sql.Date;
import java.sql.Timestamp;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Map;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.DecimalType;

/** Spark's types and values as SQL has them: what standard SQL has a name for, and no more. */
final class SqlTypes {

  private static final Map<DataType, String> NAMES =
      Map.of(
          DataTypes.StringType, "VARCHAR",
          DataTypes.BooleanType, "BOOLEAN",
          DataTypes.ShortType, "SMALLINT",
          DataTypes.IntegerType, "INTEGER",
          DataTypes.LongType, "BIGINT",
          DataTypes.FloatType, "REAL",
          DataTypes.DoubleType, "DOUBLE PRECISION",
          DataTypes.DateType, "DATE",
          DataTypes.TimestampType, "TIMESTAMP(6) WITH TIME ZONE");

  private SqlTypes() {}

  /**
   * Name of a column's type.
   *
   * @throws IllegalArgumentException when SQL has none that holds the same
   */
  static String of(String table, String column, DataType type) {
    if (type instanceof DecimalType decimal) {
      return "DECIMAL(" + decimal.precision() + ", " + decimal.scale() + ")";
    }
    String name = NAMES.get(type);
    if (name == null) {
      throw new IllegalArgumentException(
          "Cannot deliver "
              + table
              + ": its column "
              + column
              + " is of type "
              + type.sql()
              + ", which no column of SQL holds. Give gold a table without it.");
    }
    return name;
  }

  /** A value as drivers take it. */
  static Object value(Object value) {
    if (value instanceof Timestamp moment) {
      return moment.toInstant().atOffset(ZoneOffset.UTC);
    }
    if (value instanceof Instant moment) {
      return moment.atOffset(ZoneOffset.UTC);
    }
    return value instanceof Date day ? day.toLocalDate() : value;
  }
}
