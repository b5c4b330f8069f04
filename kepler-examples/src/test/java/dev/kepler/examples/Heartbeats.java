package dev.kepler.examples;

import java.util.stream.Collectors;

/** What a command says on standard error while it works. */
public final class Heartbeats {

  private static final String HEARTBEAT = "[a-z]+: .*, [0-9]+ s";

  private Heartbeats() {}

  /** The lines of standard error that are none. */
  public static String without(String said) {
    return said.lines().filter(line -> !line.matches(HEARTBEAT)).collect(Collectors.joining("\n"));
  }
}
