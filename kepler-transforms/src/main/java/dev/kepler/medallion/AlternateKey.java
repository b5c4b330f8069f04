package dev.kepler.medallion;

import java.util.Objects;
import org.apache.spark.sql.Column;

/**
 * Another identity of the things that an entity's key identifies, such as a name beside a number.
 * Each key stands for one of them and each of them under one key: what came first holds, and within
 * one load neither of two does. Otherwise the things of a table that was glued together, or
 * numbered anew, would count twice.
 *
 * @param expectation name of what a record fails that says otherwise. It is seen where records are
 *     set against all that arrived before, so it is no member of {@link Expectations} and has no
 *     other severity
 * @param identity over the columns of bronze as they came: a bigint that is not negative; null
 *     where a record has none
 * @param isKey whether the key is made of it, so that a record whose key is another number fails
 */
public record AlternateKey(String expectation, Column identity, boolean isKey) {

  /** Checks that nothing is missing. */
  public AlternateKey {
    Objects.requireNonNull(expectation, "expectation");
    Objects.requireNonNull(identity, "identity");
  }
}
