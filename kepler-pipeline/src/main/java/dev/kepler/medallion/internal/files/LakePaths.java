package dev.kepler.medallion.internal.files;

import dev.kepler.medallion.lake.Layer;
import dev.kepler.medallion.lake.TableLayout;
import java.io.IOException;
import java.io.UncheckedIOException;
import org.apache.hadoop.fs.Path;
import org.apache.spark.sql.SparkSession;

/** Where the parts of a lake are, below the places that its {@link TableLayout} names. */
public final class LakePaths {

  private LakePaths() {}

  /**
   * The same places, folders written out in full: relative ones are taken as Spark's file system
   * takes them, not as a catalog would.
   */
  public static TableLayout qualified(SparkSession session, TableLayout layout) {
    String checkpoints = qualified(session, layout.checkpoints());
    return layout.inCatalog()
        ? TableLayout.inCatalog(layout.root(), checkpoints)
        : TableLayout.under(qualified(session, layout.root()));
  }

  /** A folder written out in full. */
  public static String qualified(SparkSession session, String folder) {
    Path path = new Path(folder);
    try {
      return path.getFileSystem(session.sessionState().newHadoopConf())
          .makeQualified(path)
          .toString();
    } catch (IOException e) {
      throw new UncheckedIOException(
          "Cannot reach folder " + folder + ": " + e.getMessage() + ". Check its file system.", e);
    }
  }

  /** Catalog name or path of a table. */
  public static String table(TableLayout layout, String table) {
    return layout.root() + (layout.inCatalog() ? "." : "/") + table;
  }

  /** Checkpoint folder of a layer's query. */
  public static String checkpoint(TableLayout layout, Layer layer) {
    return layout.checkpoints() + "/" + layer;
  }

  /** File that ties the checkpoints to the tables. */
  public static String identity(TableLayout layout) {
    return layout.checkpoints() + "/lake.json";
  }

  /** File that the process which writes the lake holds locked. */
  public static String lock(TableLayout layout) {
    return layout.checkpoints() + "/lake.lock";
  }

  /** Folder of a layer that is being rebuilt. */
  public static String rebuild(TableLayout layout) {
    return layout.checkpoints() + "/rebuild";
  }

  /** Folder in which it is noted what files looked like when they were found sound. */
  static String seals(TableLayout layout) {
    return layout.checkpoints() + "/seals";
  }

  /** Folder of what readers hold of the tables. */
  public static String leases(TableLayout layout) {
    return layout.checkpoints() + "/leases";
  }

  /** Folder in which it is noted how far the lake was delivered. */
  public static String deliveries(TableLayout layout) {
    return layout.checkpoints() + "/deliveries";
  }

  /** Folder of the ledger entries that have no commit. */
  public static String quietLedger(TableLayout layout) {
    return layout.checkpoints() + "/ledger";
  }

  /** Folder of a table's ledger entries whose log entries were removed. */
  public static String carriedLedger(TableLayout layout, String table) {
    return layout.checkpoints() + "/ledger/carried/" + table;
  }
}
