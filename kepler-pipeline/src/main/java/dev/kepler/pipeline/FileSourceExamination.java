package dev.kepler.pipeline;

import java.io.UncheckedIOException;
import java.util.List;
import java.util.Optional;
import java.util.stream.LongStream;
import org.apache.hadoop.fs.Path;
import org.apache.spark.sql.SparkSession;

/**
 * Look at what a file stream remembers of the files it read: one list a batch, every tenth one
 * ({@code .compact}) repeating those before it. A file that is on no list would be read again.
 */
final class FileSourceExamination {

  private static final String OFFSET = "logOffset";
  private static final String COMPACT = ".compact";

  private final LakeFiles files;
  private final LayerCheckpoint checkpoint;
  private final Path folder;

  FileSourceExamination(SparkSession session, LayerCheckpoint checkpoint) {
    this.files = LakeFiles.of(session);
    this.checkpoint = checkpoint;
    this.folder = new Path(checkpoint.folder(), "sources/0");
  }

  /** The first list that is not there or not whole; empty for another source too. */
  Optional<Path> lost(long batch) {
    return checkpoint
        .sourceOffset(batch)
        .filter(offset -> offset.has(OFFSET))
        .flatMap(offset -> lostUpTo(offset.path(OFFSET).asLong()));
  }

  private Optional<Path> lostUpTo(long last) {
    List<String> names = files.names(folder);
    long compact =
        names.stream()
            .filter(name -> name.endsWith(COMPACT))
            .mapToLong(name -> Long.parseLong(name.substring(0, name.length() - COMPACT.length())))
            .filter(number -> number <= last)
            .max()
            .orElse(-1);
    Optional<Path> list = compact < 0 ? Optional.empty() : broken(compact + COMPACT);
    return list.isPresent()
        ? list
        : LongStream.rangeClosed(compact + 1, last)
            .mapToObj(number -> broken(Long.toString(number)))
            .flatMap(Optional::stream)
            .findFirst();
  }

  private Optional<Path> broken(String name) {
    Path list = new Path(folder, name);
    try {
      String text = files.text(list);
      return text.startsWith("v1\n") && text.endsWith("}") ? Optional.empty() : Optional.of(list);
    } catch (UncheckedIOException e) { // missing, or not what its checksum says
      return Optional.of(list);
    }
  }
}
