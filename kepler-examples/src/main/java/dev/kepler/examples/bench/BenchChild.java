package dev.kepler.examples.bench;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.kepler.examples.cli.JsonFile;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Path;
import java.util.List;

/** Main of a child JVM: reads its assignment, measures, and writes the outcome. */
final class BenchChild {

  /**
   * What a child hands back.
   *
   * @param samples the figures it took
   */
  record Outcome(List<Sample> samples) {}

  private BenchChild() {}

  /**
   * Does one assignment.
   *
   * @param args file of the assignment, file for the outcome
   */
  public static void main(String[] args) throws IOException {
    endWithParent();
    Assignment assignment =
        new ObjectMapper().readValue(Path.of(args[0]).toFile(), Assignment.class);
    JsonFile.write(Path.of(args[1]), new Outcome(Measuring.run(assignment)));
    System.exit(0);
  }

  /** The parent holds the other end of standard input, which closes when it dies. */
  private static void endWithParent() {
    Thread watch = new Thread(BenchChild::awaitEndOfInput, "parent watch");
    watch.setDaemon(true);
    watch.start();
  }

  private static void awaitEndOfInput() {
    try {
      System.in.transferTo(OutputStream.nullOutputStream());
    } catch (IOException e) {
      System.err.println("The parent is gone: " + e.getMessage());
    }
    Runtime.getRuntime().halt(1);
  }
}
