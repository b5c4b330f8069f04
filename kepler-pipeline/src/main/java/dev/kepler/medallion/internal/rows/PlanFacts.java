package dev.kepler.medallion.internal.rows;

import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.catalyst.expressions.Cast;
import org.apache.spark.sql.types.DataType;

/** What Spark knows of rows before it reads them, and of types. */
public final class PlanFacts {

  private PlanFacts() {}

  /** How many bytes the files have that the rows are read from, as far as Spark can tell. */
  public static long bytes(Dataset<?> rows) {
    var bytes = rows.queryExecution().analyzed().stats().sizeInBytes();
    return bytes.isValidLong() ? bytes.toLong() : Long.MAX_VALUE;
  }

  /** In how many tasks the rows are read; they are planned here. */
  public static int partitions(Dataset<?> rows) {
    return OnePartition.planned(rows).getNumPartitions();
  }

  /** Tells whether every value of one type is a value of another, such as an int of a bigint. */
  public static boolean widens(DataType from, DataType to) {
    return Cast.canUpCast(from, to);
  }
}
