package dev.kepler.examples.cli;

import org.apache.logging.log4j.Level;
import org.apache.logging.log4j.core.config.Configurator;

/** What of the log a user sees: errors only, unless asked for more. */
public final class Logs {

  private static final String OURS = "dev.kepler";

  private Logs() {}

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
