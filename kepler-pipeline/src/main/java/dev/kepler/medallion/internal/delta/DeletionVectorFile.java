package dev.kepler.medallion.internal.delta;

import java.util.UUID;
import org.apache.spark.sql.delta.DeltaLog;
import org.apache.spark.sql.delta.actions.DeletionVectorDescriptor;
import org.apache.spark.sql.delta.storage.dv.DeletionVectorStore;
import org.apache.spark.sql.delta.storage.dv.DeletionVectorStoreUtils;
import org.apache.spark.sql.delta.util.PathWithFileSystem;
import scala.Option;

/**
 * A file of deletion vectors in the folder of a table, there once a vector is written to it. Until
 * a commit names it, it is as any file that nobody needs.
 */
final class DeletionVectorFile implements AutoCloseable {

  private static final String NO_PREFIX = "";

  private final DeltaLog log;
  private final DeletionVectorStore store;
  private final UUID id = UUID.randomUUID();
  private DeletionVectorStoreUtils.Writer writer;

  DeletionVectorFile(DeltaLog log, DeletionVectorStore store) {
    this.log = log;
    this.store = store;
  }

  /** Adds a vector of so many rows. */
  DeletionVectorDescriptor write(byte[] vector, long rows) {
    if (writer == null) {
      PathWithFileSystem folder = store.pathWithFileSystem(log.dataPath());
      writer = store.createWriter(store.generateFileNameInTable(folder, id, NO_PREFIX));
    }
    return DeletionVectorDescriptor.onDiskWithRelativePath(
        id,
        NO_PREFIX,
        vector.length,
        rows,
        Option.apply(writer.write(vector).offset()),
        Option.empty());
  }

  @Override
  public void close() {
    if (writer != null) {
      writer.close();
    }
  }
}
