package dev.kepler.medallion.internal.delta;

import com.fasterxml.jackson.databind.JsonNode;
import dev.kepler.medallion.internal.files.AtomicFiles;
import dev.kepler.medallion.internal.files.Seals;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.TreeMap;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.Path;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.delta.Snapshot;
import org.apache.spark.sql.delta.actions.Action;
import org.apache.spark.sql.delta.actions.AddFile;

/**
 * The files that make up a table, with their deletion vectors: known from the commits since the
 * last look, and compared with what is in the folder.
 */
public final class StoredFiles {

  private static final String DATA = "data/";
  private static final String VECTOR = "vector/";

  /** Folder of a table's change data feed, which tells what its commits did to its rows. */
  public static final String FEED = "_change_data";

  private final SparkSession session;
  private final AtomicFiles files;
  private final Path table;
  private final Seals seals;
  private final NavigableMap<String, Long> live = new TreeMap<>();

  public StoredFiles(SparkSession session, Path table, Seals seals) {
    this.session = session;
    this.files = AtomicFiles.of(session);
    this.table = table;
    this.seals = seals;
  }

  /**
   * Takes up what is remembered, and goes on by commits.
   *
   * @param first version of the log
   * @param commits those since what is remembered
   * @param of the table, to be asked where the log does not reach back
   */
  public void follow(long first, Map<Long, List<JsonNode>> commits, Table of) {
    Snapshot now = of.snapshot(session);
    boolean isGap = seals.upTo() < 0 ? first > 0 : seals.upTo() < first - 1;
    if (isGap) {
      now.allFiles().collectAsList().forEach(this::add);
      return;
    }
    if (seals.upTo() >= 0) {
      seals.known().forEach(this::remembered);
    }
    for (List<JsonNode> actions : commits.values()) {
      for (JsonNode action : actions) {
        if (action.has("remove")) {
          change(action.get("remove"), false);
        }
      }
      for (JsonNode action : actions) {
        if (action.has("add")) {
          change(action.get("add"), true);
        }
      }
    }
  }

  private void remembered(String name, Seals.Seal seal) {
    if (name.startsWith(DATA) || name.startsWith(VECTOR)) {
      live.put(name, seal.length());
    }
  }

  private void change(JsonNode file, boolean comes) {
    String path = file.path("path").asText();
    if (comes) {
      live.put(DATA + path, file.path("size").asLong());
    } else {
      live.remove(DATA + path);
      live.subMap(VECTOR + path + "?", VECTOR + path + "@").clear();
    }
    if (comes && file.hasNonNull("deletionVector")) {
      vector((AddFile) Action.fromJson("{\"add\":" + file + "}"));
    }
  }

  private void add(AddFile file) {
    live.put(DATA + file.path(), file.size());
    if (file.deletionVector() != null) {
      vector(file);
    }
  }

  private void vector(AddFile file) {
    if (file.deletionVector().isOnDisk()) {
      Path path = file.deletionVector().absolutePath(table);
      live.put(VECTOR + file.path() + "?" + path.getName(), -1L);
    }
  }

  /** Files that are not there, or not as the log or the memory has them. */
  public List<Map.Entry<Path, String>> broken() {
    Map<String, FileStatus> listed = files.statuses(table);
    List<Map.Entry<Path, String>> broken = new ArrayList<>();
    live.forEach(
        (name, size) -> {
          Path path = place(name);
          Optional<FileStatus> file =
              path.getParent().equals(table)
                  ? Optional.ofNullable(listed.get(path.getName()))
                  : files.status(path);
          compare(name, size, file).ifPresent(problem -> broken.add(Map.entry(path, problem)));
        });
    return broken;
  }

  private Path place(String name) {
    String path =
        name.startsWith(DATA)
            ? name.substring(DATA.length())
            : name.substring(name.lastIndexOf('?') + 1);
    Path decoded = new Path(java.net.URI.create(path));
    return decoded.isAbsolute() ? decoded : new Path(table, decoded);
  }

  private Optional<String> compare(String name, long size, Optional<FileStatus> file) {
    if (file.isEmpty()) {
      return Optional.of("is gone, though the table's rows are in it");
    }
    if (name.startsWith(DATA) && size != file.get().getLen()) {
      return Optional.of("is %d bytes, and the log says %d".formatted(file.get().getLen(), size));
    }
    boolean isNew = seals.known(name).isEmpty();
    Optional<String> wrong = seals.compare(name, file.get(), false);
    return wrong.isPresent() || !isNew || !name.startsWith(DATA)
        ? wrong
        : ParquetLook.broken(session, file.get());
  }

  /** Reads every file of the change data feed through, and finds those that are broken. */
  public List<Map.Entry<Path, String>> feed() {
    List<Map.Entry<Path, String>> broken = new ArrayList<>();
    files.statuses(new Path(table, FEED)).values().stream()
        .filter(file -> file.getPath().getName().endsWith(".parquet"))
        .forEach(
            file ->
                ParquetLook.through(session, file, OptionalLong.empty())
                    .filter(problem -> files.exists(file.getPath())) // or maintenance took it
                    .ifPresent(problem -> broken.add(Map.entry(file.getPath(), problem))));
    return broken;
  }

  /** Opens every file and reads it through. */
  public List<Map.Entry<Path, String>> deep(Table of) {
    List<Map.Entry<Path, String>> broken = new ArrayList<>();
    Map<String, Long> rows = new HashMap<>();
    for (AddFile file : of.snapshot(session).allFiles().collectAsList()) {
      add(file);
      if (file.numPhysicalRecords().isDefined()) {
        rows.put(DATA + file.path(), (long) file.numPhysicalRecords().get());
      }
    }
    live.keySet()
        .forEach(
            name -> {
              Path path = place(name);
              files
                  .status(path)
                  .flatMap(file -> deep(name, file, Optional.ofNullable(rows.get(name))))
                  .ifPresent(problem -> broken.add(Map.entry(path, problem)));
            });
    return broken;
  }

  private Optional<String> deep(String name, FileStatus file, Optional<Long> rows) {
    try {
      String sum = files.sum(file.getPath());
      Optional<Seals.Seal> seal = seals.known(name).filter(known -> !known.sum().isEmpty());
      if (seal.isPresent() && !seal.get().sum().equals(sum)) {
        return Optional.of(
            "is not what was written, " + seal.get() + ": its CRC-32C is " + sum + " now");
      }
    } catch (UncheckedIOException e) {
      return Optional.of("cannot be read through, or is not what its checksum says");
    }
    return name.startsWith(DATA)
        ? ParquetLook.through(
            session, file, rows.map(OptionalLong::of).orElse(OptionalLong.empty()))
        : Optional.empty();
  }
}
