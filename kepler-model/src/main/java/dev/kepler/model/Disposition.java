package dev.kepler.model;

import dev.kepler.medallion.bean.MissingValue;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/** Verdict of the archive on a KOI, in the archive's spelling. */
public enum Disposition {
  /** A planet beyond reasonable doubt. */
  CONFIRMED("CONFIRMED"),
  /** A planet as far as is known, not yet validated. */
  CANDIDATE("CANDIDATE"),
  /** Not a planet; silver holds none of these. */
  FALSE_POSITIVE("FALSE POSITIVE");

  private final String archiveName;

  Disposition(String archiveName) {
    this.archiveName = archiveName;
  }

  /** Spelling in the archive and in every table, such as {@code FALSE POSITIVE}. */
  public String archiveName() {
    return archiveName;
  }

  /**
   * Reads the archive's spelling; case and surrounding blanks are forgiven.
   *
   * @param text a disposition, or null
   * @return the disposition, or empty when the text is none of them
   */
  public static Optional<Disposition> parse(String text) {
    if (text == null) {
      return Optional.empty();
    }
    String name = MissingValue.strip(text).toUpperCase(Locale.ROOT);
    return Arrays.stream(values()).filter(d -> d.archiveName.equals(name)).findFirst();
  }

  @Override
  public String toString() {
    return archiveName;
  }
}
