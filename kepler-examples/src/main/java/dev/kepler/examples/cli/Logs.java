package dev.kepler.examples.cli;

import java.util.stream.Stream;
import org.apache.logging.log4j.Level;
import org.apache.logging.log4j.core.config.Configurator;
import org.apache.logging.log4j.simple.SimpleLoggerContextFactory;

/** What of the log a user sees: errors only, unless asked for more. */
public final class Logs {

  private static final String OURS = "dev.kepler";

  private Logs() {}

  /**
   * Chooses who logs, before anything does: for {@code kepler status}, which starts no Spark, what
   * writes errors and takes no time to start.
   *
   * @param words of the command line
   */
  public static void begin(String... words) {
    if (words.length > 0
        && words[0].equals("status")
        && Stream.of(words).noneMatch(word -> word.matches("-v+|--verbose"))) {
      System.setProperty("log4j2.loggerContextFactory", SimpleLoggerContextFactory.class.getName());
    }
  }

  /**
   * Shows more.
   *
   * @param times how often it was asked for: once for the log of this library, twice for Spark's
   */
  public static void show(int times) {
    if (times > 0) {
      Configurator.setLevel(OURS, Level.DEBUG);
    }
    if (times > 1) {
      Configurator.setRootLevel(Level.INFO);
    }
  }
}
