package dev.kepler.medallion.pipeline;

/** A batch did not end in the time that somebody was ready to wait for a gap between batches. */
final class PauseException extends IllegalStateException {

  private static final long serialVersionUID = 1;

  PauseException(String message) {
    super(message);
  }
}
