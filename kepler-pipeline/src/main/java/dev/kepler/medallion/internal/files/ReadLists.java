package dev.kepler.medallion.internal.files;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.kepler.medallion.lake.Layer;
import dev.kepler.medallion.lake.TableLayout;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.apache.hadoop.fs.Path;
import org.apache.spark.paths.SparkPath;

/**
 * Lists of the files that a file stream has read, as Spark lays them down in the checkpoint: one a
 * batch, every tenth repeating those before it; a file to a line, by its URI.
 */
public final class ReadLists {

  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String FORM = "v1";
  private static final String URI = "path";
  private static final String TIME = "timestamp";

  /**
   * A file that was read.
   *
   * @param uri as Spark writes it
   * @param time its modification time then, in milliseconds
   */
  public record ReadFile(String uri, long time) {

    /** The same in another folder, in the spelling of that. */
    ReadFile moved(Path from, Path to, long time) {
      int start = uri.length();
      for (Path at = path(); !at.equals(from); at = at.getParent()) {
        start = uri.lastIndexOf('/', start - 1);
      }
      return new ReadFile(SparkPath.fromPath(to).urlEncoded() + uri.substring(start), time);
    }

    public Path path() {
      return SparkPath.fromUrlString(uri).toPath();
    }
  }

  private final AtomicFiles files;
  private final Path folder;
  private final Map<String, List<ObjectNode>> lists = new TreeMap<>();

  /**
   * Reads the lists; one that is not whole is left to the examination.
   *
   * @param folder such as {@code sources/0} of a checkpoint; there need not be one
   */
  public ReadLists(AtomicFiles files, Path folder) {
    this.files = files;
    this.folder = folder;
    for (String name : files.names(folder)) {
      entries(new Path(folder, name)).ifPresent(entries -> lists.put(name, entries));
    }
  }

  /** Names of the files that bronze of a lake has read, or is about to. */
  public static Set<String> names(AtomicFiles files, TableLayout layout) {
    Path lists = new Path(LakePaths.checkpoint(layout, Layer.BRONZE), "sources/0");
    return new ReadLists(files, lists)
        .files().stream().map(file -> file.path().getName()).collect(Collectors.toSet());
  }

  private Optional<List<ObjectNode>> entries(Path list) {
    try {
      List<String> lines = files.text(list).lines().toList();
      if (lines.isEmpty() || !lines.get(0).equals(FORM)) {
        return Optional.empty();
      }
      List<ObjectNode> entries = new ArrayList<>();
      for (String line : lines.subList(1, lines.size())) {
        if (!(JSON.readTree(line) instanceof ObjectNode entry)
            || !isPlace(entry.path(URI).asText())) {
          return Optional.empty();
        }
        entries.add(entry);
      }
      return Optional.of(entries);
    } catch (JsonProcessingException | UncheckedIOException e) {
      return Optional.empty();
    }
  }

  /** Whether a text is the URI of a file in a folder. */
  public static boolean isPlace(String uri) {
    try {
      Path place = SparkPath.fromUrlString(uri).toPath();
      return place.toUri().getPath() != null && place.isAbsolute() && place.getParent() != null;
    } catch (Exception e) { // a checked one of the syntax too, which Scala does not declare
      return false;
    }
  }

  /** The files on the lists, each once. */
  public List<ReadFile> files() {
    Map<String, ReadFile> read = new LinkedHashMap<>();
    for (List<ObjectNode> entries : lists.values()) {
      for (JsonNode entry : entries) {
        String uri = entry.path(URI).textValue();
        read.put(uri, new ReadFile(uri, entry.path(TIME).longValue()));
      }
    }
    return List.copyOf(read.values());
  }

  /**
   * Puts files in place of others. Each list is replaced whole or not at all, its checksum first
   * taken away: it would not be that of the new one.
   *
   * @param renamed by the URI on the lists
   */
  void rename(Map<String, ReadFile> renamed) {
    lists.forEach(
        (name, entries) -> {
          boolean changed = false;
          for (ObjectNode entry : entries) {
            ReadFile now = renamed.get(entry.path(URI).textValue());
            if (now != null) {
              entry.put(URI, now.uri()).put(TIME, now.time());
              changed = true;
            }
          }
          if (changed) {
            files.delete(new Path(folder, "." + name + ".crc"));
            files.write(new Path(folder, name), text(entries));
          }
        });
  }

  private static String text(List<ObjectNode> entries) {
    return entries.stream()
        .map(ObjectNode::toString)
        .collect(Collectors.joining("\n", FORM + "\n", ""));
  }
}
