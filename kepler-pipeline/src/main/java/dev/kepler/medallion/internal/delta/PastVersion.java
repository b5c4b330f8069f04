package dev.kepler.medallion.internal.delta;

import dev.kepler.medallion.internal.files.AtomicFiles;
import java.net.URI;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.apache.hadoop.fs.Path;
import org.apache.spark.sql.delta.actions.Action;
import org.apache.spark.sql.delta.actions.AddFile;
import org.apache.spark.sql.delta.actions.DeletionVectorDescriptor;
import org.apache.spark.sql.delta.actions.RemoveFile;

/**
 * A version of a table that upkeep may have made unreadable: it takes log entries that are old, and
 * files that rows have left. Told by the log and by whether the files are there, without Spark.
 *
 * @param log of the table, as it is now
 */
record PastVersion(AtomicFiles files, TableLog log, long version) {

  /** What it would need and is not there; empty for a version that can be read. */
  Optional<String> lack() {
    if (version < log.oldestReadable()) {
      return Optional.of(log.commit(version).getName());
    }
    Set<String> cameLater = new HashSet<>();
    for (long later : log.versions().stream().filter(v -> v > version).toList()) {
      List<Action> actions = log.lines(later).map(Action::fromJson).toList();
      Optional<Path> gone =
          actions.stream()
              .filter(RemoveFile.class::isInstance)
              .map(RemoveFile.class::cast)
              .filter(file -> !cameLater.contains(name(file.path(), file.deletionVector())))
              .flatMap(this::needed)
              .filter(file -> !files.exists(file))
              .findFirst();
      if (gone.isPresent()) {
        return gone.map(Path::getName);
      }
      actions.stream()
          .filter(AddFile.class::isInstance)
          .map(AddFile.class::cast)
          .forEach(file -> cameLater.add(name(file.path(), file.deletionVector())));
    }
    return Optional.empty();
  }

  private static String name(String path, DeletionVectorDescriptor vector) {
    return vector == null ? path : path + "?" + vector.uniqueId();
  }

  private Stream<Path> needed(RemoveFile file) {
    Path path = new Path(URI.create(file.path()));
    Path data = path.isAbsolute() ? path : new Path(log.table(), path);
    DeletionVectorDescriptor vector = file.deletionVector();
    return vector != null && vector.isOnDisk()
        ? Stream.of(data, vector.absolutePath(log.table()))
        : Stream.of(data);
  }
}
