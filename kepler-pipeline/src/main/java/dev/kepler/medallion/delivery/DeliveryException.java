package dev.kepler.medallion.delivery;

/**
 * A delivery that did not come about: nothing of it is in the target. What the target says is its
 * cause.
 */
public final class DeliveryException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  DeliveryException(String message, Throwable cause) {
    super(message, cause);
  }
}
