package dev.kepler.pipeline;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
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

  private static final Pattern OF_QUERY = Pattern.compile("kepler/([0-9a-f-]{36})/\\w+");
  private static final String NONE = "";
  private static final String QUERY_ID = "sql.streaming.queryId";
  private static final String APPLICATION = "spark.databricks.delta.write.txnAppId";
  private static final String VERSION = "spark.databricks.delta.write.txnVersion";
  private static final String METADATA = "spark.databricks.delta.commitInfo.userMetadata";

  /** The write of a batch into a table, to be called on the thread of the batch's query. */
  static Commit of(Batch batch, LakeTable table, LedgerEntry entry) {
    SparkSession session = batch.session();
    String query = session.sparkContext().getLocalProperty(QUERY_ID);
    return new Commit(
        session, batch.lacks(Safeguard.TRANSACTION_IDS) ? NONE : application(query, table), entry);
  }

  /** How a query names itself to a table. */
  static String application(String queryId, LakeTable table) {
    return "kepler/" + queryId + "/" + table.tableName();
  }

  /** The query that an application is named after; empty for what is no query's. */
  static Optional<String> queryId(String application) {
    Matcher name = OF_QUERY.matcher(String.valueOf(application));
    return name.matches() ? Optional.of(name.group(1)) : Optional.empty();
  }

  /** A redrive is no batch; its application is its own. */
  private long transaction() {
    return Math.max(0, entry.batch());
  }

  /** Identifies an append, or a write in place of all rows. */
  <T> DataFrameWriter<T> identify(DataFrameWriter<T> write) {
    DataFrameWriter<T> noted = write.option("userMetadata", LedgerJson.write(entry));
    return application.equals(NONE)
        ? noted
        : noted.option("txnAppId", application).option("txnVersion", transaction());
  }

  /** Runs a MERGE, UPDATE or DELETE, which take their identity from the session alone. */
  void run(Runnable write) {
    if (!application.equals(NONE)) {
      session.conf().set(APPLICATION, application);
      session.conf().set(VERSION, transaction());
    }
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
