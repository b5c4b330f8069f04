package dev.kepler.examples.bench;

/** A measurement that failed; its message is all that a user needs to see. */
final class BenchException extends RuntimeException {

  private static final long serialVersionUID = 1;

  BenchException(String message) {
    super(message);
  }
}
