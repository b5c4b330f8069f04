package dev.kepler.medallion.testing.crash;

import java.util.Locale;
import java.util.Objects;

/**
 * What {@link FaultyFileSystem} does to writes, written as one word so that it can be a setting.
 *
 * @param kind what happens
 * @param moment before or after the write takes place
 * @param place which write: see {@link CrashPoint#place}; of a rate: a regular expression found in
 *     the places it is about
 * @param amount for {@code RATE} the share of writes, in percent; for {@code FULL} the bytes there
 *     are
 */
public record Fault(Kind kind, Moment moment, String place, long amount) {

  /** Kinds of fault. */
  public enum Kind {
    /** None; writes are noted down. */
    TRACE,
    /** The JVM ends at once, as by {@code kill -9}. */
    HALT,
    /** The write throws, once; after it took place, its caller is told wrongly that it failed. */
    FAIL,
    /** A share of the writes throws, half of them before and half after they took place. */
    RATE,
    /** No space is left once so many bytes were written. */
    FULL
  }

  /** When, seen from the write. */
  public enum Moment {
    /** Nothing is written. */
    BEFORE,
    /** All is written. */
    AFTER
  }

  private static final String SEPARATOR = "@";

  /** Refuses absent parts. */
  public Fault {
    Objects.requireNonNull(kind, "kind");
    Objects.requireNonNull(moment, "moment");
    Objects.requireNonNull(place, "place");
  }

  /** Notes every write down, and disturbs none. */
  public static Fault trace() {
    return new Fault(Kind.TRACE, Moment.BEFORE, "", 0);
  }

  /** Ends the JVM. */
  public static Fault halt(CrashPoint point) {
    return new Fault(Kind.HALT, point.moment(), point.place(), 0);
  }

  /** Fails one write. */
  public static Fault fail(CrashPoint point) {
    return new Fault(Kind.FAIL, point.moment(), point.place(), 0);
  }

  /**
   * Fails a share of the writes.
   *
   * @param percent 0 to 100
   * @param places regular expression that is found in their places
   */
  public static Fault rate(long percent, String places) {
    return new Fault(Kind.RATE, Moment.BEFORE, places, percent);
  }

  /** Runs out of space. */
  public static Fault full(long bytes) {
    return new Fault(Kind.FULL, Moment.BEFORE, "", bytes);
  }

  /** Reads what {@link #toString} wrote. */
  public static Fault parse(String text) {
    String[] parts = text.split(SEPARATOR, -1);
    return new Fault(
        Kind.valueOf(parts[0].toUpperCase(Locale.ROOT)),
        Moment.valueOf(parts[1].toUpperCase(Locale.ROOT)),
        parts[2],
        Long.parseLong(parts[3]));
  }

  /** The fault as one word. */
  @Override
  public String toString() {
    return String.join(
        SEPARATOR,
        kind.name().toLowerCase(Locale.ROOT),
        moment.name().toLowerCase(Locale.ROOT),
        place,
        Long.toString(amount));
  }
}
