package dev.kepler.medallion.internal.layer;

import dev.kepler.medallion.source.AbsentKeys;
import dev.kepler.medallion.source.RawSource;
import java.util.List;
import java.util.Locale;

/**
 * What one load may do to silver before a person has to say that it is meant.
 *
 * @param quarantined greatest share of the load that may be set aside, 0..1
 * @param departing greatest share of silver's rows that may leave it or lose what is prized, 0..1
 */
public record LoadLimits(double quarantined, double departing) {

  /** Any quarantine, and half of silver: for loads that are parts of a table. */
  public static final LoadLimits STANDARD = new LoadLimits(1, 0.5);

  /** For whole releases, which hardly change: as a client of the archive allows them. */
  private static final double OF_A_RELEASE = 0.1;

  /** So few rows may always depart: of a small lake they are soon a large share. */
  private static final long FEW = 20;

  /**
   * Checks the shares.
   *
   * @throws IllegalArgumentException when one is outside 0..1
   */
  public LoadLimits {
    share("quarantine", quarantined);
    share("departures", departing);
  }

  /**
   * Checks a share.
   *
   * @throws IllegalArgumentException when it is outside 0..1
   */
  public static double share(String what, double share) {
    if (!(share >= 0 && share <= 1)) {
      throw new IllegalArgumentException(
          "Cannot limit " + what + " to " + share + " of a load: it is a share. Give 0 to 1.");
    }
    return share;
  }

  /** Those of a source, before anybody asks for others. */
  public static LoadLimits of(RawSource<?> source) {
    return source.absentKeys() == AbsentKeys.KEEP ? STANDARD : STANDARD.withDeparting(OF_A_RELEASE);
  }

  LoadLimits withDeparting(double share) {
    return new LoadLimits(quarantined, share);
  }

  /** Tells whether so few rows leave silver, or lose what is prized, that it always may be. */
  static boolean areFew(long leaving, long losing) {
    return leaving + losing <= FEW;
  }

  /** Tells whether so many rows may not leave silver, or lose what is prized, by one load. */
  boolean isExceededBy(long leaving, long losing, long held) {
    return !areFew(leaving, losing) && leaving + losing > departing * held;
  }

  /**
   * Checks how many rows leave silver or lose what is prized.
   *
   * @param prized columns whose loss counts
   * @param held rows of silver before the load
   * @throws IllegalStateException when they are more than the limit, and more than a few
   */
  void requireDepartures(List<String> prized, long leaving, long losing, long held) {
    if (isExceededBy(leaving, losing, held)) {
      throw new IllegalStateException(
          String.format(
              Locale.ROOT,
              "Cannot take a load into silver: %,d of its %,d rows would leave it%s, more than the"
                  + " limit of %.1f %%. Look at the load in bronze; if it is meant, raise the limit"
                  + " of departures, and start again.",
              leaving,
              held,
              prized.isEmpty()
                  ? ""
                  : String.format(
                      Locale.ROOT, ", and %,d lose their %s", losing, String.join(" or ", prized)),
              100 * departing));
    }
  }
}
