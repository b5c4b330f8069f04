package dev.kepler.pipeline;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SaveMode;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.catalyst.catalog.CatalogTable;
import org.apache.spark.sql.delta.DeltaLog;
import org.apache.spark.sql.delta.DeltaOperations;
import org.apache.spark.sql.delta.OptimisticTransaction;
import org.apache.spark.sql.delta.Snapshot;
import org.apache.spark.sql.delta.VersionChecksum;
import org.apache.spark.sql.delta.actions.Action;
import org.apache.spark.sql.delta.actions.AddFile;
import org.apache.spark.sql.delta.actions.SetTransaction;
import scala.Option;
import scala.collection.JavaConverters;
import scala.collection.Seq;

/**
 * Identity and ledger entry of one write of one micro-batch. Delta keeps both in the commit itself,
 * and a write that is there already is skipped, so that a replayed batch is written once.
 *
 * <p>It goes through Delta's own transaction: one Spark job that writes files, whether rows are
 * appended or replaced. MERGE, which does the same by a dozen, reads its target twice more.
 *
 * @param session session clone of the query that writes
 * @param application query and table: one per write site, new with every checkpoint
 * @param entry what the batch did
 */
record Commit(SparkSession session, String application, LedgerEntry entry) {

  private static final Pattern OF_QUERY = Pattern.compile("kepler/([0-9a-f-]{36})/\\w+");
  private static final String NONE = "";
  private static final String QUERY_ID = "sql.streaming.queryId";
  private static final Option<CatalogTable> NO_CATALOG = Option.empty();

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

  /**
   * Writes, unless it is written already.
   *
   * @param rows that enter the table, in its columns; with Delta's {@code _change_type} those of
   *     the change data feed too
   * @param replaced files that leave it
   */
  void write(DeltaLog log, Dataset<Row> rows, List<AddFile> replaced) {
    session.withActive(
        () -> {
          OptimisticTransaction transaction = log.startTransaction(NO_CATALOG, Option.empty());
          if (isNew(transaction)) {
            write(transaction, rows, replaced);
            FollowingSource.announce(log);
          }
          return null;
        });
  }

  private boolean isNew(OptimisticTransaction transaction) {
    return application.equals(NONE)
        || JavaConverters.seqAsJavaList(identities(transaction.snapshot())).stream()
            .noneMatch(t -> t.appId().equals(application) && t.version() >= transaction());
  }

  /** As the checksum of the newest version has them, else by a Spark job. */
  private static Seq<SetTransaction> identities(Snapshot snapshot) {
    Option<VersionChecksum> checksum = snapshot.checksumOpt();
    return checksum.isDefined() && checksum.get().setTransactions().isDefined()
        ? checksum.get().setTransactions().get()
        : snapshot.setTransactions();
  }

  private void write(OptimisticTransaction transaction, Dataset<Row> rows, List<AddFile> replaced) {
    List<Action> actions = new ArrayList<>();
    if (!application.equals(NONE)) {
      actions.add(
          new SetTransaction(application, transaction(), Option.apply(System.currentTimeMillis())));
    }
    transaction.readTxn().$plus$eq(application); // whoever writes the same meanwhile conflicts
    transaction.trackFilesRead(seq(replaced));
    replaced.forEach(file -> actions.add(file.remove()));
    actions.addAll(JavaConverters.seqAsJavaList(transaction.writeFiles(rows)));
    SaveMode mode = replaced.isEmpty() ? SaveMode.Append : SaveMode.Overwrite;
    transaction.commit(
        seq(actions),
        new DeltaOperations.Write(
            mode, Option.empty(), Option.empty(), Option.apply(LedgerJson.write(entry))));
  }

  private static <T> Seq<T> seq(List<T> list) {
    return JavaConverters.asScalaBuffer(list).toSeq();
  }
}
