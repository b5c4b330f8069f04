package dev.kepler.examples.live;

import java.time.Instant;
import java.util.List;

/**
 * A thing that moved a number: it entered silver, changed in it, or left it.
 *
 * @param key of it
 * @param object name by which the archive has it, such as {@code K00242.01}
 * @param name that people know it by; null when it has none
 * @param kind what it did
 * @param from what it was held to be; null when no record of it stood
 * @param to what it is held to be; null when no release that counts has it any more
 * @param causes one at least, the leading one first
 * @param source file or table that said so
 * @param arrivalTime when that arrived
 */
record Move(
    long key,
    String object,
    String name,
    Kind kind,
    Verdict from,
    Verdict to,
    List<Cause> causes,
    String source,
    Instant arrivalTime) {

  /** Copies the causes. */
  Move {
    causes = List.copyOf(causes);
  }

  /** What a thing did. */
  enum Kind {
    /** It entered silver. */
    ENTERED,
    /** Something of it changed. */
    CHANGED,
    /** It left silver. */
    LEFT
  }

  /** What people call it. */
  String called() {
    return name == null ? object : name;
  }
}
