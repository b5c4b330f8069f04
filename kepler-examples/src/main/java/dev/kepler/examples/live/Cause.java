package dev.kepler.examples.live;

import dev.kepler.medallion.Reason;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * Why a thing moved.
 *
 * @param words what happened, in a few words
 * @param ofName whether its name alone was given, or became another
 */
record Cause(String words, boolean ofName) {

  /**
   * Causes that reasons tell.
   *
   * @param ofNames kinds that tell of a name
   */
  static List<Cause> of(List<? extends Reason<?>> reasons, Set<? extends Enum<?>> ofNames) {
    List<Cause> causes = new ArrayList<>();
    reasons.forEach(
        reason -> causes.add(new Cause(reason.words(), ofNames.contains(reason.kind()))));
    return causes;
  }

  /** Their words. */
  static List<String> words(List<Cause> causes) {
    return causes.stream().map(Cause::words).toList();
  }
}
