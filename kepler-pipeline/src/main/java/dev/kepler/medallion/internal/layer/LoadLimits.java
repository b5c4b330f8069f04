package dev.kepler.medallion.internal.layer;

import dev.kepler.pipeline.source.AbsentKois;
import dev.kepler.pipeline.source.KoiSource;
import java.util.Locale;

/**
 * What one load may do to silver before a person has to say that it is meant.
 *
 * @param quarantined greatest share of the load that may be set aside, 0..1
 * @param departing greatest share of silver's KOIs that may leave it or lose their names, 0..1
 */
public record LoadLimits(double quarantined, double departing) {

  /** Any quarantine, and half of silver: for loads that are parts of a table. */
  public static final LoadLimits STANDARD = new LoadLimits(1, 0.5);

  /** For whole releases, which hardly change: as a client of the archive allows them. */
  private static final double OF_A_RELEASE = 0.1;

  /** So few KOIs may always depart: of a small lake they are soon a large share. */
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
  public static LoadLimits of(KoiSource source) {
    return source.absentKois() == AbsentKois.KEEP ? STANDARD : STANDARD.withDeparting(OF_A_RELEASE);
  }

  LoadLimits withDeparting(double share) {
    return new LoadLimits(quarantined, share);
  }

  /** Tells whether so many KOIs may not leave silver, or lose their names, by one load. */
  boolean isExceededBy(long leaving, long losingNames, long held) {
    long departing = leaving + losingNames;
    return departing > FEW && departing > this.departing * held;
  }

  /**
   * Checks how many KOIs leave silver or lose their names.
   *
   * @param held KOIs in silver before the load
   * @throws IllegalStateException when they are more than the limit, and more than a few
   */
  void requireDepartures(long leaving, long losingNames, long held) {
    if (isExceededBy(leaving, losingNames, held)) {
      throw new IllegalStateException(
          String.format(
              Locale.ROOT,
              "Cannot take a load into silver: %,d of its %,d KOIs would leave it, and %,d lose their"
                  + " names, more than the limit of %.1f %%. Look at the load in bronze; if it is"
                  + " meant, raise the limit of departures, and start again.",
              leaving,
              held,
              losingNames,
              100 * departing));
    }
  }
}
