package dev.kepler.pipeline;

import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/**
 * Writes the micro-batches of one layer. One instance serves one run of one query, batch after
 * batch on the query's thread; a batch may come again after a crash and must then leave the tables
 * as if it had come once.
 */
@FunctionalInterface
interface LayerWriter {

  /**
   * Writes one micro-batch.
   *
   * @param rows not empty
   * @param batch its number
   * @return what became of the rows
   */
  LedgerEntry write(Dataset<Row> rows, long batch);
}
