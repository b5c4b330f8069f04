package dev.kepler.pipeline;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Objects;
import java.util.regex.Pattern;
import org.apache.hadoop.fs.Path;
import org.apache.spark.sql.SparkSession;

/**
 * Where the tables and checkpoints of a lake are: under one folder, or in a catalog with a folder
 * for the checkpoints.
 *
 * <p>Immutable; two layouts are equal when they name the same places.
 */
public final class TableLayout {

  private static final Pattern NAMESPACE = Pattern.compile("[A-Za-z0-9_]+(\\.[A-Za-z0-9_]+){0,2}");

  private final String root;
  private final boolean catalog;
  private final String checkpoints;

  private TableLayout(String root, boolean catalog, String checkpoints) {
    this.root = root;
    this.catalog = catalog;
    this.checkpoints = checkpoints;
  }

  /**
   * Tables as folders below one folder, checkpoints in its {@code checkpoints}.
   *
   * @param folder a path or URI of any file system that Spark can reach; made when it is missing
   */
  public static TableLayout under(String folder) {
    String path = withoutSlash(folder, "folder");
    return new TableLayout(path, false, path + "/checkpoints");
  }

  /**
   * Tables in a namespace of the session's catalog.
   *
   * @param namespace such as {@code spark_catalog.kepler}; made when it is missing
   * @param checkpointFolder a path or URI outside the tables
   * @throws IllegalArgumentException when the namespace is not names joined by dots
   */
  public static TableLayout inCatalog(String namespace, String checkpointFolder) {
    if (!NAMESPACE.matcher(Objects.requireNonNull(namespace, "namespace")).matches()) {
      throw new IllegalArgumentException(
          "Cannot use '"
              + namespace
              + "' as a namespace: it goes into SQL, so only letters, digits"
              + " and underscores joined by dots are allowed. Use one such as spark_catalog.kepler.");
    }
    return new TableLayout(namespace, true, withoutSlash(checkpointFolder, "checkpointFolder"));
  }

  /**
   * The same places, folders written out in full: relative ones are taken as Spark's file system
   * takes them, not as a catalog would.
   */
  TableLayout qualified(SparkSession session) {
    return new TableLayout(
        catalog ? root : qualified(session, root), catalog, qualified(session, checkpoints));
  }

  private static String qualified(SparkSession session, String folder) {
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

  /** True for tables in a catalog, false for tables in folders. */
  boolean inCatalog() {
    return catalog;
  }

  /** Namespace or folder of the tables. */
  String root() {
    return root;
  }

  /** Catalog name or path of a table. */
  String table(LakeTable table) {
    return root + (catalog ? "." : "/") + table.tableName();
  }

  /** Checkpoint folder of a layer's query. */
  String checkpoint(Layer layer) {
    return checkpoints + "/" + layer;
  }

  /** File that ties the checkpoints to the tables. */
  String identity() {
    return checkpoints + "/lake.json";
  }

  /** File that the process which writes the lake holds locked. */
  String lock() {
    return checkpoints + "/lake.lock";
  }

  /** Folder of a layer that is being rebuilt. */
  String rebuild() {
    return checkpoints + "/rebuild";
  }

  /** Folder in which it is noted what files looked like when they were found sound. */
  String seals() {
    return checkpoints + "/seals";
  }

  /** Folder of the ledger entries that have no commit. */
  String quietLedger() {
    return checkpoints + "/ledger";
  }

  /** Folder of a table's ledger entries whose log entries were removed. */
  String carriedLedger(LakeTable table) {
    return checkpoints + "/ledger/carried/" + table.tableName();
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof TableLayout layout
        && layout.catalog == catalog
        && layout.root.equals(root)
        && layout.checkpoints.equals(checkpoints);
  }

  @Override
  public int hashCode() {
    return Objects.hash(root, catalog, checkpoints);
  }

  /** Says where the lake is. */
  @Override
  public String toString() {
    return catalog ? "catalog " + root : root;
  }

  private static String withoutSlash(String folder, String parameter) {
    Objects.requireNonNull(folder, parameter);
    if (folder.isBlank()) {
      throw new IllegalArgumentException(
          "Cannot use a blank " + parameter + ": the lake needs a place. Name a folder.");
    }
    return folder.length() > 1 && folder.endsWith("/")
        ? folder.substring(0, folder.length() - 1)
        : folder;
  }
}
