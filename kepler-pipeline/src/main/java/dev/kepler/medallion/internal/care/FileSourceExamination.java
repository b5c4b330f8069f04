package dev.kepler.medallion.internal.care;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.kepler.medallion.internal.checkpoint.LayerCheckpoint;
import dev.kepler.medallion.internal.files.AtomicFiles;
import dev.kepler.medallion.internal.files.ReadLists;
import dev.kepler.medallion.internal.files.Seals;
import java.io.UncheckedIOException;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.LongStream;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.Path;
import org.apache.spark.sql.SparkSession;

/**
 * Look at what a file stream remembers of the files it read: one list a batch, every tenth one
 * ({@code .compact}) repeating those before it. A file that is on no list would be read again.
 */
final class FileSourceExamination {

  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String OFFSET = "logOffset";
  private static final String COMPACT = ".compact";
  private static final String LIST = "sources/0/";

  private final AtomicFiles files;
  private final LayerCheckpoint checkpoint;
  private final Seals seals;
  private final Path folder;

  FileSourceExamination(SparkSession session, LayerCheckpoint checkpoint, Seals seals) {
    this.files = AtomicFiles.of(session);
    this.checkpoint = checkpoint;
    this.seals = seals;
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
            .filter(name -> name.matches("[0-9]+\\" + COMPACT))
            .mapToLong(name -> Long.parseLong(name.substring(0, name.length() - COMPACT.length())))
            .filter(number -> number <= last)
            .max()
            .orElse(-1);
    Optional<Path> list = compact < 0 ? Optional.empty() : broken(compact + COMPACT, 0, compact);
    return list.isPresent()
        ? list
        : LongStream.rangeClosed(compact + 1, last)
            .mapToObj(number -> broken(Long.toString(number), number, number))
            .flatMap(Optional::stream)
            .findFirst();
  }

  /** A list must name files of every batch from one to another, and of no other. */
  private Optional<Path> broken(String name, long first, long last) {
    Path list = new Path(folder, name);
    try {
      String text = files.text(list);
      String[] lines = text.split("\n", -1);
      List<JsonNode> entries = new ArrayList<>();
      for (int i = 1; i < lines.length; i++) {
        entries.add(JSON.readTree(lines[i]));
      }
      return lines[0].equals("v1")
              && areWhole(entries, first, last)
              && isKnown(name, list, text, entries)
          ? Optional.empty()
          : Optional.of(list);
    } catch (UncheckedIOException | JsonProcessingException e) {
      return Optional.of(list); // missing, or not what its checksum says
    }
  }

  private static boolean areWhole(List<JsonNode> entries, long first, long last) {
    long next = first;
    for (JsonNode entry : entries) {
      long batch = entry.path("batchId").asLong(-1);
      boolean isWhole =
          ReadLists.isPlace(entry.path("path").asText())
              && entry.path("timestamp").isIntegralNumber();
      if (!isWhole || batch < next - 1 || batch > next || batch < first) {
        return false;
      }
      next = batch + 1;
    }
    return next == last + 1;
  }

  /** A lake that was moved has other paths before the same names, and folders that are there. */
  private boolean isKnown(String name, Path list, String text, List<JsonNode> entries) {
    Optional<FileStatus> file = files.status(list);
    StringBuilder content = new StringBuilder();
    for (JsonNode entry : entries) {
      String path = entry.get("path").asText();
      content
          .append(path.substring(path.lastIndexOf('/') + 1))
          .append(' ')
          .append(entry.path("timestamp").asLong())
          .append(' ')
          .append(entry.path("batchId").asLong())
          .append('\n');
    }
    if (file.isEmpty()) {
      return false;
    }
    String names = Seals.sum(content.toString()) + "/";
    String sum = names + Seals.sum(text);
    Optional<Seals.Seal> seal = seals.known(LIST + name);
    boolean isKnown =
        seal.isEmpty()
            || seal.get().sum().equals(sum)
            || (seal.get().sum().startsWith(names) && areThere(entries));
    if (isKnown) {
      seals.seal(LIST + name, file.get(), sum);
    }
    return isKnown;
  }

  private boolean areThere(List<JsonNode> entries) {
    return entries.stream()
        .map(entry -> entry.get("path").asText())
        .map(path -> path.substring(0, Math.max(1, path.lastIndexOf('/'))))
        .distinct()
        .allMatch(this::isThere);
  }

  private boolean isThere(String folder) {
    try {
      URI place = URI.create(folder);
      return !place.isOpaque() && files.exists(new Path(place));
    } catch (UncheckedIOException | IllegalArgumentException e) {
      return false;
    }
  }
}
