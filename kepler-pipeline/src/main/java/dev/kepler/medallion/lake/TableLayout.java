package dev.kepler.medallion.lake;

import java.util.Objects;
import java.util.regex.Pattern;

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
   * @param namespace such as {@code spark_catalog.shop}; made when it is missing
   * @param checkpointFolder a path or URI outside the tables
   * @throws IllegalArgumentException when the namespace is not names joined by dots
   */
  public static TableLayout inCatalog(String namespace, String checkpointFolder) {
    if (!NAMESPACE.matcher(Objects.requireNonNull(namespace, "namespace")).matches()) {
      throw new IllegalArgumentException(
          "Cannot use '"
              + namespace
              + "' as a namespace: it goes into SQL, so only letters, digits"
              + " and underscores joined by dots are allowed. Use one such as spark_catalog.shop.");
    }
    return new TableLayout(namespace, true, withoutSlash(checkpointFolder, "checkpointFolder"));
  }

  /** True for tables in a catalog, false for tables in folders. */
  public boolean inCatalog() {
    return catalog;
  }

  /** Namespace or folder of the tables. */
  public String root() {
    return root;
  }

  /** Folder of the checkpoints, and of what the lake remembers beside its tables. */
  public String checkpoints() {
    return checkpoints;
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
