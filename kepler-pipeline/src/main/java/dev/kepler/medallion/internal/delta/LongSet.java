package dev.kepler.medallion.internal.delta;

import org.apache.spark.sql.Column;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.catalyst.expressions.aggregation.BitmapAggregator;
import org.apache.spark.sql.delta.deletionvectors.RoaringBitmapArray;
import org.apache.spark.sql.delta.deletionvectors.RoaringBitmapArrayFormat;

/**
 * A set of numbers that are not negative, as Delta keeps and writes one: a few bytes to a number.
 */
public final class LongSet {

  /** Field of {@link #of}: how many numbers the set has, a bigint. */
  public static final String CARDINALITY = "cardinality";

  /** Field of {@link #of}: the set itself, as Delta writes one. */
  public static final String BITMAP = "bitmap";

  private final RoaringBitmapArray numbers;

  private LongSet(RoaringBitmapArray numbers) {
    this.numbers = numbers;
  }

  /** A set without a number. */
  public static LongSet none() {
    return new LongSet(new RoaringBitmapArray());
  }

  /**
   * The set of the numbers that a column has, as a struct: an aggregate of Delta's.
   *
   * @param numbers bigints that are not negative; nulls are left out
   */
  public static Column of(Column numbers) {
    return new Column(
        new BitmapAggregator(numbers.expr(), RoaringBitmapArrayFormat.Portable())
            .toAggregateExpression());
  }

  /** The set out of a struct that {@link #of} gave. */
  public static LongSet read(Row struct) {
    return read(struct.<byte[]>getAs(BITMAP));
  }

  /** The set out of the {@link #BITMAP} of a struct that {@link #of} gave. */
  public static LongSet read(byte[] bitmap) {
    return new LongSet(RoaringBitmapArray.readFrom(bitmap));
  }

  /** Adds a number. */
  public void add(long number) {
    numbers.add(number);
  }

  /** Adds the numbers of another set. */
  public void addAll(LongSet others) {
    numbers.or(others.numbers);
  }

  public boolean contains(long number) {
    return numbers.contains(number);
  }

  /** Tells whether a number is in this set and in another. */
  public boolean meets(LongSet others) {
    RoaringBitmapArray both = numbers.copy();
    both.and(others.numbers);
    return !both.isEmpty();
  }

  /** Delta's own form of the set, not a copy. */
  RoaringBitmapArray numbers() {
    return numbers;
  }
}
