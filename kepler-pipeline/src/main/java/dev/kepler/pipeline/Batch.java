package dev.kepler.pipeline;

import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;

/**
 * Micro-batch of a layer's query.
 *
 * @param rows what it holds, never empty
 * @param number counted from 0 by the query's checkpoint
 * @param sourceVersion version of the Delta table above that it reads up to; -1 for another source
 */
record Batch(Dataset<Row> rows, long number, long sourceVersion) {

  static Batch of(Dataset<Row> rows, long number, String checkpoint) {
    return new Batch(
        rows, number, new Checkpoint(rows.sparkSession(), checkpoint).sourceVersion(number));
  }

  /** Session clone of the query. */
  SparkSession session() {
    return rows.sparkSession();
  }
}
