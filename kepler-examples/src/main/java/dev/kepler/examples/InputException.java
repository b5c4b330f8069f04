package dev.kepler.examples;

/** Input that cannot be used; its message is all that a user needs to see. */
final class InputException extends RuntimeException {

  private static final long serialVersionUID = 1;

  InputException(String message) {
    super(message);
  }
}
