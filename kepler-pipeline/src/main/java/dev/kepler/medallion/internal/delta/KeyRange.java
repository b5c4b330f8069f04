package dev.kepler.medallion.internal.delta;

/**
 * Keys from one to another.
 *
 * @param least the smallest
 * @param greatest the greatest; less than the smallest for no key at all
 */
public record KeyRange(long least, long greatest) {

  public static final KeyRange NONE = new KeyRange(Long.MAX_VALUE, Long.MIN_VALUE);
  public static final KeyRange ALL = new KeyRange(Long.MIN_VALUE, Long.MAX_VALUE);

  public boolean isEmpty() {
    return least > greatest;
  }

  public KeyRange and(KeyRange other) {
    return new KeyRange(Math.min(least, other.least), Math.max(greatest, other.greatest));
  }

  public boolean meets(KeyRange other) {
    return least <= other.greatest && greatest >= other.least;
  }

  public boolean holds(KeyRange other) {
    return least <= other.least && greatest >= other.greatest;
  }
}
