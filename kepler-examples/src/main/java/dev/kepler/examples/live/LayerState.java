package dev.kepler.examples.live;

import java.util.Locale;

/** What is known of the query of a layer. */
public enum LayerState {
  /** Nothing to read yet. */
  WAITING,
  /** Looks for something new, or works. */
  RUNNING,
  /** Failed by an error of the store, and tries again in a while. */
  RESTARTING,
  /** Ended, as it was told to. */
  STOPPED,
  /** Ended by an error. */
  FAILED,
  /** Another process's business. */
  UNKNOWN;

  /** Lower-case name, as answers have it. */
  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT);
  }
}
