package dev.kepler.examples.feed;

/** Input that cannot be used; its message is all that a user needs to see. */
public final class InputException extends RuntimeException {

  private static final long serialVersionUID = 1;

  /**
   * Makes an exception.
   *
   * @param message what cannot be done, why, and what to do
   */
  public InputException(String message) {
    super(message);
  }
}
