package dev.kepler.examples.bench;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.kepler.examples.cli.JsonFile;
import dev.kepler.examples.cli.Relaunch;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** Fresh JVM for one assignment: the running Java with the running class path. */
final class ChildJvm {

  private static final int TAIL = 15;

  private final String heap;
  private final WorkFolder work;
  private Optional<Path> archive = Optional.empty();

  /**
   * Makes a launcher.
   *
   * @param heap as after {@code -Xmx}
   * @param work holds the folders of the assignments
   */
  ChildJvm(String heap, WorkFolder work) {
    this.heap = heap;
    this.work = work;
  }

  /** Tells whether classes can be archived: a JVM archives those of jars, not those of folders. */
  static boolean canArchive() {
    return Arrays.stream(Relaunch.classPath().split(File.pathSeparator))
        .allMatch(entry -> Files.isRegularFile(Path.of(entry)));
  }

  /**
   * Runs an assignment, unmeasured, and archives the classes it needed: cold starts of others load
   * them from there.
   *
   * @throws BenchException when it fails, with the end of its log
   */
  void rehearse(Assignment assignment) throws IOException {
    Path made = work.path().resolve("classes.jsa");
    run(assignment, List.of("-XX:ArchiveClassesAtExit=" + made));
    if (!Files.exists(made)) {
      throw new BenchException("The JVM of " + assignment.title() + " archived no classes.");
    }
    archive = Optional.of(made);
  }

  /**
   * Runs the assignment to its end.
   *
   * @throws BenchException when it fails, with the end of its log
   */
  List<Sample> run(Assignment assignment) throws IOException {
    return run(assignment, List.of());
  }

  private List<Sample> run(Assignment assignment, List<String> more) throws IOException {
    Path folder = Path.of(assignment.folder());
    Files.createDirectories(folder.resolve("tmp"));
    Path task = folder.resolve("assignment.json");
    Path outcome = folder.resolve("outcome.json");
    Path log = folder.resolve("log.txt");
    JsonFile.write(task, assignment.startedAt(System.currentTimeMillis()));
    Process process =
        new ProcessBuilder(command(assignment, more, task, outcome))
            .directory(folder.toFile())
            .redirectErrorStream(true)
            .redirectOutput(log.toFile())
            .start();
    work.letTo(process);
    int exitCode = await(process);
    if (exitCode != 0 || !Files.exists(outcome)) {
      throw new BenchException(
          String.format(
              Locale.ROOT,
              "Cannot measure %s: its JVM ended with exit code %d. The end of its log:%n%s",
              assignment.title(),
              exitCode,
              tail(log)));
    }
    return new ObjectMapper().readValue(outcome.toFile(), BenchChild.Outcome.class).samples();
  }

  private static int await(Process process) {
    try {
      return process.waitFor();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new BenchException("Cannot go on measuring: the thread was interrupted. Run again.");
    } finally {
      process.destroyForcibly();
    }
  }

  private List<String> command(Assignment assignment, List<String> more, Path task, Path outcome) {
    List<String> command = new ArrayList<>();
    command.addAll(Relaunch.java());
    command.add("-Xmx" + heap);
    command.add("-XX:+ExitOnOutOfMemoryError");
    command.addAll(
        assignment
            .contender()
            .flags(assignment.course() == Course.COLD ? archive : Optional.empty()));
    command.addAll(more);
    command.add("-Djava.io.tmpdir=" + Path.of(assignment.folder(), "tmp"));
    command.addAll(List.of("-cp", Relaunch.classPath(), BenchChild.class.getName()));
    command.addAll(List.of(task.toString(), outcome.toString()));
    return command;
  }

  private static String tail(Path log) throws IOException {
    List<String> lines = Files.readAllLines(log);
    return String.join("\n", lines.subList(Math.max(0, lines.size() - TAIL), lines.size()));
  }
}
