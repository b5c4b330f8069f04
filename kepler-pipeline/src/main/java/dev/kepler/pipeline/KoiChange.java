package dev.kepler.pipeline;

import java.time.Instant;

/**
 * Why a number moved: one KOI that entered silver, changed in it, or left it.
 *
 * @param surrogateKey its key
 * @param kepoiName such as {@code K00242.01}
 * @param name name of the planet, such as {@code Kepler-503 b}: the new one, else the old one, else
 *     null
 * @param kind what it did
 * @param from disposition before, null when no record of it had arrived
 * @param to disposition after; null when a newer whole release no longer has the KOI
 * @param source file or table that the record came from
 * @param arrivalTime when the record arrived
 */
public record KoiChange(
    long surrogateKey,
    String kepoiName,
    String name,
    Kind kind,
    String from,
    String to,
    String source,
    Instant arrivalTime) {

  /** What a KOI did. */
  public enum Kind {
    /** It entered silver. */
    ENTERED,
    /** It changed its disposition, name, confidence or star. */
    CHANGED,
    /** It left silver. */
    LEFT
  }
}
