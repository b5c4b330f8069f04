package dev.kepler.medallion.internal.delta;

import dev.kepler.medallion.internal.rows.Thresholds;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.apache.spark.sql.delta.DeltaLog;
import org.apache.spark.sql.delta.OptimisticTransaction;
import org.apache.spark.sql.delta.Snapshot;
import org.apache.spark.sql.delta.actions.AddFile;
import org.apache.spark.sql.delta.actions.DeletionVectorDescriptor;
import org.apache.spark.sql.delta.actions.Metadata;
import org.apache.spark.sql.delta.commands.DeletionVectorUtils$;
import org.apache.spark.sql.delta.deletionvectors.RoaringBitmapArray;
import org.apache.spark.sql.delta.deletionvectors.RoaringBitmapArrayFormat;
import org.apache.spark.sql.delta.deletionvectors.StoredBitmap;
import org.apache.spark.sql.delta.storage.dv.DeletionVectorStore;
import org.apache.spark.sql.delta.storage.dv.DeletionVectorStore$;

/**
 * Deletion vectors of a table: which rows of a file are gone though the file stays. Those of a
 * commit are written to one file together. None goes into the log itself, where Delta would take it
 * and other readers (Delta Kernel 3.3, Trino, Presto) refuse it.
 */
final class DeletionVectors {

  private static final String ENABLED = "delta.enableDeletionVectors";

  private final DeltaLog log;
  private final DeletionVectorStore store;

  DeletionVectors(DeltaLog log) {
    this.log = log;
    this.store = DeletionVectorStore$.MODULE$.createInstance(log.newDeltaHadoopConf());
  }

  /** Whether a table has them, so that rows may go from a file that stays. */
  static boolean areOn(Snapshot table) {
    return DeletionVectorUtils$.MODULE$.deletionVectorsWritable(table.protocol(), table.metadata());
  }

  /**
   * Whether a file has so many rows that to write it anew would take longer than all else of a
   * load. Where changes are fed, a job writes them anyway, and it takes more.
   */
  static boolean areWorthwhile(Snapshot table, AddFile file) {
    return (long) file.numPhysicalRecords().get() >= many(table);
  }

  private static long many(Snapshot table) {
    return Table.feedsChanges(table) ? Thresholds.MANY_ROWS : Thresholds.ROWS_TO_REWRITE;
  }

  /**
   * Switches them on in a commit that writes many rows, or has to write a large file anew for want
   * of them. No sooner, because every reader must know of them from then on; and never where a hand
   * has switched them off.
   *
   * @param rows how many are written at most
   * @param replaced files that leave the table
   */
  static void switchOn(OptimisticTransaction transaction, long rows, List<AddFile> replaced) {
    Snapshot table = transaction.snapshot();
    boolean may = !areOn(table) && !table.metadata().configuration().contains(ENABLED);
    if (may
        && (rows >= many(table)
            || replaced.stream().anyMatch(file -> areWorthwhile(table, file)))) {
      Metadata now = transaction.metadata();
      transaction.updateMetadata(
          now.copy(
              now.id(),
              now.name(),
              now.description(),
              now.format(),
              now.schemaString(),
              now.partitionColumns(),
              now.configuration().updated(ENABLED, "true"),
              now.createdTime()),
          false);
    }
  }

  /**
   * The vectors of files from which rows go, with what is gone from them already.
   *
   * @param places of the rows that go, by the name of their file
   */
  Map<AddFile, DeletionVectorDescriptor> of(List<AddFile> files, Map<String, LongSet> places) {
    try (DeletionVectorFile vectors = new DeletionVectorFile(log, store)) {
      return files.stream()
          .collect(
              Collectors.toMap(
                  Function.identity(),
                  file -> stored(gone(file, places.get(LiveFiles.name(file)).numbers()), vectors)));
    }
  }

  private RoaringBitmapArray gone(AddFile file, RoaringBitmapArray going) {
    long rows = going.cardinality() + file.numDeletedRecords();
    if (file.deletionVector() != null) {
      going.or(StoredBitmap.create(file.deletionVector(), log.dataPath()).load(store));
    }
    if (going.cardinality() != rows) {
      throw new IllegalStateException(
          "Cannot mask rows of "
              + file.path()
              + " in "
              + log.dataPath()
              + ": "
              + rows
              + " would be gone, and they have "
              + going.cardinality()
              + " places. Run verify().");
    }
    return going;
  }

  private static DeletionVectorDescriptor stored(
      RoaringBitmapArray gone, DeletionVectorFile vectors) {
    gone.runOptimize();
    return vectors.write(
        gone.serializeAsByteArray(RoaringBitmapArrayFormat.Portable()), gone.cardinality());
  }
}
