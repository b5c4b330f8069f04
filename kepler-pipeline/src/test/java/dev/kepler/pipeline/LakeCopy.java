package dev.kepler.pipeline;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import org.apache.spark.sql.delta.DeltaLog;

/** Copy of a lake, to put it back as it was after each harm that a test does to it. */
record LakeCopy(Path lake, Path copy) {

  static LakeCopy of(Path lake) {
    return of(lake, "copy");
  }

  /** A copy of a name, beside the lake. */
  static LakeCopy of(Path lake, String name) {
    LakeCopy made = new LakeCopy(lake, lake.resolveSibling(lake.getFileName() + "-" + name));
    copyAll(lake, made.copy);
    return made;
  }

  void putBack() {
    deleteAll(lake);
    copyAll(copy, lake);
    DeltaLog.clearCache();
  }

  /** File or folder of the lake. */
  Path at(String place) {
    return lake.resolve(place);
  }

  void delete(String place) {
    deleteAll(at(place));
    forgetChecksum(place);
  }

  void write(String place, String text) {
    try {
      Files.writeString(at(place), text);
      forgetChecksum(place);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Leaves the first half of a file. */
  void cut(String place) {
    try {
      byte[] all = Files.readAllBytes(at(place));
      write(place, new String(all, 0, all.length / 2, StandardCharsets.UTF_8));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Every file of the lake and its length. */
  List<String> files() {
    try (Stream<Path> files = Files.walk(lake)) {
      return files
          .filter(Files::isRegularFile)
          .map(f -> f + " " + f.toFile().length())
          .sorted()
          .toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Without it the harm is not told by Hadoop's checksum either. */
  private void forgetChecksum(String place) {
    Path file = at(place);
    deleteAll(file.resolveSibling("." + file.getFileName() + ".crc"));
  }

  private static void copyAll(Path from, Path to) {
    try (Stream<Path> files = Files.walk(from)) {
      for (Path file : files.toList()) {
        Path target = to.resolve(from.relativize(file).toString());
        if (!Files.isDirectory(target)) { // of which the dates would not stay
          Files.copy(file, target, StandardCopyOption.COPY_ATTRIBUTES);
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void deleteAll(Path folder) {
    if (!Files.exists(folder)) {
      return;
    }
    try (Stream<Path> files = Files.walk(folder)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(file);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
