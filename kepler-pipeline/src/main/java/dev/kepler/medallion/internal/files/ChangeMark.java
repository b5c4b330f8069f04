package dev.kepler.medallion.internal.files;

/** What a source can be asked at next to no cost: whether to look for more pays. */
@FunctionalInterface
public interface ChangeMark {

  /** A number that is another one when there may be something new. */
  long mark();
}
