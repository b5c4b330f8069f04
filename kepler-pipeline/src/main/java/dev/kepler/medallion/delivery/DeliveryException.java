package dev.kepler.medallion.delivery;

/**
 * A delivery whose end is not known: it is in the target as a whole, or not at all, and the next
 * one sees which. What the target says is its cause.
 */
public final class DeliveryException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  DeliveryException(String message) {
    super(message);
  }

  DeliveryException(String message, Throwable cause) {
    super(message, cause);
  }
}
