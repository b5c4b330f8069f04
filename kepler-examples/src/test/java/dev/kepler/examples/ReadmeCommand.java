package dev.kepler.examples;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * A line of a README for a terminal.
 *
 * @param printed what stands below it as its output; empty where nothing does
 */
record ReadmeCommand(Readme.Block block, String line, List<String> printed) {

  private static final Pattern WORD = Pattern.compile("\"([^\"]*)\"|(\\S+)");

  /** In the order of the pages. */
  static Stream<ReadmeCommand> inBlocks() {
    List<ReadmeCommand> commands = new ArrayList<>();
    for (Readme page : Readme.all()) {
      List<Readme.Block> blocks = page.blocks();
      for (int i = 0; i < blocks.size(); i++) {
        Readme.Block block = blocks.get(i);
        if (!block.language().equals("sh")) {
          continue;
        }
        boolean shown = i + 1 < blocks.size() && blocks.get(i + 1).language().equals("text");
        for (int line = 0; line < block.lines().size(); line++) {
          boolean last = line == block.lines().size() - 1;
          commands.add(
              new ReadmeCommand(
                  block,
                  block.lines().get(line).replaceFirst("\\s+#.*", ""),
                  last && shown ? blocks.get(i + 1).lines() : List.of()));
        }
      }
    }
    return commands.stream();
  }

  /** What Kepler's command line is told by a line for a terminal. */
  static List<String> words(String line) {
    String told =
        line.replaceFirst("^mvn [^\"]*exec:java[^\"]*-Dexec.args=\"(.*)\"$", "$1")
            .replaceFirst("^mvn .*", "")
            .replaceFirst(
                "^((java -jar|spark-submit .*) \\S+/kepler\\.jar|(\\S+/)?kepler)( |$)", "");
    return WORD.matcher(told)
        .results()
        .map(word -> word.group(1) == null ? word.group(2) : word.group(1))
        .toList();
  }

  List<String> words() {
    return words(line);
  }
}
