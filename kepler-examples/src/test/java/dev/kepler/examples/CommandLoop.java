package dev.kepler.examples;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.kepler.examples.cli.LocalSession;
import dev.kepler.medallion.landing.Landing;
import java.io.BufferedReader;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import org.apache.spark.sql.SparkSession;

/**
 * Commands one after the other in one JVM and one session: of each a line of JSON comes in, and one
 * goes out.
 */
final class CommandLoop {

  /** No command of ours: lands a file in a folder under a name. */
  static final String LAND = "land";

  private static final ObjectMapper JSON = new ObjectMapper();

  private CommandLoop() {}

  /**
   * What a command came to.
   *
   * @param exit its exit code
   */
  record Answer(int exit, String output, String errors) {}

  public static void main(String[] args) throws IOException {
    PrintStream answers = System.out;
    try (LocalSession local = LocalSession.open();
        BufferedReader asked = new BufferedReader(new InputStreamReader(System.in, UTF_8))) {
      for (String line = asked.readLine(); line != null; line = asked.readLine()) {
        Answer answer = answer(local.spark(), JSON.readValue(line, String[].class));
        answers.println(JSON.writeValueAsString(answer));
      }
    }
  }

  private static Answer answer(SparkSession session, String... words) {
    PrintStream stdout = System.out;
    PrintStream stderr = System.err;
    ByteArrayOutputStream output = new ByteArrayOutputStream();
    ByteArrayOutputStream errors = new ByteArrayOutputStream();
    System.setOut(new PrintStream(output, true, UTF_8));
    System.setErr(new PrintStream(errors, true, UTF_8));
    try {
      int exit = words[0].equals(LAND) ? land(session, words) : Kepler.run(words);
      return new Answer(exit, output.toString(UTF_8), errors.toString(UTF_8));
    } finally {
      System.setOut(stdout);
      System.setErr(stderr);
    }
  }

  private static int land(SparkSession session, String... words) {
    Landing.into(session, words[2]).land(words[1], words[3]);
    return 0;
  }
}
