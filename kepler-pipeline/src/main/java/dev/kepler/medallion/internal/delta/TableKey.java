package dev.kepler.medallion.internal.delta;

import dev.kepler.medallion.Key;
import dev.kepler.medallion.Medallion;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Stream;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.functions;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;

/**
 * Columns by which rows are sought, and a number for them: the value itself of one bigint, so that
 * ranges of it tell files apart, else a hash, by which files are told apart but not rows.
 *
 * @param columns whose values a row is sought by
 * @param isNumber whether they are one bigint
 * @param hash makes a bigint of the columns, where they are not
 */
public record TableKey(List<String> columns, boolean isNumber, Function<Column[], Column> hash) {

  /** The key of a table's rows, or what groups them. */
  public static TableKey of(Medallion<?, ?, ?> medallion, StructType rows, List<String> columns) {
    boolean isNumber =
        columns.size() == 1 && rows.apply(columns.get(0)).dataType().sameType(DataTypes.LongType);
    return new TableKey(columns, isNumber, medallion::hash);
  }

  /** The number of each row of a Dataset, in which the columns are called otherwise. */
  public Column number(Dataset<?> rows, List<String> names) {
    Column[] values = names.stream().map(rows::col).toArray(Column[]::new);
    return isNumber ? values[0] : hash.apply(values);
  }

  /** The number of each row of a Dataset. */
  public Column number(Dataset<?> rows) {
    return number(rows, columns);
  }

  /** The columns. */
  public Column[] values() {
    return Key.columns(columns);
  }

  /** Whether a row has all of them. */
  public Column isThere() {
    return columns.stream()
        .map(name -> functions.col(name).isNotNull())
        .reduce(Column::and)
        .orElseThrow();
  }

  /** Holds where rows of two Datasets have the same values, whatever their numbers are. */
  public Column equal(Dataset<?> rows, Dataset<?> others, List<String> theirs) {
    return Key.equal(rows, columns, others, theirs);
  }

  @Override
  public String toString() {
    return Stream.of(columns).toList().toString();
  }
}
