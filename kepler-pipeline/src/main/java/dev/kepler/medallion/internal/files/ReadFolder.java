package dev.kepler.medallion.internal.files;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.kepler.medallion.internal.files.FileIdentity.Likeness;
import dev.kepler.medallion.internal.files.ReadLists.ReadFile;
import java.io.UncheckedIOException;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.hadoop.fs.Path;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The folder that a file stream reads, as against the one that its lists of read files name. Spark
 * knows a file by its whole path: in a folder that was moved, copied or restored with its lake, or
 * goes by another spelling, it would read every file again. So the lists are made to follow the
 * folder, by what is found there; files of another folder stay on them, and those of the new one
 * are new.
 */
public final class ReadFolder {

  private static final Logger LOG = LoggerFactory.getLogger(ReadFolder.class);
  private static final ObjectMapper JSON = new ObjectMapper();

  /** Names in the file that says which move is being written down. */
  private static final String FROM = "from";

  private static final String TO = "to";

  private final AtomicFiles files;
  private final FileIdentity same;
  private final Path lists;
  private final Path checkpoint;
  private final Path folder;

  /**
   * Readies the look.
   *
   * @param lists folder of the lists, such as {@code sources/0} of a checkpoint
   * @param folder that is read; it exists
   */
  public ReadFolder(AtomicFiles files, Path lists, Path folder) {
    this.files = files;
    this.same = new FileIdentity(files.hadoop());
    this.lists = lists;
    this.checkpoint = lists.getParent().getParent();
    this.folder = same.spelled(folder);
  }

  /**
   * Makes the lists follow the folder. A crash on the way leaves lists of which the next call
   * renames the rest.
   *
   * @return whether files of another folder are left on them
   * @throws IllegalStateException when it cannot be told whether files were read
   */
  public boolean follow() {
    finish();
    Map<Path, List<ReadFile>> others = inFolders();
    List<ReadFile> own = others.remove(folder);
    Set<String> here =
        Stream.ofNullable(own).flatMap(List::stream).map(ReadFile::uri).collect(Collectors.toSet());
    others.forEach(
        (other, read) -> {
          Map<Likeness, List<ReadFile>> found =
              likenesses(
                  other,
                  folder,
                  read.stream() // one of that name was read here as well, and so is another
                      .filter(file -> !here.contains(file.moved(other, folder, 0).uri()))
                      .toList());
          if (isMoved(other, found)) {
            decide(other);
            forgetSeals();
            rename(other, folder, found);
            LOG.info("{} is now {}: the lists of files read have followed", other, folder);
          }
        });
    return !others.isEmpty() && inFolders().keySet().stream().anyMatch(at -> !at.equals(folder));
  }

  /** Where a file that was read is now: here, if it is found here, and else where it was. */
  public Path present(ReadFile read) {
    Path there = folderOf(read.path());
    if (there.equals(folder)) {
      return read.path();
    }
    Path here = read.moved(there, folder, read.time()).path();
    Likeness like = same.likeness(read, here);
    return like == Likeness.UNKNOWN
            || (like == Likeness.SAME && FileIdentity.isSameTime(read.time(), same.time(here)))
        ? here
        : read.path();
  }

  private boolean isMoved(Path other, Map<Likeness, List<ReadFile>> found) {
    if (found.containsKey(Likeness.SAME)) {
      return true;
    }
    if (same.exists(other)) {
      return false;
    }
    List<ReadFile> unsure = found.getOrDefault(Likeness.UNKNOWN, List.of());
    if (!unsure.isEmpty() && !wentAlong(other)) {
      throw new IllegalStateException(ambiguous(other, unsure));
    }
    return found.containsKey(Likeness.UNKNOWN)
        || (found.containsKey(Likeness.ABSENT) && other.getName().equals(folder.getName()));
  }

  /** Whether the folder is to the lake as the other was: it can only have moved with it. */
  private boolean wentAlong(Path other) {
    String lake = FileIdentity.real(checkpoint.getParent().getParent()) + "/";
    String here = FileIdentity.real(folder);
    return here.startsWith(lake) && other.toString().endsWith("/" + here.substring(lake.length()));
  }

  private String ambiguous(Path other, List<ReadFile> unsure) {
    return ("Cannot go on reading from %s: the lake has read from %s, which is gone, and %d of its"
            + " files have names of files that were read there, and other modification times, such"
            + " as %s. If it is that folder, give its files their times back (cp -a, rsync -t and"
            + " tar keep them) or take those that were read out of it; if it is another, land its"
            + " files under other names.")
        .formatted(folder, other, unsure.size(), unsure.get(0).path().getName());
  }

  private Path journal() {
    return new Path(checkpoint, "moving.json");
  }

  private void decide(Path other) {
    files.write(
        journal(),
        JSON.createObjectNode().put(FROM, other.toString()).put(TO, folder.toString()).toString());
  }

  /** The lists will not be what they were: what they looked like is not to be compared with. */
  private void forgetSeals() {
    files.delete(
        new Path(new Path(checkpoint.getParent(), Seals.FOLDER), Seals.file(checkpoint.getName())));
  }

  /** Goes on with a move that a crash has cut short. */
  private void finish() {
    if (!files.exists(journal())) {
      return;
    }
    forgetSeals();
    try {
      JsonNode move = JSON.readTree(files.text(journal()));
      Path from = new Path(move.path(FROM).textValue());
      Path to = same.spelled(new Path(move.path(TO).textValue()));
      List<ReadFile> rest = inFolders().getOrDefault(from, List.of());
      rename(from, to, likenesses(from, to, rest));
    } catch (JsonProcessingException e) {
      throw new UncheckedIOException("Cannot read " + journal() + ": it is no JSON.", e);
    }
  }

  /**
   * Files found to be the same are noted with the times they have now. Another file of a name that
   * was read is a new one.
   */
  private void rename(Path from, Path to, Map<Likeness, List<ReadFile>> found) {
    boolean sameFolder = same.isSameFolder(from, to);
    Map<String, ReadFile> renamed = new HashMap<>();
    found.forEach(
        (like, read) -> {
          for (ReadFile file : like == Likeness.OTHER ? List.<ReadFile>of() : read) {
            ReadFile now = file.moved(from, to, file.time());
            boolean dated = like == Likeness.SAME && !sameFolder;
            renamed.put(file.uri(), dated ? new ReadFile(now.uri(), same.time(now.path())) : now);
          }
        });
    new ReadLists(files, lists).rename(renamed);
    files.delete(journal());
  }

  /** Files on the lists, by the folder that was read. */
  private Map<Path, List<ReadFile>> inFolders() {
    return new ReadLists(files, lists)
        .files().stream()
            .collect(
                Collectors.groupingBy(
                    file -> folderOf(file.path()), LinkedHashMap::new, Collectors.toList()));
  }

  /** A stream reads folders such as {@code year=2017} below its own. */
  private Path folderOf(Path file) {
    Path parent = file.getParent();
    while (parent.getName().contains("=") && !parent.getName().equals(folder.getName())) {
      parent = parent.getParent();
    }
    return Objects.requireNonNull(parent, file.toString());
  }

  private Map<Likeness, List<ReadFile>> likenesses(Path from, Path to, List<ReadFile> read) {
    boolean sameFolder = same.isSameFolder(from, to);
    return read.stream()
        .collect(
            Collectors.groupingBy(
                file ->
                    sameFolder
                        ? Likeness.SAME
                        : same.likeness(file, file.moved(from, to, 0).path())));
  }
}
