package dev.kepler.medallion.internal.delta;

import java.time.Instant;
import org.apache.hadoop.fs.Path;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.delta.CheckpointInstance;
import org.apache.spark.sql.delta.DeltaLog;
import org.apache.spark.sql.delta.Snapshot;
import org.apache.spark.sql.delta.commands.VacuumCommand;
import org.apache.spark.util.ManualClock;
import scala.Option;
import scala.collection.immutable.Map$;

/**
 * What Delta does to a table as a whole, without moving a row.
 *
 * @param session of the library's own
 */
public record DeltaCommands(SparkSession session, Table table) {

  /** Makes few data files of many small ones: Delta's OPTIMIZE. */
  public void compact() {
    table.delta(session).optimize().executeCompaction();
  }

  /** Lays down a checkpoint of the newest version, where that has none. */
  public void checkpoint() {
    LogCheckpoints.settle();
    Snapshot newest = table.snapshot(session);
    if (checkpointUpTo(newest.version()) < newest.version()) {
      table.log(session).checkpoint(newest, Option.empty());
    }
  }

  /** Version of the newest whole checkpoint up to a version; 0 when there is none. */
  public long checkpointUpTo(long version) {
    Option<CheckpointInstance> newest =
        table.log(session).findLastCompleteCheckpointBefore(version + 1);
    return newest.isEmpty() ? 0 : newest.get().version();
  }

  /** Removes the files that no version needs, and that are older than a moment: Delta's VACUUM. */
  public void vacuum(Instant moment) {
    VacuumCommand.gc(
        session,
        table.log(session),
        false,
        Option.apply(0.0),
        Option.empty(),
        Option.empty(),
        Map$.MODULE$.empty(),
        new ManualClock(moment.toEpochMilli()));
  }

  /** Data files of the newest version. */
  public long files() {
    return table.snapshot(session).numOfFiles();
  }

  /** Forgets what Delta keeps of the log of a table. */
  public static void forget(SparkSession session, Path table) {
    DeltaLog.invalidateCache(session, table);
  }
}
