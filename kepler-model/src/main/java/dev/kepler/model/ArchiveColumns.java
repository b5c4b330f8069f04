package dev.kepler.model;

import java.util.List;

/**
 * Column names of the KOI cumulative table as the NASA Exoplanet Archive calls them: those that a
 * record is made of, and those of its other columns that something is told by. The archive's table
 * has some fifty columns.
 */
public final class ArchiveColumns {

  /** The star: {@link KoiColumns#KEPLER_STAR_ID}. */
  public static final String KEPID = "kepid";

  /** Name of the KOI: {@link KoiColumns#KEPOI_NAME}; also gives {@link KoiColumns#ROW_ID}. */
  public static final String KEPOI_NAME = "kepoi_name";

  /** Name of the planet: {@link KoiColumns#KEPLER_NAME}. */
  public static final String KEPLER_NAME = "kepler_name";

  /** The archive's disposition: {@link KoiColumns#DISPOSITION}. */
  public static final String KOI_DISPOSITION = "koi_disposition";

  /** Disposition score: {@link KoiColumns#CONFIDENCE}. */
  public static final String KOI_SCORE = "koi_score";

  /** Disposition by Kepler's data alone, CANDIDATE or FALSE POSITIVE; no part of a record. */
  public static final String KOI_PDISPOSITION = "koi_pdisposition";

  /** False-positive flag, 0 or 1: the light curve is not that of a transit. */
  public static final String KOI_FPFLAG_NT = "koi_fpflag_nt";

  /** False-positive flag, 0 or 1: a star is eclipsed, and not by a planet. */
  public static final String KOI_FPFLAG_SS = "koi_fpflag_ss";

  /** False-positive flag, 0 or 1: the light of another star dims. */
  public static final String KOI_FPFLAG_CO = "koi_fpflag_co";

  /**
   * False-positive flag, 0 or 1: period and epoch are those of another object, whose light it is.
   */
  public static final String KOI_FPFLAG_EC = "koi_fpflag_ec";

  /** Insolation flux in units of Earth's; 1 is what Earth gets from the Sun. */
  public static final String KOI_INSOL = "koi_insol";

  /** Radius of the planet in Earth radii. */
  public static final String KOI_PRAD = "koi_prad";

  /** Those that a record is made of. */
  public static final List<String> ALL =
      List.of(KEPID, KEPOI_NAME, KEPLER_NAME, KOI_DISPOSITION, KOI_SCORE);

  /**
   * Those of its other columns by which something is told: why a KOI moved, which are habitable.
   */
  public static final List<String> TOLD_BY =
      List.of(
          KOI_PDISPOSITION,
          KOI_FPFLAG_NT,
          KOI_FPFLAG_SS,
          KOI_FPFLAG_CO,
          KOI_FPFLAG_EC,
          KOI_INSOL,
          KOI_PRAD);

  private ArchiveColumns() {}
}
