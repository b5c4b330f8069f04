package dev.kepler.pipeline;

import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.apache.spark.sql.delta.DeltaLog;
import org.apache.spark.sql.delta.Snapshot;
import org.apache.spark.sql.delta.actions.AddFile;
import org.apache.spark.sql.delta.actions.DeletionVectorDescriptor;
import org.apache.spark.sql.delta.commands.DeletionVectorUtils$;
import org.apache.spark.sql.delta.deletionvectors.RoaringBitmapArray;
import org.apache.spark.sql.delta.deletionvectors.RoaringBitmapArrayFormat;
import org.apache.spark.sql.delta.deletionvectors.StoredBitmap;
import org.apache.spark.sql.delta.storage.dv.DeletionVectorStore;
import org.apache.spark.sql.delta.storage.dv.DeletionVectorStore$;

/**
 * Deletion vectors of a table: which rows of a file are gone though the file stays. A small one is
 * kept in the log itself. The log holds a vector on for a week after the next has taken its place,
 * so a large one is written to a file, together with the others of its commit.
 */
final class DeletionVectors {

  /** Bytes up to which a vector goes into the log: those of some hundred rows. */
  private static final int SMALL = 1024;

  private final DeltaLog log;
  private final DeletionVectorStore store;

  DeletionVectors(DeltaLog log) {
    this.log = log;
    this.store = DeletionVectorStore$.MODULE$.createInstance(log.newDeltaHadoopConf());
  }

  /** Whether a table takes them; one that was made before it could does not. */
  static boolean writable(Snapshot snapshot) {
    return DeletionVectorUtils$.MODULE$.deletionVectorsWritable(
        snapshot.protocol(), snapshot.metadata());
  }

  /**
   * The vectors of files from which rows go, with what is gone from them already.
   *
   * @param places of the rows that go, by the name of their file
   */
  Map<AddFile, DeletionVectorDescriptor> of(
      List<AddFile> files, Map<String, RoaringBitmapArray> places) {
    try (VectorFile large = new VectorFile(log, store)) {
      return files.stream()
          .collect(
              Collectors.toMap(
                  Function.identity(),
                  file -> stored(gone(file, places.get(LiveFiles.name(file))), large)));
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

  private static DeletionVectorDescriptor stored(RoaringBitmapArray gone, VectorFile large) {
    gone.runOptimize();
    byte[] bytes = gone.serializeAsByteArray(RoaringBitmapArrayFormat.Portable());
    return bytes.length > SMALL
        ? large.write(bytes, gone.cardinality())
        : DeletionVectorDescriptor.inlineInLog(bytes, gone.cardinality());
  }
}
