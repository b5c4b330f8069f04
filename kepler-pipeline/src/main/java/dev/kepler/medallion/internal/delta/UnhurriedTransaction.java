package dev.kepler.medallion.internal.delta;

import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.delta.OptimisticTransaction;
import org.apache.spark.sql.delta.Snapshot;
import org.apache.spark.sql.delta.actions.Action;
import org.apache.spark.sql.delta.hooks.CheckpointHook$;
import org.apache.spark.sql.delta.hooks.PostCommitHook;
import scala.Option;
import scala.collection.Seq;

/** A transaction whose commit does not wait for the checkpoint of the log that it makes due. */
final class UnhurriedTransaction extends OptimisticTransaction {

  private final SparkSession session;

  /** Begins with a table as it is. */
  UnhurriedTransaction(SparkSession session, Snapshot table) {
    super(table.deltaLog(), Option.empty(), table);
    this.session = session;
  }

  @Override
  public void runPostCommitHook(
      PostCommitHook hook, long version, Snapshot after, Seq<Action> committed) {
    if (hook != CheckpointHook$.MODULE$) {
      super.runPostCommitHook(hook, version, after, committed);
      return;
    }
    LogCheckpoints.write(
        deltaLog().dataPath().toString(),
        () ->
            session.withActive(
                () -> {
                  super.runPostCommitHook(hook, version, after, committed);
                  return null;
                }));
  }
}
