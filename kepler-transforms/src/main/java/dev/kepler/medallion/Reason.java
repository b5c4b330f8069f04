package dev.kepler.medallion;

import java.util.Objects;

/**
 * One reason for which a thing moved, told by its own data.
 *
 * @param kind which kind of reason it is, one of its entity's; its {@code toString} is for people
 * @param words what happened in this case, in a few words without a full stop
 * @param <K> kinds of reasons that the entity has
 */
public record Reason<K extends Enum<K>>(K kind, String words) {

  /** Checks that nothing is missing. */
  public Reason {
    Objects.requireNonNull(kind, "kind");
    Objects.requireNonNull(words, "words");
  }
}
