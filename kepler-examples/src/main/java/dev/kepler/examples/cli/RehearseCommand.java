package dev.kepler.examples.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code kepler rehearse}, which nobody calls but {@link ClassArchive} and its test. */
@Command(
    name = "rehearse",
    hidden = true,
    mixinStandardHelpOptions = true,
    description = "Archives the classes of commands, from which the next ones start early.")
public final class RehearseCommand implements Callable<Integer> {

  @Spec private CommandSpec spec;

  @Option(names = "--here", description = "Runs the commands, and archives nothing.")
  private boolean here;

  @Parameters(
      description = "A command and its options, after --. Default: those that people begin with.")
  private List<String> words = List.of();

  @Override
  public Integer call() throws IOException {
    if (here) {
      commands();
      return 0;
    }
    var archive = ClassArchive.own();
    String[] rehearsed =
        words.isEmpty() ? new String[] {"rehearse", "--here"} : words.toArray(String[]::new);
    return archive.isPresent() && archive.get().make(rehearsed) ? 0 : 1;
  }

  private void commands() throws IOException {
    Path folder = Files.createTempDirectory("kepler-rehearsal-");
    String lake = folder.resolve("lake").toString();
    CommandLine kepler = spec.commandLine().getParent();
    kepler.execute("replay", "--lake", lake);
    kepler.execute("why", "--lake", lake);
    kepler.execute("verify", "--lake", lake);
    kepler.execute("query", "--lake", lake, "SELECT COUNT(*) FROM silver");
    kepler.execute("status", "--lake", lake);
    try (Stream<Path> all = Files.walk(folder)) {
      for (Path path : all.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(path);
      }
    }
  }
}
