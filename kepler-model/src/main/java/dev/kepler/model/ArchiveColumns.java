package dev.kepler.model;

import java.util.List;

/**
 * Column names of the KOI cumulative table as the NASA Exoplanet Archive calls them, those that a
 * record is made of. The archive's table has some fifty columns.
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

  /** All of these. */
  public static final List<String> ALL =
      List.of(KEPID, KEPOI_NAME, KEPLER_NAME, KOI_DISPOSITION, KOI_SCORE);

  private ArchiveColumns() {}
}
