package dev.kepler.examples;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * A page of the project in Markdown, and what it promises: fenced blocks, words in code, links.
 *
 * @param path below the project's folder
 */
record Readme(String path, List<String> lines) {

  /** The project's folder; an IDE runs tests in it or in the module's. */
  static final Path PROJECT =
      Stream.of(Path.of("").toAbsolutePath(), Path.of("").toAbsolutePath().getParent())
          .filter(folder -> Files.exists(folder.resolve("kepler-examples")))
          .findFirst()
          .orElseThrow();

  private static final Pattern CODE = Pattern.compile("`([^`]+)`");
  private static final Pattern LINK = Pattern.compile("]\\(([^)\\s]+)\\)");

  /**
   * What stands between two fences.
   *
   * @param line of the page on which it begins
   * @param language as the fence names it; empty for a picture
   */
  record Block(String path, int line, String language, List<String> lines) {

    String text() {
      return String.join("\n", lines);
    }

    @Override
    public String toString() {
      return path + ":" + line;
    }
  }

  /** The page before the others, and one in each module. */
  static List<Readme> all() {
    return Stream.of(
            "", "kepler-model/", "kepler-transforms/", "kepler-pipeline/", "kepler-examples/")
        .map(folder -> of(folder + "README.md"))
        .toList();
  }

  static Readme of(String path) {
    try {
      return new Readme(path, Files.readAllLines(PROJECT.resolve(path)));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static Stream<Block> blocks(String language) {
    return all().stream()
        .flatMap(page -> page.blocks().stream())
        .filter(b -> b.language().equals(language));
  }

  List<Block> blocks() {
    List<Block> blocks = new ArrayList<>();
    for (int line = 0; line < lines.size(); line++) {
      if (lines.get(line).startsWith("```")) {
        int begin = line + 1;
        do {
          line++;
        } while (!lines.get(line).equals("```"));
        String language = lines.get(begin - 1).substring(3);
        blocks.add(new Block(path, begin + 1, language, lines.subList(begin, line)));
      }
    }
    return blocks;
  }

  /** The lines that are no block's. */
  String prose() {
    List<String> prose = new ArrayList<>();
    boolean fenced = false;
    for (String line : lines) {
      boolean fence = line.startsWith("```");
      if (!fenced && !fence) {
        prose.add(line);
      }
      fenced ^= fence;
    }
    return String.join("\n", prose);
  }

  /** What stands in the prose as code. */
  Stream<String> code() {
    return CODE.matcher(prose()).results().map(found -> found.group(1));
  }

  /** Where its links lead. */
  Stream<String> links() {
    return LINK.matcher(prose()).results().map(found -> found.group(1));
  }

  /** The names by which links reach its headings. */
  List<String> anchors() {
    return Pattern.compile("(?m)^#+ (.*)$")
        .matcher(prose())
        .results()
        .map(MatchResult::group)
        .map(heading -> heading.replaceFirst("#+ ", "").toLowerCase(Locale.ROOT))
        .map(heading -> heading.replaceAll("[^\\p{L}\\p{N} _-]", "").replace(' ', '-'))
        .toList();
  }

  long words() {
    return Stream.of(String.join("\n", lines).trim().split("\\s+")).count();
  }
}
