package dev.kepler.medallion.lake;

import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;

/**
 * What a host wants of one table beyond what the pipeline makes of it: further properties, columns
 * to cluster by, a place of its own.
 *
 * <pre>{@code
 * TableOptions.none().property("delta.checkpointInterval", "50").clusterBy("disposition")
 * }</pre>
 *
 * <p>A pipeline refuses at {@code build()}, by name, what would break what it relies on. The rest
 * holds from its start on: a table that is made is made so; one that is there with other values is
 * given these, properties by one commit and clustering by one, and none where it has them. What is
 * no longer said stays as it was.
 *
 * <p>Immutable; two are equal that say the same.
 *
 * @param properties Delta's of a table, and any of the host's own, by name
 * @param clustering columns by which OPTIMIZE lays out the rows, at most four; none: as they come
 * @param location folder of the table; empty: where the lake's tables are
 */
public record TableOptions(
    Map<String, String> properties, List<String> clustering, Optional<String> location) {

  private static final TableOptions NONE = new TableOptions(Map.of(), List.of(), Optional.empty());

  /** Copies what it is given. */
  public TableOptions {
    properties = Collections.unmodifiableMap(new TreeMap<>(properties));
    clustering = List.copyOf(clustering);
    Objects.requireNonNull(location, "location");
  }

  /** Nothing beyond what the pipeline makes of a table. */
  public static TableOptions none() {
    return NONE;
  }

  /**
   * The same, and a property.
   *
   * <p>Of Delta's own these are taken: {@code delta.checkpointInterval}, {@code
   * delta.checkpoint.writeStatsAsStruct}, {@code delta.enableExpiredLogCleanup}, {@code
   * delta.deletedFileRetentionDuration} of a week or more, and {@code delta.enableDeletionVectors}
   * = {@code false}, which holds them off. On the others the layers rely. Names that do not begin
   * with {@code delta.} are the host's.
   *
   * @param name such as {@code delta.checkpointInterval}, or {@code owning_team}
   */
  public TableOptions property(String name, String value) {
    Map<String, String> more = new TreeMap<>(properties);
    more.put(
        Objects.requireNonNull(name, "name"), Objects.requireNonNull(value, "value of " + name));
    return new TableOptions(more, clustering, location);
  }

  /**
   * The same, clustered: Delta's OPTIMIZE, which maintenance runs, puts rows of like values into
   * the same files, so that whoever asks by these columns reads few of them. Rows are written as
   * they come until then. What it costs: the table needs a writer that knows clustering, and a
   * silver that is not clustered by its key has more files touched by each load.
   *
   * @param columns of the table, one to four, of numbers, texts, dates or moments
   */
  public TableOptions clusterBy(String... columns) {
    return new TableOptions(properties, List.of(columns), location);
  }

  /**
   * The same, in a folder of its own, which must be empty or missing when the table is made. For
   * tables in a catalog alone, which tells readers where they are; a lake under one folder is
   * carried as one, and is read by whoever knows the folder. On the file system of the checkpoints,
   * beside which a repair puts a damaged table away. A table is never moved: of one that is there,
   * this is where it must be.
   *
   * @param folder a path or URI
   */
  public TableOptions location(String folder) {
    return new TableOptions(properties, clustering, Optional.of(folder));
  }
}
