package dev.kepler.pipeline;

import org.apache.spark.sql.SparkSession;

/**
 * Identity of one write of one micro-batch. Delta remembers it in the commit itself and skips a
 * write it has seen, so that a replayed batch is written once.
 *
 * @param session session clone of the query that writes
 * @param application query and table: one per write site, new with every checkpoint
 * @param batch number of the micro-batch
 */
record Commit(SparkSession session, String application, long batch) {

  private static final String QUERY_ID = "sql.streaming.queryId";
  private static final String APPLICATION = "spark.databricks.delta.write.txnAppId";
  private static final String VERSION = "spark.databricks.delta.write.txnVersion";

  /** The write of a batch into a table, to be called on the thread of the batch's query. */
  static Commit of(SparkSession session, long batch, LakeTable table) {
    String query = session.sparkContext().getLocalProperty(QUERY_ID);
    return new Commit(session, "kepler/" + query + "/" + table.tableName(), batch);
  }

  /** Runs a MERGE, UPDATE or DELETE, which take their identity from the session alone. */
  void run(Runnable write) {
    session.conf().set(APPLICATION, application);
    session.conf().set(VERSION, batch);
    try {
      write.run();
    } finally {
      session.conf().unset(APPLICATION);
      session.conf().unset(VERSION);
    }
  }
}
