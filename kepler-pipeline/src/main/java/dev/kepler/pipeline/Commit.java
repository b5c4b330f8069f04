package dev.kepler.pipeline;

import org.apache.spark.sql.DataFrameWriter;
import org.apache.spark.sql.SparkSession;

/**
 * Identity and ledger entry of one write of one micro-batch. Delta keeps both in the commit itself,
 * and skips a write it has seen, so that a replayed batch is written once.
 *
 * @param session session clone of the query that writes
 * @param application query and table: one per write site, new with every checkpoint
 * @param entry what the batch did
 */
record Commit(SparkSession session, String application, LedgerEntry entry) {

  private static final String QUERY_ID = "sql.streaming.queryId";
  private static final String APPLICATION = "spark.databricks.delta.write.txnAppId";
  private static final String VERSION = "spark.databricks.delta.write.txnVersion";
  private static final String METADATA = "spark.databricks.delta.commitInfo.userMetadata";

  /** The write of a batch into a table, to be called on the thread of the batch's query. */
  static Commit of(SparkSession session, LakeTable table, LedgerEntry entry) {
    String query = session.sparkContext().getLocalProperty(QUERY_ID);
    return new Commit(session, "kepler/" + query + "/" + table.tableName(), entry);
  }

  /** A redrive is no batch; its application is its own. */
  private long transaction() {
    return Math.max(0, entry.batch());
  }

  /** Identifies an append. */
  <T> DataFrameWriter<T> identify(DataFrameWriter<T> append) {
    return append
        .option("txnAppId", application)
        .option("txnVersion", transaction())
        .option("userMetadata", LedgerJson.write(entry));
  }

  /** Runs a MERGE, UPDATE or DELETE, which take their identity from the session alone. */
  void run(Runnable write) {
    session.conf().set(APPLICATION, application);
    session.conf().set(VERSION, transaction());
    try {
      note(session, entry, write);
    } finally {
      session.conf().unset(APPLICATION);
      session.conf().unset(VERSION);
    }
  }

  /**
   * Runs a write that is no micro-batch under a ledger entry, on a session of the library's own.
   */
  static void note(SparkSession session, LedgerEntry entry, Runnable write) {
    session.conf().set(METADATA, LedgerJson.write(entry));
    try {
      write.run();
    } finally {
      session.conf().unset(METADATA);
    }
  }
}
