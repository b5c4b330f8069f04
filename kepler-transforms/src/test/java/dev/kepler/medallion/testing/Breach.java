package dev.kepler.medallion.testing;

import java.util.Collection;
import java.util.Set;
import java.util.TreeSet;

/**
 * Where a law does not hold.
 *
 * @param what a sentence
 * @param suspects numbers of the cases that it was seen in; all may be needed, or one may do
 * @param cause what Spark threw; null where the law is broken by what came out
 */
record Breach(String what, Set<Integer> suspects, Exception cause) {

  static Breach of(String what, Collection<Integer> suspects) {
    return new Breach(what, new TreeSet<>(suspects), null);
  }
}
