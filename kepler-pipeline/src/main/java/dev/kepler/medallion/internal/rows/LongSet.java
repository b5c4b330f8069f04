package dev.kepler.medallion.internal.rows;

import org.apache.spark.sql.Column;
import org.apache.spark.sql.catalyst.expressions.aggregation.BitmapAggregator;
import org.apache.spark.sql.delta.deletionvectors.RoaringBitmapArrayFormat;

/** Aggregate of Delta's: the set of the numbers that a column has, a few bytes to a number. */
public final class LongSet {

  /** Field of {@link #of}: how many numbers it has, a bigint. */
  public static final String CARDINALITY = "cardinality";

  /** Field of {@link #of}: the set itself, as Delta writes one. */
  public static final String BITMAP = "bitmap";

  private LongSet() {}

  /**
   * The set as a struct.
   *
   * @param numbers bigints that are not negative; nulls are left out
   */
  public static Column of(Column numbers) {
    return new Column(
        new BitmapAggregator(numbers.expr(), RoaringBitmapArrayFormat.Portable())
            .toAggregateExpression());
  }
}
