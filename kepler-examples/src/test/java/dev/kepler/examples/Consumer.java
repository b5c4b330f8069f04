package dev.kepler.examples;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.List;
import java.util.stream.Stream;

/**
 * The project of a host in {@code src/it}, which has nothing of ours but jars: what READMEs show of
 * it stands in its files, and is compiled and run where that is built.
 */
final class Consumer {

  private static final Path PROJECT = Readme.PROJECT.resolve("kepler-examples/src/it/spring-boot");

  private Consumer() {}

  /** Whether a file of it has a block's lines in a row, however far they stand from the margin. */
  static boolean has(Readme.Block block) {
    List<String> wanted = words(block.lines());
    try (Stream<Path> files = Files.walk(PROJECT)) {
      return files
          .filter(file -> file.toString().matches(".*\\.(java|xml|properties)"))
          .anyMatch(file -> Collections.indexOfSubList(words(lines(file)), wanted) >= 0);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static List<String> words(List<String> lines) {
    return lines.stream().map(line -> line.strip().replaceAll(" +", " ")).toList();
  }

  private static List<String> lines(Path file) {
    try {
      return Files.readAllLines(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
