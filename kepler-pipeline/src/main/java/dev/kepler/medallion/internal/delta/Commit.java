package dev.kepler.medallion.internal.delta;

import dev.kepler.medallion.internal.files.WokenSource;
import dev.kepler.medallion.internal.rows.Thresholds;
import dev.kepler.medallion.internal.text.LedgerJson;
import dev.kepler.medallion.lake.LedgerEntry;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.function.LongFunction;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SaveMode;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.delta.DeltaLog;
import org.apache.spark.sql.delta.DeltaOperations;
import org.apache.spark.sql.delta.OptimisticTransaction;
import org.apache.spark.sql.delta.Snapshot;
import org.apache.spark.sql.delta.VersionChecksum;
import org.apache.spark.sql.delta.actions.Action;
import org.apache.spark.sql.delta.actions.AddFile;
import org.apache.spark.sql.delta.actions.FileAction;
import org.apache.spark.sql.delta.actions.SetTransaction;
import scala.Option;
import scala.collection.JavaConverters;
import scala.collection.Seq;

/**
 * Identity and ledger entry of one write of one micro-batch. Delta keeps both in the commit itself,
 * and a write that is there already is skipped, so that a replayed batch is written once.
 *
 * <p>It goes through Delta's own transaction: one Spark job that writes files, whether rows are
 * appended or replaced, and none for a {@link DriverFileWriter}. MERGE, which does the same by a
 * dozen, reads its target twice more.
 *
 * @param session session clone of the query that writes
 * @param application query and table: one per write site, new with every checkpoint
 * @param batch its number
 * @param entry what the batch did, given the number of rows written
 */
public record Commit(
    SparkSession session, String application, long batch, LongFunction<LedgerEntry> entry) {

  private static final Pattern OF_QUERY = Pattern.compile("kepler/([0-9a-f-]{36})/\\w+");

  /** Application of a write that may be repeated. */
  public static final String NONE = "";

  public Commit(SparkSession session, String application, LedgerEntry entry) {
    this(session, application, entry.batch(), rows -> entry);
  }

  /** How a query names itself to a table. */
  public static String application(String queryId, LakeTable table) {
    return "kepler/" + queryId + "/" + table.tableName();
  }

  /** The query that an application is named after; empty for what is no query's. */
  static Optional<String> queryId(String application) {
    Matcher name = OF_QUERY.matcher(String.valueOf(application));
    return name.matches() ? Optional.of(name.group(1)) : Optional.empty();
  }

  /** A redrive is no batch; its application is its own. */
  private long transaction() {
    return Math.max(0, batch);
  }

  /**
   * Appends rows, unless they are appended already. Without a row there is no commit.
   *
   * @param table as it is now
   * @param most rows that there are, as far as that is known
   * @return the entry; empty when they were appended already
   */
  Optional<LedgerEntry> append(Snapshot table, Dataset<Row> rows, long most) {
    return write(table, most, files(rows), Removals.NOTHING, added -> !added.isEmpty());
  }

  /** Appends no more rows than {@link Thresholds#ROWS_ON_DRIVER}, as {@link #append} does. */
  Optional<LedgerEntry> appendSmall(Snapshot table, Dataset<Row> rows, long most) {
    return write(table, most, smallFile(rows), Removals.NOTHING, added -> !added.isEmpty());
  }

  /**
   * Puts rows in place of others, unless that is done already.
   *
   * @param table as it is now
   * @param rows that enter the table, in its columns; with Delta's {@code _change_type} those of
   *     the change data feed too
   * @param most rows that there are, as far as that is known
   * @param leaving what leaves it
   */
  void replace(Snapshot table, Dataset<Row> rows, long most, Removals leaving) {
    write(table, most, files(rows), leaving, added -> true);
  }

  /**
   * Puts no more rows than {@link Thresholds#ROWS_ON_DRIVER}, none of a change data feed, in place.
   */
  void replaceSmall(Snapshot table, Dataset<Row> rows, long most, Removals leaving) {
    write(table, most, smallFile(rows), leaving, added -> true);
  }

  /** Writes the entry alone, unless it is written already: no row enters or leaves. */
  void note(Snapshot table) {
    write(table, 0, transaction -> List.of(), Removals.NOTHING, added -> true);
  }

  private static Function<OptimisticTransaction, List<FileAction>> smallFile(Dataset<Row> rows) {
    return transaction -> new DriverFileWriter(transaction, rows).write();
  }

  /** Files that a Spark job writes. */
  private static Function<OptimisticTransaction, List<FileAction>> files(Dataset<Row> rows) {
    return transaction -> JavaConverters.seqAsJavaList(transaction.writeFiles(rows));
  }

  private Optional<LedgerEntry> write(
      Snapshot table,
      long most,
      Function<OptimisticTransaction, List<FileAction>> files,
      Removals leaving,
      Predicate<List<FileAction>> wanted) {
    return session.withActive(
        () -> {
          DeltaLog log = table.deltaLog();
          OptimisticTransaction transaction = new UnhurriedTransaction(session, table);
          if (!isNew(transaction)) {
            return Optional.empty();
          }
          DeletionVectors.switchOn(transaction, most, leaving.replaced());
          List<FileAction> added = files.apply(transaction);
          LedgerEntry written = entry.apply(rowsOf(added));
          if (wanted.test(added)) {
            commit(transaction, added, leaving, written);
            WokenSource.announce(log.dataPath().toString());
          }
          return Optional.of(written);
        });
  }

  /** Those of the table; the files of a change data feed are no {@link AddFile}. */
  private static long rowsOf(List<FileAction> files) {
    return files.stream()
        .filter(AddFile.class::isInstance)
        .mapToLong(file -> (long) ((AddFile) file).numLogicalRecords().get())
        .sum();
  }

  private boolean isNew(OptimisticTransaction transaction) {
    return application.equals(NONE)
        || JavaConverters.seqAsJavaList(identities(transaction.snapshot())).stream()
            .noneMatch(t -> t.appId().equals(application) && t.version() >= transaction());
  }

  /** Applications that have written into a table. */
  static Set<String> applications(Snapshot table) {
    return JavaConverters.seqAsJavaList(identities(table)).stream()
        .map(SetTransaction::appId)
        .collect(Collectors.toSet());
  }

  /** As the checksum of the newest version has them, else by a Spark job. */
  private static Seq<SetTransaction> identities(Snapshot snapshot) {
    Option<VersionChecksum> checksum = snapshot.checksumOpt();
    return checksum.isDefined() && checksum.get().setTransactions().isDefined()
        ? checksum.get().setTransactions().get()
        : snapshot.setTransactions();
  }

  private void commit(
      OptimisticTransaction transaction,
      List<FileAction> added,
      Removals leaving,
      LedgerEntry written) {
    List<Action> actions = new ArrayList<>();
    if (!application.equals(NONE)) {
      actions.add(
          new SetTransaction(application, transaction(), Option.apply(System.currentTimeMillis())));
    }
    transaction.readTxn().$plus$eq(application); // whoever writes the same meanwhile conflicts
    transaction.trackFilesRead(seq(leaving.touched()));
    actions.addAll(leaving.actions());
    actions.addAll(added);
    SaveMode mode = leaving.touched().isEmpty() ? SaveMode.Append : SaveMode.Overwrite;
    transaction.commit(
        seq(actions),
        new DeltaOperations.Write(
            mode, Option.empty(), Option.empty(), Option.apply(LedgerJson.write(written))));
  }

  private static <T> Seq<T> seq(List<T> list) {
    return JavaConverters.asScalaBuffer(list).toSeq();
  }
}
